import { STEP_MS } from "../../domain/history/five_minutes.ts";
import {
  energiesWith,
  firstLoadsOf,
  meansWith,
  SITE_ENERGY_COLUMNS,
  SITE_MEAN_COLUMNS,
} from "../../domain/history/house_steps.ts";
import { type HistoryRow, mapColumns } from "../../domain/history/history_rows.ts";
import type { LoadOrder } from "../../domain/history/load_order.ts";
import { type HourSpan, localHours } from "../../domain/house/local_day.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import type { Connection } from "../database/connection.ts";
import { readLoadOrder } from "./load_order.ts";
import { groupLoads, LOAD_SUMS } from "./load_queries.ts";
import { type CounterRow, meterMoves, readCounters } from "./meter_moves.ts";
import { numberIn, type Row } from "../database/row_values.ts";
import type { StepsQuery } from "../../domain/ports/history_stores.ts";

/** What an hour's rows are summed up to. */
const SUMS = {
  // Beside max(), SQLite takes the bare columns from the row that has it: as the hour ended.
  start_ms: "max(start_ms)",
  grid_imported_total_wh: "grid_imported_total_wh",
  grid_exported_total_wh: "grid_exported_total_wh",
  known_ms: "sum(known_ms)",
  ...mapColumns(SITE_MEAN_COLUMNS, (name) => `CAST(round(avg(${name})) AS INTEGER)`),
  ...mapColumns(SITE_ENERGY_COLUMNS, (name) => `sum(${name})`),
};
const PLACES: ReadonlyMap<string, number> = new Map(
  Object.keys(SUMS).map((name, place) => [name, place]),
);

/** The local hour that begins at or before the time of an expression; null for null. */
const hourOf = (sql: string) =>
  // Deno binds every number as REAL, and a division of that would not be whole.
  `(${sql} + CAST(?3 AS INTEGER)) / ${HOUR_MS} * ${HOUR_MS} - CAST(?3 AS INTEGER)`;
const firstHourFrom = (sql: string) =>
  `SELECT ${hourOf("min(start_ms)")}
  FROM five_minutes WHERE start_ms >= ${sql} AND start_ms < ?2`;
// From one hour that has rows to the next, with the sums of each as JSON, because a subquery has
// one value. A GROUP BY takes half as long again: it sorts what the primary key has in order.
const SELECT_HOURS = `WITH RECURSIVE hours (hour_ms) AS (
    ${firstHourFrom("?1")}
    UNION ALL
    SELECT (${firstHourFrom(`hour_ms + ${HOUR_MS}`)}) FROM hours WHERE hour_ms IS NOT NULL
  )
  SELECT hour_ms, (
    SELECT json_array(${Object.values(SUMS).join(", ")}) FROM five_minutes
    WHERE start_ms >= max(hour_ms, ?1) AND start_ms < min(hour_ms + ${HOUR_MS}, ?2)
  ) AS sums FROM hours WHERE hour_ms IS NOT NULL LIMIT ?4`;

const SELECT_LOADS = `SELECT ${hourOf("start_ms")} AS hour_ms, device_id,
    CAST(round(avg(power_w)) AS INTEGER) AS power_w, ${LOAD_SUMS}
  FROM load_five_minutes WHERE start_ms >= ?1 AND start_ms < ?2
  GROUP BY 1, 2`;

/** Local hours that begin in a range, summed up from five-minute rows; only inside `attempt`. */
export function readHours(connection: Connection, query: StepsQuery): readonly HistoryRow[] {
  const rows: HistoryRow[] = [];
  const order = readLoadOrder(connection);
  for (const span of localHours(query, query.timeZone)) {
    const limit = query.limit - rows.length;
    if (limit <= 0) break;
    rows.push(...readSpan(connection, { ...span, limit }, order));
  }
  return rows;
}

function readSpan(
  connection: Connection,
  { fromMs, toMs, offsetMs, limit }: HourSpan & { readonly limit: number },
  order: LoadOrder,
): readonly HistoryRow[] {
  let before = readCounters(connection, { fromMs, toMs: fromMs });
  const hours = connection.statement(SELECT_HOURS).all(fromMs, toMs, offsetMs, limit);
  const lastMs = numberIn(hours.at(-1) ?? {}, "hour_ms") ?? fromMs;
  const untilMs = Math.min(toMs, lastMs + HOUR_MS);
  const loads = groupLoads(
    connection.statement(SELECT_LOADS).all(fromMs, untilMs, offsetMs),
    (row) => numberIn(row, "hour_ms"),
  );
  return hours.map((row) => {
    const hourMs = numberIn(row, "hour_ms") ?? 0;
    const sum = sumsIn(row);
    const counters: CounterRow = {
      startMs: sum("start_ms") ?? 0,
      importedTotalWh: sum("grid_imported_total_wh"),
      exportedTotalWh: sum("grid_exported_total_wh"),
    };
    // Where the counters stood as the hour began is known only of the step just before it.
    const began = before.filter(({ startMs }) => startMs + STEP_MS >= hourMs);
    before = [counters];
    const hourLoads = loads.get(hourMs) ?? [];
    const startMs = Math.max(fromMs, hourMs);
    const first = firstLoadsOf(hourLoads, order, startMs);
    return {
      startMs,
      endMs: Math.min(toMs, hourMs + HOUR_MS),
      knownMs: sum("known_ms") ?? 0,
      energies: energiesWith(mapColumns(SITE_ENERGY_COLUMNS, sum), first),
      means: meansWith(mapColumns(SITE_MEAN_COLUMNS, sum), first),
      ...meterMoves([...began, counters]),
      loads: hourLoads,
    };
  });
}

function sumsIn(row: Row): (name: keyof typeof SUMS) => number | null {
  const json = row["sums"];
  const parsed: unknown = typeof json === "string" ? JSON.parse(json) : null;
  const values: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
  return (name) => {
    const value = values[PLACES.get(name) ?? -1];
    return typeof value === "number" ? value : null;
  };
}
