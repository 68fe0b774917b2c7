import { STEP_MS } from "../domain/five_minutes.ts";
import { ENERGY_COLUMNS, type HistoryRow, MEAN_POWER_COLUMNS } from "../domain/history.ts";
import { type HourSpan, localHours } from "../domain/local_day.ts";
import { HOUR_MS } from "../domain/units.ts";
import type { Connection } from "./connection.ts";
import { type CounterRow, meterMoves, readCounters, toCounterRow } from "./meter_moves.ts";
import { numberIn, numbersIn } from "./row_numbers.ts";
import type { StepsQuery } from "./steps_query.ts";

const MEANS = MEAN_POWER_COLUMNS.map((name) => `CAST(round(avg(${name})) AS INTEGER) AS ${name}`);
const SUMS = ENERGY_COLUMNS.map((name) => `sum(${name}) AS ${name}`);
// Deno binds every number as REAL, and a division of that would not be whole. Beside max(), SQLite
// takes the bare columns from the row that has it: the counters as the hour ended.
const SELECT_HOURS = `SELECT (start_ms + CAST(?3 AS INTEGER)) / ${HOUR_MS} AS hour,
    sum(known_ms) AS known_ms,
    max(start_ms) AS start_ms, grid_imported_total_wh, grid_exported_total_wh,
    ${[...MEANS, ...SUMS].join(", ")}
  FROM five_minutes WHERE start_ms >= ?1 AND start_ms < ?2
  GROUP BY hour ORDER BY hour`;

const SELECT_FIRST = `SELECT min(start_ms) AS first_ms FROM five_minutes
  WHERE start_ms >= ? AND start_ms < ?`;

/** Local hours that begin in a range, summed up from five-minute rows; only inside `attempt`. */
export function readHours(connection: Connection, query: StepsQuery): readonly HistoryRow[] {
  const rows: HistoryRow[] = [];
  for (const span of localHours(query, query.timeZone)) {
    let { fromMs } = span;
    while (rows.length < query.limit) {
      const part = firstHours(connection, { ...span, fromMs }, query.limit - rows.length);
      if (part === null) break;
      rows.push(...readSpan(connection, part));
      fromMs = part.toMs;
    }
  }
  return rows;
}

/**
 * The first `count` hours of a span from the one on that has a row; null: none has. SQLite sums up
 * all hours of a range before it leaves any out, and in a zone without summer time that is years.
 */
function firstHours(connection: Connection, span: HourSpan, count: number): HourSpan | null {
  const { fromMs, toMs, offsetMs } = span;
  const firstMs = numberIn(
    connection.statement(SELECT_FIRST).get(fromMs, toMs) ?? {},
    "first_ms",
  );
  if (firstMs === null) return null;
  const hourMs = Math.floor((firstMs + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs;
  return {
    fromMs: Math.max(fromMs, hourMs),
    toMs: Math.min(toMs, hourMs + count * HOUR_MS),
    offsetMs,
  };
}

function readSpan(connection: Connection, span: HourSpan): readonly HistoryRow[] {
  const { fromMs, toMs, offsetMs } = span;
  const hours = connection.statement(SELECT_HOURS).all(fromMs, toMs, offsetMs);
  const keyOf = (atMs: number) => Math.floor((atMs + offsetMs) / HOUR_MS);
  const before = readCounters(connection, { fromMs, toMs: fromMs });
  const counters = countersByHour([...before, ...hours.map(toCounterRow)], keyOf);
  return hours.map((row) => {
    const startMs = startOf(row["hour"], span);
    return {
      startMs: Math.max(fromMs, startMs),
      endMs: Math.min(toMs, startMs + HOUR_MS),
      knownMs: numberIn(row, "known_ms") ?? 0,
      energies: numbersIn(row, ENERGY_COLUMNS),
      means: numbersIn(row, MEAN_POWER_COLUMNS),
      ...meterMoves(counters.get(keyOf(startMs)) ?? []),
    };
  });
}

function startOf(hour: unknown, { offsetMs }: HourSpan): number {
  return typeof hour === "number" ? hour * HOUR_MS - offsetMs : 0;
}

/** The counters at the end of each hour and of the step just before it. */
function countersByHour(
  rows: readonly CounterRow[],
  keyOf: (atMs: number) => number,
): ReadonlyMap<number, readonly CounterRow[]> {
  const hours = new Map<number, CounterRow[]>();
  for (const row of rows) {
    // A step belongs to its own hour, and as what came before to the one that begins at its end.
    for (const key of new Set([keyOf(row.startMs), keyOf(row.startMs + STEP_MS)])) {
      const hour = hours.get(key) ?? [];
      hours.set(key, hour);
      hour.push(row);
    }
  }
  return hours;
}
