import { isChargeMode, isModeOrigin, type ModeChoice } from "../../domain/house/mode.ts";
import type { ModeStore } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import { RECORD_WAIT_MS } from "../database/row_values.ts";

// A number that JavaScript cannot hold exactly would make the driver throw instead of answer.
const SELECT_MODE = `SELECT mode, mode_by, since_ms FROM mode
  WHERE id = 1 AND since_ms BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}`;
const UPSERT_MODE = `INSERT INTO mode (id, mode, mode_by, since_ms) VALUES (1, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE
  SET mode = excluded.mode, mode_by = excluded.mode_by, since_ms = excluded.since_ms`;

/** The chosen charge mode in the one row of table `mode`. */
export class SqliteModeStore implements ModeStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  load(): ModeChoice | null {
    const row = this.#connection.attempt(
      "load mode",
      () => this.#connection.statement(SELECT_MODE).get(),
    );
    const mode = row?.["mode"];
    const modeBy = row?.["mode_by"];
    const sinceMs = row?.["since_ms"];
    if (!isChargeMode(mode) || !isModeOrigin(modeBy) || typeof sinceMs !== "number") return null;
    return { mode, modeBy, sinceMs };
  }

  save(choice: ModeChoice, { isTriedAgain = false } = {}): void {
    const { mode, modeBy, sinceMs } = choice;
    const { busyTimeoutMs } = this.#connection;
    const waitMs = isTriedAgain ? Math.min(RECORD_WAIT_MS, busyTimeoutMs) : busyTimeoutMs;
    const action = `save mode ${mode}`;
    this.#connection.refuseTemporary(action);
    this.#connection.write({ action, waitMs }, () => {
      this.#connection.statement(UPSERT_MODE).run(mode, modeBy, sinceMs);
    });
  }
}
