import { type StoredToken, TOKEN_RIGHTS, type TokenStore } from "../../domain/ports/api_tokens.ts";
import type { Connection } from "../database/connection.ts";
import { idOf, RECORD_WAIT_MS, type Row, textIn, wholeIn } from "../database/row_values.ts";

const SELECT = `SELECT id, name, may, hash, made_at_ms, used_at_ms FROM api_tokens
  WHERE revoked_at_ms IS NULL AND hash IS NOT NULL ORDER BY id`;
const INSERT = `INSERT INTO api_tokens (name, may, hash, made_at_ms) VALUES (?, ?, ?, ?)
  RETURNING id`;
const REVOKE = "UPDATE api_tokens SET hash = NULL, revoked_at_ms = ? WHERE id = ?";
const REVOKE_OTHERS = `UPDATE api_tokens SET hash = NULL, revoked_at_ms = ?
  WHERE revoked_at_ms IS NULL AND id NOT IN (SELECT value FROM json_each(?))`;
const KEEP = `INSERT OR REPLACE INTO api_tokens (id, name, may, hash, made_at_ms, used_at_ms)
  VALUES (?, ?, ?, ?, ?, ?)`;
const REVOKE_SAME = `UPDATE api_tokens SET hash = NULL, revoked_at_ms = ?
  WHERE id = ? AND made_at_ms = ? AND revoked_at_ms IS NULL`;
const SELECT_REVOKED = "SELECT id, made_at_ms FROM api_tokens WHERE revoked_at_ms IS NOT NULL";
const SELECT_TABLE = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'api_tokens'";
const NOTE_USE = "UPDATE api_tokens SET used_at_ms = ? WHERE id = ?";

/** What a database tells of the tokens of its house. */
export interface KnownTokens {
  readonly valid: readonly StoredToken[];
  readonly revoked: readonly Pick<StoredToken, "id" | "madeAtMs">[];
}

/** The tokens of programs in table `api_tokens`. */
export class SqliteTokenStore implements TokenStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  load(): readonly StoredToken[] {
    const rows = this.#connection.attempt(
      "load tokens",
      () => this.#connection.statement(SELECT).all(),
    );
    return rows.map(parseToken).filter((token) => token !== null);
  }

  add({ name, may, hash, madeAtMs }: Omit<StoredToken, "id" | "usedAtMs">): number {
    return this.#write(
      `add token "${name}"`,
      () => idOf(this.#connection.statement(INSERT).get(name, may, hash, Math.round(madeAtMs))),
    );
  }

  revoke(id: number, atMs: number): void {
    this.#write(`revoke token ${id}`, () => {
      this.#connection.statement(REVOKE).run(Math.round(atMs), id);
    });
  }

  noteUse(id: number, atMs: number): void {
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    this.#connection.writeSoon({ action: `note use of token ${id}`, waitMs }, () => {
      this.#connection.statement(NOTE_USE).run(Math.round(atMs), id);
    });
  }

  keep(tokens: readonly StoredToken[], atMs: number): void {
    const ids = JSON.stringify(tokens.map(({ id }) => id));
    this.#write("keep tokens", () => {
      this.#connection.statement(REVOKE_OTHERS).run(Math.round(atMs), ids);
      for (const { id, name, may, hash, madeAtMs, usedAtMs } of tokens) {
        this.#connection.statement(KEEP).run(id, name, may, hash, madeAtMs, usedAtMs);
      }
    });
  }

  /** All that it tells, also where it is of a schema without tokens. @throws StorageFailed */
  known(): KnownTokens {
    return this.#connection.attempt("load tokens", () => {
      if (this.#connection.statement(SELECT_TABLE).get() === undefined) {
        return { valid: [], revoked: [] };
      }
      const ends = this.#connection.statement(SELECT_REVOKED).all();
      const revoked = ends.map((row) => ({
        id: wholeIn(row, "id") ?? 0,
        madeAtMs: wholeIn(row, "made_at_ms") ?? 0,
      }));
      return { valid: this.load(), revoked };
    });
  }

  /** Those of them that are the same tokens are revoked here, too. @throws StorageFailed */
  revokeSame(tokens: KnownTokens["revoked"], atMs: number): void {
    this.#write("revoke tokens", () => {
      for (const { id, madeAtMs } of tokens) {
        this.#connection.statement(REVOKE_SAME).run(Math.round(atMs), id, madeAtMs);
      }
    });
  }

  #write<T>(action: string, work: () => T): T {
    this.#connection.refuseTemporary(action);
    return this.#connection.write({ action }, work);
  }
}

/** Null for a row that is none of ours. */
function parseToken(row: Row): StoredToken | null {
  const [id, madeAtMs] = [wholeIn(row, "id"), wholeIn(row, "made_at_ms")];
  const [name, hash] = [textIn(row, "name"), textIn(row, "hash")];
  const may = TOKEN_RIGHTS.find((right) => right === textIn(row, "may"));
  if (id === null || madeAtMs === null || name === null || hash === null) return null;
  if (may === undefined) return null;
  return { id, name, may, hash, madeAtMs, usedAtMs: wholeIn(row, "used_at_ms") };
}
