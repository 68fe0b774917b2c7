import type { HistoryUpkeep, UpkeepDue, UpkeepPiece } from "../../domain/ports/history_stores.ts";
import type { Connection } from "../database/connection.ts";
import { DayTotals } from "./day_totals.ts";
import type { SqliteHistoryStore } from "./history_store.ts";
import { HourRollUp } from "./hour_roll_up.ts";
import { RawRetention } from "../samples/raw_retention.ts";

/** What is left undone is done the next time: not worth a delayed cycle. */
const WRITE_WAIT_MS = 100;
/** What a database in memory keeps of samples, and brings along when there is a disk again: 8 MB. */
const DAYS_IN_MEMORY = 3;

/** Roll-ups, days of a changed zone, and retention, on the database that samples go into. */
export class SqliteHistoryUpkeep implements HistoryUpkeep {
  readonly #connection: Connection;
  readonly #history: SqliteHistoryStore;

  constructor(connection: Connection, history: SqliteHistoryStore) {
    this.#connection = connection;
    this.#history = history;
  }

  *pieces(due: UpkeepDue): Generator<UpkeepPiece> {
    const waitMs = Math.min(WRITE_WAIT_MS, this.#connection.busyTimeoutMs);
    const days = new DayTotals(this.#connection);
    const hours = new HourRollUp(this.#connection, this.#history, days);
    for (const _ of hours.run(due, waitMs)) yield "hour";
    for (const _ of days.rebuild(due.timeZone, waitMs)) yield "days";
    const rawRetentionDays = this.#connection.isTemporary
      ? Math.min(DAYS_IN_MEMORY, due.rawRetentionDays)
      : due.rawRetentionDays;
    const retention = new RawRetention(this.#connection);
    for (const _ of retention.run({ ...due, rawRetentionDays }, waitMs)) yield "retention";
  }
}
