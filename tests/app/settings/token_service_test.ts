import assert from "node:assert/strict";
import {
  MAX_TOKEN_NAME,
  MAX_TOKENS,
  NO_TOKENS,
  TokenService,
} from "../../../src/app/settings/token_service.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { StoredToken } from "../../../src/domain/ports/api_tokens.ts";
import { MemoryLogger } from "../fakes.ts";

const HOUR_MS = 3_600_000;

/** A service over a store in memory. */
class Tokens {
  nowMs = 1_000_000;
  rows: StoredToken[] = [];
  failure: Error | null = null;
  readonly uses: (readonly [id: number, atMs: number])[] = [];
  readonly kept: (readonly [ids: readonly number[], atMs: number])[] = [];
  readonly revoked: (readonly [id: number, atMs: number])[] = [];
  readonly logger = new MemoryLogger();
  readonly service = new TokenService({
    store: {
      load: () => this.rows,
      add: (token) => {
        this.#fail();
        return this.rows.push({ ...token, id: this.rows.length + 1, usedAtMs: null });
      },
      revoke: (id, atMs) => {
        this.#fail();
        this.revoked.push([id, atMs]);
      },
      noteUse: (id, atMs) => {
        this.#fail();
        this.uses.push([id, atMs]);
      },
      keep: (tokens, atMs) => {
        this.#fail();
        this.kept.push([tokens.map(({ id }) => id), atMs]);
      },
    },
    logger: this.logger,
    nowMs: () => this.nowMs,
  });

  #fail(): void {
    if (this.failure !== null) throw this.failure;
  }

  async make(name = "heating", may = "read"): Promise<string> {
    const made = await this.service.make({ name, may });
    return "token" in made ? made.token : `refused: ${made.refused}`;
  }
}

Deno.test("TokenService make() gives a token that opens, once, and keeps no text of it", async () => {
  const tokens = new Tokens();
  const token = await tokens.make("  heating ", "control");
  assert.match(token, /^cm_[0-9a-f]{64}$/);
  assert.deepEqual(tokens.logger.lines, ["info Token made"]);
  const listed = { id: 1, name: "heating", may: "control", madeAtMs: 1_000_000, usedAtMs: null };
  assert.deepEqual(tokens.service.list(), [listed]);
  assert.ok(!JSON.stringify([tokens.rows, tokens.logger]).includes(token.slice(3)));
  assert.equal((await tokens.service.find(token))?.id, 1);
  assert.equal(await tokens.service.find(`${token.slice(0, -1)}x`), null);
  const other = token.endsWith("0") ? "1" : "0";
  assert.equal(await tokens.service.find(token.slice(0, -1) + other), null);
  assert.equal(await tokens.service.find(""), null);
  assert.deepEqual([tokens.service.isValid(1), tokens.service.isValid(2)], [true, false]);
});

Deno.test("TokenService make() refuses names, rights and more tokens than a list holds", async () => {
  const tokens = new Tokens();
  assert.equal(await tokens.make("x", "write"), "refused: right");
  for (const name of ["", "  ", "a\nb", "x".repeat(MAX_TOKEN_NAME + 1)]) {
    assert.equal(await tokens.make(name), "refused: name", JSON.stringify(name));
  }
  assert.match(await tokens.make("x".repeat(MAX_TOKEN_NAME)), /^cm_/);
  assert.match(await tokens.make("\u{1F697}".repeat(MAX_TOKEN_NAME)), /^cm_/, "by characters");
  while (tokens.rows.length < MAX_TOKENS) assert.match(await tokens.make(), /^cm_/);
  assert.equal(await tokens.make(), "refused: too-many");
  tokens.service.revoke(1);
  assert.match(await tokens.make(), /^cm_/);
});

Deno.test("TokenService make() and revoke() leave everything as it was where nothing is stored", async () => {
  const tokens = new Tokens();
  const token = await tokens.make();
  tokens.failure = new StorageFailed("disk full");
  await assert.rejects(tokens.make(), StorageFailed);
  assert.throws(() => tokens.service.revoke(1), StorageFailed);
  assert.equal(tokens.service.list().length, 1);
  tokens.failure = null;
  tokens.nowMs += 5;
  tokens.service.revoke(7);
  tokens.service.revoke(1);
  assert.deepEqual(tokens.revoked, [[1, 1_000_005]]);
  assert.equal(tokens.logger.lines.at(-1), "info Token revoked");
  assert.deepEqual(tokens.service.list(), []);
  assert.equal(await tokens.service.find(token), null);
});

Deno.test("TokenService find() notes each use, and stores one an hour", async () => {
  const tokens = new Tokens();
  const [one, other] = [await tokens.make(), await tokens.make("other")];
  const use = async (token: string, afterMs: number) => {
    tokens.nowMs = 1_000_000 + afterMs;
    await tokens.service.find(token);
  };
  await use(one, 0);
  await use(one, HOUR_MS - 1);
  await use(other, HOUR_MS - 1);
  assert.deepEqual(tokens.uses, [[1, 1_000_000], [2, 1_000_000 + HOUR_MS - 1]]);
  assert.equal(tokens.service.list()[0]?.usedAtMs, 1_000_000 + HOUR_MS - 1);
  await use(one, HOUR_MS);
  assert.equal(tokens.uses.length, 3);
  await use(one, 1);
  assert.equal(tokens.uses.length, 3, "a clock that was set back a little");
  await use(one, 0);
  assert.equal(tokens.uses.length, 4, "by an hour");
});

Deno.test("TokenService find() opens although the use cannot be stored, and says so", async () => {
  const tokens = new Tokens();
  const token = await tokens.make();
  tokens.failure = new StorageFailed("disk full");
  assert.equal((await tokens.service.find(token))?.id, 1);
  assert.equal(tokens.logger.lines.at(-1), "warn Cannot store tokens");
  tokens.failure = new TypeError("our bug");
  tokens.nowMs += 2 * HOUR_MS;
  await assert.rejects(tokens.service.find(token), TypeError);
});

Deno.test("TokenService takeUp() keeps its tokens in another database, or reads one that is back", async () => {
  const tokens = new Tokens();
  await tokens.make();
  tokens.service.takeUp({ isBack: false });
  assert.deepEqual(tokens.kept, [[[1], 1_000_000]]);
  const back = new Tokens();
  back.rows = tokens.rows;
  back.service.takeUp({ isBack: true });
  assert.deepEqual([back.service.list().length, back.kept], [1, []]);
  const loaded = new Tokens();
  loaded.rows = tokens.rows;
  loaded.service.load();
  assert.equal(loaded.service.isValid(1), true);
});

Deno.test("NO_TOKENS is a house in which nothing opens and none is made", async () => {
  assert.deepEqual(NO_TOKENS.list(), []);
  assert.deepEqual(await NO_TOKENS.make({ name: "a", may: "read" }), { refused: "too-many" });
  NO_TOKENS.revoke(1);
  assert.deepEqual([NO_TOKENS.isValid(1), await NO_TOKENS.find("cm_")], [false, null]);
});
