import { parseGoal } from "../../domain/goals/goal.ts";
import { isChargeMode, isModeOrigin, type ModeChoice } from "../../domain/house/mode.ts";
import type { ModeStore } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import { RECORD_WAIT_MS, type Row, wholeIn } from "../database/row_values.ts";

// A number that JavaScript cannot hold exactly would make the driver throw instead of answer.
// All columns: a database of before there were goals is salvaged by this, too.
const SELECT_MODE = `SELECT * FROM modes
  WHERE device_id = ? AND since_ms BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}`;
const SELECT_DEVICES = "SELECT device_id FROM modes ORDER BY device_id LIMIT 1000";
// Before SLOTS_STEP.
const SELECT_ONLY_MODE = `SELECT mode, mode_by, since_ms FROM mode
  WHERE id = 1 AND since_ms BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}`;
const UPSERT_MODE = `INSERT INTO modes (device_id, mode, mode_by, since_ms, goal)
  VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (device_id) DO UPDATE
  SET mode = excluded.mode, mode_by = excluded.mode_by, since_ms = excluded.since_ms,
    goal = excluded.goal`;

/** The chosen charge mode of each charger with its goal, in table `modes`. */
export class SqliteModeStore implements ModeStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  load(deviceId: number): ModeChoice | null {
    const row = this.#connection.attempt(
      "load mode",
      () => this.#connection.statement(SELECT_MODE).get(deviceId),
    );
    return parseMode(row);
  }

  /** Of all chargers, by device id. @throws StorageFailed */
  all(): ReadonlyMap<number, ModeChoice> {
    const rows = this.#connection.attempt(
      "load modes",
      () => this.#connection.statement(SELECT_DEVICES).all(),
    );
    const modes = new Map<number, ModeChoice>();
    for (const row of rows) {
      const deviceId = wholeIn(row, "device_id");
      const choice = deviceId === null ? null : this.load(deviceId);
      if (deviceId !== null && choice !== null) modes.set(deviceId, choice);
    }
    return modes;
  }

  save(deviceId: number, choice: ModeChoice, { isTriedAgain = false } = {}): void {
    const { mode, modeBy, sinceMs, goal } = choice;
    const goalJson = goal === undefined ? null : JSON.stringify(goal);
    const { busyTimeoutMs } = this.#connection;
    const waitMs = isTriedAgain ? Math.min(RECORD_WAIT_MS, busyTimeoutMs) : busyTimeoutMs;
    const action = `save mode ${mode}`;
    this.#connection.refuseTemporary(action);
    this.#connection.write({ action, waitMs }, () => {
      this.#connection.statement(UPSERT_MODE).run(deviceId, mode, modeBy, sinceMs, goalJson);
    });
  }
}

/** The mode in a database of a schema before SLOTS_STEP, which had one charger. */
export function loadOnlyMode(connection: Connection): ModeChoice | null {
  return parseMode(
    connection.attempt("load mode", () => connection.statement(SELECT_ONLY_MODE).get()),
  );
}

function parseMode(row: Row | undefined): ModeChoice | null {
  const mode = row?.["mode"];
  const modeBy = row?.["mode_by"];
  const sinceMs = row?.["since_ms"];
  if (!isChargeMode(mode) || !isModeOrigin(modeBy) || typeof sinceMs !== "number") return null;
  const goal = parseGoal(row?.["goal"]);
  return { mode, modeBy, sinceMs, ...goal === null ? {} : { goal } };
}
