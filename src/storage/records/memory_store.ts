import type { MemoryStore } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import { RECORD_WAIT_MS, textIn, toCount } from "../database/row_values.ts";

const SELECT = "SELECT memory FROM control_memory WHERE device_id = ?";
const UPSERT = `INSERT INTO control_memory (device_id, saved_at_ms, memory) VALUES (?, ?, ?)
  ON CONFLICT (device_id) DO UPDATE SET saved_at_ms = excluded.saved_at_ms, memory = excluded.memory`;

/** What control remembers, as JSON in table `control_memory`. */
export class SqliteMemoryStore implements MemoryStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  load(deviceId: number): string | null {
    const row = this.#connection.attempt(
      "load control memory",
      () => this.#connection.statement(SELECT).get(deviceId),
    );
    return row === undefined ? null : textIn(row, "memory");
  }

  save(deviceId: number, json: string, atMs: number): void {
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    this.#connection.write({ action: "save control memory", waitMs }, () => {
      this.#connection.statement(UPSERT).run(deviceId, toCount("saved_at_ms", atMs), json);
      this.#connection.pending?.add({ kind: "memory", deviceId, value: { json, atMs } });
    });
  }
}
