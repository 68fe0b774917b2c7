import { MAX_HOLD_MS, type PowerSample, rollUpHour } from "../domain/five_minutes.ts";
import { HOUR_MS, MINUTE_MS } from "../domain/units.ts";
import type { Connection } from "./connection.ts";
import type { DayTotals } from "./day_totals.ts";
import { isSameRow, readFiveMinutes, writeFiveMinutes } from "./five_minute_table.ts";
import type { SqliteHistoryStore } from "./history_store.ts";
import { numberIn } from "./row_numbers.ts";

/** An hour stays noted for so long after its end: its last sample holds on, and is committed late. */
const GRACE_MS = 2 * MINUTE_MS;
const STEPS_AN_HOUR = 12;

const SELECT_NOTED = "SELECT min(hour_ms) AS hour_ms FROM hours_to_roll_up WHERE hour_ms > ?";
const DELETE_NOTE = "DELETE FROM hours_to_roll_up WHERE hour_ms = ?";
const SELECT_DELETED = "SELECT deleted_before_ms FROM raw_retention";

/** When a roll-up is made, and in which zone days begin. */
export interface RollUpMoment {
  readonly atMs: number;
  readonly timeZone: string;
}

/** Turns the raw samples of the noted hours into five-minute rows and days. */
export class HourRollUp {
  readonly #connection: Connection;
  readonly #history: SqliteHistoryStore;
  readonly #days: DayTotals;

  constructor(connection: Connection, history: SqliteHistoryStore, days: DayTotals) {
    this.#connection = connection;
    this.#history = history;
    this.#days = days;
  }

  /** Each iteration makes one noted hour, the oldest first. @throws StorageFailed */
  *run(moment: RollUpMoment, waitMs: number): Generator<void> {
    let hourMs = this.#nextNoted(-1);
    while (hourMs !== null && hourMs < moment.atMs) {
      this.#rollUp(hourMs, moment, waitMs);
      yield;
      hourMs = this.#nextNoted(hourMs);
    }
  }

  /** Hours of samples in memory count as noted, as their commit will do. */
  #nextNoted(afterMs: number): number | null {
    const noted = this.#connection.attempt("read hours to roll up", () => {
      const row = this.#connection.statement(SELECT_NOTED).get(afterMs);
      return row === undefined ? null : numberIn(row, "hour_ms");
    });
    const nextMs = Math.min(noted ?? Infinity, this.#history.firstChangedHourAfter(afterMs));
    return Number.isFinite(nextMs) ? nextMs : null;
  }

  #rollUp(hourMs: number, { atMs, timeZone }: RollUpMoment, waitMs: number): void {
    const action = `roll up hour ${hourMs}`;
    const changed = this.#connection.attempt(action, () => this.#changedRows(hourMs, atMs));
    const isOver = atMs >= hourMs + HOUR_MS + GRACE_MS;
    if (changed.length === 0 && !isOver) return;
    this.#connection.writeSoon({ action, waitMs }, () => {
      writeFiveMinutes(this.#connection, changed);
      this.#days.update(changed.map(({ startMs }) => startMs), timeZone);
      if (isOver) this.#connection.statement(DELETE_NOTE).run(hourMs);
    });
  }

  #changedRows(hourMs: number, untilMs: number) {
    const range = { fromMs: hourMs, toMs: hourMs + HOUR_MS, limit: STEPS_AN_HOUR };
    const stored = new Map(
      readFiveMinutes(this.#connection, range).map((row) => [row.startMs, row]),
    );
    const isWhole = this.#isWhole(hourMs);
    return rollUpHour({ hourMs, untilMs, samples: this.#samplesOf(hourMs) }).filter((row) => {
      const before = stored.get(row.startMs);
      if (before === undefined) this.#history.stamps.takeRow(row.startMs);
      return before === undefined || (isWhole && !isSameRow(before, row));
    });
  }

  /** Its samples, and those before it that hold on, have not been deleted. */
  #isWhole(hourMs: number): boolean {
    const row = this.#connection.statement(SELECT_DELETED).get();
    const deletedBeforeMs = row === undefined ? null : numberIn(row, "deleted_before_ms");
    return deletedBeforeMs === null || hourMs > deletedBeforeMs;
  }

  /** Those not committed yet, too: their commit notes the hour again. */
  #samplesOf(hourMs: number): readonly PowerSample[] {
    const range = { fromMs: hourMs - MAX_HOLD_MS, toMs: hourMs + HOUR_MS + MAX_HOLD_MS };
    return this.#history.powers(range);
  }
}
