import {
  energiesWith,
  type FirstLoads,
  firstLoadsOf,
  SITE_ENERGY_COLUMNS,
} from "../../domain/history/house_steps.ts";
import { isSameFirst, type LoadOrder, sumLoads } from "../../domain/history/load_order.ts";
import type { HistoryRow, LoadStep } from "../../domain/history/history_rows.ts";
import { dayOf, monthAfter, monthOf, startOfDayMs } from "../../domain/house/local_day.ts";
import type { Connection } from "../database/connection.ts";
import { readLoadOrder } from "./load_order.ts";
import { readDayLoads, readMonthLoads } from "./load_queries.ts";
import { numberIn, numbersIn, type Row } from "../database/row_values.ts";
import type { StepsQuery } from "../../domain/ports/history_stores.ts";

/** Of "2026-11" in "2026-11-30". */
const MONTH_LENGTH = 7;

const SELECT_DAYS = `SELECT day, start_ms, end_ms, known_ms, ${SITE_ENERGY_COLUMNS.join(", ")},
    meter_import_wh, meter_export_wh
  FROM days WHERE start_ms >= ? AND start_ms < ? AND time_zone = ? ORDER BY start_ms LIMIT ?`;
// A counter that did not tell on one of its days does not tell for the month.
const SELECT_MONTH = `SELECT sum(known_ms) AS known_ms,
    ${SITE_ENERGY_COLUMNS.map((column) => `sum(${column}) AS ${column}`).join(", ")},
    iif(count(meter_import_wh) = count(*), sum(meter_import_wh), NULL) AS meter_import_wh,
    iif(count(meter_export_wh) = count(*), sum(meter_export_wh), NULL) AS meter_export_wh
  FROM days WHERE day >= ? AND day < ? AND time_zone = ? HAVING count(*) > 0`;
const SELECT_FIRST_DAY = `SELECT day FROM days
  WHERE day >= ? AND day < ? AND time_zone = ? ORDER BY day LIMIT 1`;
const SELECT_LAST_DAY = SELECT_FIRST_DAY.replace("ORDER BY day", "ORDER BY day DESC");

/** Days that begin in a range; only inside `attempt`. */
export function readDays(connection: Connection, query: StepsQuery): readonly HistoryRow[] {
  const { fromMs, toMs, timeZone, limit } = query;
  const rows = connection.statement(SELECT_DAYS).all(fromMs, toMs, timeZone, limit);
  const days = rows.map((row) => String(row["day"]));
  const [firstDay = "", lastDay = firstDay] = [days[0], days.at(-1)];
  const loads = readDayLoads(connection, { firstDay, lastDay, timeZone });
  const order = readLoadOrder(connection);
  return rows.map((row, at) => {
    const startMs = numberIn(row, "start_ms") ?? 0;
    const dayLoads = loads.get(days[at] ?? "") ?? [];
    const first = firstLoadsOf(dayLoads, order, startMs);
    return toRow(row, { startMs, endMs: numberIn(row, "end_ms") ?? 0, loads: dayLoads, first });
  });
}

/**
 * Local months that begin in a range, summed up from their days; only inside `attempt`. One run a
 * month takes half the time of one GROUP BY, which sorts what the primary key has in order already.
 */
export function readMonths(connection: Connection, query: StepsQuery): readonly HistoryRow[] {
  const { timeZone, limit } = query;
  const range = [
    firstMonthFrom(query.fromMs, timeZone),
    firstMonthFrom(query.toMs, timeZone),
    timeZone,
  ];
  const first = connection.statement(SELECT_FIRST_DAY).get(...range)?.["day"];
  const last = connection.statement(SELECT_LAST_DAY).get(...range)?.["day"];
  const months: HistoryRow[] = [];
  if (typeof first !== "string" || typeof last !== "string") return months;
  const loads = readMonthLoads(connection, {
    fromDay: range[0] ?? "",
    toDay: range[1] ?? "",
    timeZone,
  });
  const order = readLoadOrder(connection);
  let month = monthOf(first);
  let startMs = startOfDayMs(month, timeZone);
  while (month <= last && months.length < limit) {
    const next = monthAfter(month);
    const endMs = startOfDayMs(next, timeZone);
    const row = connection.statement(SELECT_MONTH).get(month, next, timeZone);
    if (row !== undefined) {
      const monthLoads = loads.get(month.slice(0, MONTH_LENGTH)) ?? [];
      const span = { fromMs: startMs, toMs: endMs };
      const isSame = isSameFirst([...order.chargers, ...order.switches], span);
      const firstOnes = isSame
        ? firstLoadsOf(monthLoads, order, startMs)
        : firstOfDays(connection, { month, next, timeZone }, order);
      months.push(toRow(row, { startMs, endMs, loads: monthLoads, first: firstOnes }));
    }
    month = next;
    startMs = endMs;
  }
  return months;
}

/** The first loads of a month in which they change: of each of its days the first. */
function firstOfDays(
  connection: Connection,
  { month, next, timeZone }: {
    readonly month: string;
    readonly next: string;
    readonly timeZone: string;
  },
  order: LoadOrder,
): FirstLoads {
  const query = { firstDay: month, lastDay: next, timeZone };
  const days = [...readDayLoads(connection, query)].filter(([one]) => one < next)
    .map(([one, loads]) => firstLoadsOf(loads, order, startOfDayMs(one, timeZone)));
  return {
    car: sumLoads(days.flatMap(({ car }) => car ?? [])),
    plug: sumLoads(days.flatMap(({ plug }) => plug ?? [])),
  };
}

/** First day of the first month that begins at a moment (epoch ms) or after it. */
function firstMonthFrom(atMs: number, timeZone: string): string {
  const day = dayOf(atMs, timeZone);
  const month = monthOf(day);
  return startOfDayMs(month, timeZone) < atMs ? monthAfter(day) : month;
}

function toRow(
  row: Row,
  rest: {
    readonly startMs: number;
    readonly endMs: number;
    readonly loads: readonly LoadStep[];
    readonly first: FirstLoads;
  },
): HistoryRow {
  const { startMs, endMs, loads, first } = rest;
  return {
    startMs,
    endMs,
    knownMs: numberIn(row, "known_ms") ?? 0,
    energies: energiesWith(numbersIn(row, SITE_ENERGY_COLUMNS), first),
    means: null,
    meterImportWh: numberIn(row, "meter_import_wh"),
    meterExportWh: numberIn(row, "meter_export_wh"),
    loads,
  };
}
