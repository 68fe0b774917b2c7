import { STEP_MS } from "../../domain/history/five_minutes.ts";
import type { HistoryRow, HistoryStep, TimeRange } from "../../domain/history/history_rows.ts";
import { toFiveMinuteRow } from "../../domain/history/house_steps.ts";
import type { KnownLoad, LoadOrder } from "../../domain/history/load_order.ts";
import type { Sample } from "../../domain/history/samples.ts";
import type { HistoryQueries, StepsQuery } from "../../domain/ports/history_stores.ts";
import type { Connection } from "../database/connection.ts";
import { readDays, readMonths } from "./day_queries.ts";
import { readFiveMinutes } from "./five_minute_table.ts";
import type { SqliteHistoryStore } from "./history_store.ts";
import { readHours } from "./hour_queries.ts";
import { readKnownLoads, readLoadOrder } from "./load_order.ts";
import { meterMoves } from "./meter_moves.ts";
import { mergeByTime, readSamples } from "../samples/sample_rows.ts";
import { numberIn } from "../database/row_values.ts";

/** The years 1970 to 9998, whose days have four digits. */
const ALL_TIME = { fromMs: 0, toMs: Date.UTC(9999, 0) } satisfies TimeRange;

const SELECT_ENDS = `SELECT
  (SELECT min(at_ms) FROM samples) AS samples_from_ms,
  (SELECT max(at_ms) FROM samples) AS samples_to_ms,
  (SELECT min(start_ms) FROM five_minutes) AS steps_from_ms,
  (SELECT max(start_ms) + ${STEP_MS} FROM five_minutes) AS steps_to_ms`;

// Days lead to the first row: a house without a meter has years of rows without a balance.
const SELECT_BALANCE_ENDS = `SELECT
  (SELECT start_ms + ${STEP_MS} - known_ms FROM five_minutes
    WHERE known_ms > 0 AND start_ms >= (SELECT min(start_ms) FROM days WHERE known_ms > 0)
    ORDER BY start_ms LIMIT 1) AS from_ms,
  (SELECT max(start_ms) + ${STEP_MS} FROM five_minutes) AS to_ms`;

/** History out of tables `five_minutes`, `days` and `samples`. */
export class SqliteHistoryQueries implements HistoryQueries {
  readonly #connection: Connection;
  readonly #history: SqliteHistoryStore;

  constructor(connection: Connection, history: SqliteHistoryStore) {
    this.#connection = connection;
    this.#history = history;
  }

  steps(query: StepsQuery): readonly HistoryRow[] {
    const inside = { ...query, ...clip(query), limit: Math.max(0, Math.floor(query.limit)) };
    return this.#connection.attempt(
      `read history by ${query.step}`,
      () => READERS[query.step](this.#connection, inside),
    );
  }

  samples(query: TimeRange & { readonly limit: number }): readonly Sample[] {
    const stored = this.#connection.attempt(
      "read samples",
      () => readSamples(this.#connection, query),
    );
    return mergeByTime(stored, this.#history.buffered(query)).slice(0, query.limit);
  }

  loadOrder(): LoadOrder {
    return this.#connection.attempt("read loads", () => readLoadOrder(this.#connection));
  }

  loads(): readonly KnownLoad[] {
    return this.#connection.attempt("read loads", () => readKnownLoads(this.#connection));
  }

  balanceEnds(): TimeRange | null {
    const row = this.#connection.attempt(
      "read ends of the balance",
      () => this.#connection.statement(SELECT_BALANCE_ENDS).get() ?? {},
    );
    const fromMs = numberIn(row, "from_ms");
    const toMs = numberIn(row, "to_ms");
    return fromMs === null || toMs === null ? null : { fromMs, toMs };
  }

  ends(): TimeRange | null {
    const row = this.#connection.attempt(
      "read ends of history",
      () => this.#connection.statement(SELECT_ENDS).get() ?? {},
    );
    const times = this.#history.buffered(ALL_TIME).map(({ atMs }) => atMs);
    const from = known([numberIn(row, "samples_from_ms"), numberIn(row, "steps_from_ms")]);
    const to = known([numberIn(row, "samples_to_ms"), numberIn(row, "steps_to_ms")]);
    if (from.length + times.length === 0) return null;
    return { fromMs: Math.min(...from, ...times), toMs: Math.max(...to, ...times) };
  }
}

const READERS = {
  "5m": readSteps,
  "1h": readHours,
  "1d": readDays,
  "1mo": readMonths,
} satisfies Record<
  HistoryStep,
  (connection: Connection, query: StepsQuery) => readonly HistoryRow[]
>;

function readSteps(connection: Connection, query: StepsQuery): readonly HistoryRow[] {
  // The row before tells where the meter's counters stood.
  const wanted = { fromMs: query.fromMs - STEP_MS, toMs: query.toMs, limit: query.limit + 1 };
  const order = readLoadOrder(connection);
  const rows = readFiveMinutes(connection, wanted).map((step) => toFiveMinuteRow(step, order));
  return rows
    .map((row, index) => {
      const before = rows[index - 1];
      return {
        startMs: row.startMs,
        endMs: row.startMs + STEP_MS,
        knownMs: row.knownMs,
        energies: row.energies,
        means: row.means,
        loads: row.loads,
        ...meterMoves(before?.startMs === row.startMs - STEP_MS ? [before, row] : [row]),
      };
    })
    .filter(({ startMs }) => startMs >= query.fromMs)
    .slice(0, query.limit);
}

function clip({ fromMs, toMs }: TimeRange): TimeRange {
  const clamp = (atMs: number) => Math.min(ALL_TIME.toMs, Math.max(ALL_TIME.fromMs, atMs));
  return { fromMs: clamp(fromMs), toMs: clamp(toMs) };
}

function known(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}
