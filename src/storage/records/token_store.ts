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
const NOTE_USE = "UPDATE api_tokens SET used_at_ms = ? WHERE id = ?";

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
