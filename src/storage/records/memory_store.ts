import type { MemoryStore } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import { RECORD_WAIT_MS, textIn, toCount } from "../database/row_values.ts";

const SELECT = "SELECT memory FROM control_memory WHERE id = 1";
const UPSERT = `INSERT INTO control_memory (id, saved_at_ms, memory) VALUES (1, ?, ?)
  ON CONFLICT (id) DO UPDATE SET saved_at_ms = excluded.saved_at_ms, memory = excluded.memory`;

/** What control remembers, as JSON in the one row of table `control_memory`. */
export class SqliteMemoryStore implements MemoryStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  load(): string | null {
    const row = this.#connection.attempt(
      "load control memory",
      () => this.#connection.statement(SELECT).get(),
    );
    return row === undefined ? null : textIn(row, "memory");
  }

  save(json: string, atMs: number): void {
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    this.#connection.write({ action: "save control memory", waitMs }, () => {
      this.#connection.statement(UPSERT).run(toCount("saved_at_ms", atMs), json);
      this.#connection.pending?.add({ kind: "memory", value: { json, atMs } });
    });
  }
}
