import {
  type HourOfSamples,
  MAX_HOLD_MS,
  rollUpHour,
  sourcesReachOut,
} from "../../domain/history/five_minutes.ts";
import type { PowerSample } from "../../domain/history/power_samples.ts";
import type { TimeRange } from "../../domain/history/history_rows.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import type { Connection } from "../database/connection.ts";
import type { DayTotals } from "./day_totals.ts";
import { isSameStep, readFiveMinutes, writeFiveMinutes } from "./five_minute_table.ts";
import type { SqliteHistoryStore } from "./history_store.ts";
import { numberIn } from "../database/row_values.ts";

/**
 * How long an hour stays noted after its end: its last sample counts on into the next minutes and
 * is committed late.
 */
const GRACE_MS = 2 * MINUTE_MS;
/** How far from an hour the counters that end a gap of the meter may be, in ms. */
const MAX_GAP_MS = 6 * HOUR_MS;
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
    const { changed, isGapOpen } = this.#connection.attempt(action, () => {
      const { samples, isGapOpen } = this.#samplesOf(hourMs);
      return { changed: this.#changedRows({ hourMs, untilMs: atMs, samples }), isGapOpen };
    });
    // While a gap lasts, the hour stays noted, because the counters after the gap will tell more.
    const isOver = atMs >= hourMs + HOUR_MS + (isGapOpen ? MAX_GAP_MS : GRACE_MS);
    if (changed.length === 0 && !isOver) return;
    this.#connection.writeSoon({ action, waitMs }, () => {
      writeFiveMinutes(this.#connection, changed);
      this.#days.update(changed.map(({ startMs }) => startMs), timeZone);
      if (isOver) this.#connection.statement(DELETE_NOTE).run(hourMs);
    });
  }

  #changedRows(hour: HourOfSamples) {
    const { hourMs } = hour;
    const range = { fromMs: hourMs, toMs: hourMs + HOUR_MS, limit: STEPS_AN_HOUR };
    const stored = new Map(
      readFiveMinutes(this.#connection, range).map((row) => [row.startMs, row]),
    );
    const isWhole = this.#isWhole(hourMs);
    return rollUpHour(hour).filter((row) => {
      const before = stored.get(row.startMs);
      if (before === undefined) this.#history.stamps.takeRow(row.startMs);
      return before === undefined || (isWhole && !isSameStep(before, row));
    });
  }

  /**
   * True while the samples of the hour, and those before it that reach into it, have not been
   * deleted.
   */
  #isWhole(hourMs: number): boolean {
    const row = this.#connection.statement(SELECT_DELETED).get();
    const deletedBeforeMs = row === undefined ? null : numberIn(row, "deleted_before_ms");
    return deletedBeforeMs === null || hourMs > deletedBeforeMs;
  }

  /**
   * The samples of an hour, with those that are not committed yet: their commit notes the hour
   * again.
   */
  #samplesOf(hourMs: number): {
    readonly samples: readonly PowerSample[];
    readonly isGapOpen: boolean;
  } {
    const hour = { fromMs: hourMs, toMs: hourMs + HOUR_MS };
    const samples = this.#samplesAround(hour, { beforeMs: MAX_HOLD_MS, afterMs: MAX_HOLD_MS });
    const { before, after } = sourcesReachOut({ ...hour, samples });
    if (!before && !after) return { samples, isGapOpen: false };
    const wide = this.#samplesAround(hour, {
      beforeMs: before ? MAX_GAP_MS : MAX_HOLD_MS,
      afterMs: after ? MAX_GAP_MS : MAX_HOLD_MS,
    });
    return { samples: wide, isGapOpen: sourcesReachOut({ ...hour, samples: wide }).after };
  }

  #samplesAround(
    { fromMs, toMs }: TimeRange,
    { beforeMs, afterMs }: { readonly beforeMs: number; readonly afterMs: number },
  ): readonly PowerSample[] {
    return this.#history.powers({ fromMs: fromMs - beforeMs, toMs: toMs + afterMs });
  }
}
