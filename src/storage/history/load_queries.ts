import { LOAD_ENERGY_COLUMNS, type LoadStep } from "../../domain/history/history_rows.ts";
import { isWholeOnly } from "../../domain/history/load_order.ts";
import type { Connection } from "../database/connection.ts";
import type { Row } from "../database/row_values.ts";
import { toLoadStep } from "./five_minute_table.ts";

/** Sums of the energies of loads, as columns; a part that one row does not tell is not told. */
export const LOAD_SUMS = LOAD_ENERGY_COLUMNS.map((column) => {
  const sum = `sum(${column})`;
  // A row without energy has no parts either.
  const isWhole = `count(${column}) = count(energy_wh)`;
  return `${isWholeOnly(column) ? `iif(${isWhole}, ${sum}, NULL)` : sum} AS ${column}`;
}).join(", ");
const SELECT_DAY_LOADS = `SELECT day, device_id, NULL AS power_w, ${
  LOAD_ENERGY_COLUMNS.join(", ")
} FROM load_days WHERE day >= ? AND day <= ? AND time_zone = ? ORDER BY day, device_id`;
const SELECT_MONTH_LOADS =
  `SELECT substr(day, 1, 7) AS month, device_id, NULL AS power_w, ${LOAD_SUMS}
  FROM load_days WHERE day >= ? AND day < ? AND time_zone = ? GROUP BY month, device_id`;

/** Loads of the days of a range, by day; only inside `attempt`. */
export function readDayLoads(
  connection: Connection,
  query: { readonly firstDay: string; readonly lastDay: string; readonly timeZone: string },
): ReadonlyMap<string, readonly LoadStep[]> {
  const { firstDay, lastDay, timeZone } = query;
  const rows = connection.statement(SELECT_DAY_LOADS).all(firstDay, lastDay, timeZone);
  return groupLoads(rows, (row) => String(row["day"]));
}

/** Loads of the months of a range of days, by month (YYYY-MM); only inside `attempt`. */
export function readMonthLoads(
  connection: Connection,
  query: { readonly fromDay: string; readonly toDay: string; readonly timeZone: string },
): ReadonlyMap<string, readonly LoadStep[]> {
  const { fromDay, toDay, timeZone } = query;
  const rows = connection.statement(SELECT_MONTH_LOADS).all(fromDay, toDay, timeZone);
  return groupLoads(rows, (row) => String(row["month"]));
}

/** Rows of loads by what they belong to. */
export function groupLoads<K>(
  rows: readonly Row[],
  keyOf: (row: Row) => K,
): ReadonlyMap<K, readonly LoadStep[]> {
  const groups = new Map<K, LoadStep[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [toLoadStep(row)]);
    else group.push(toLoadStep(row));
  }
  return groups;
}
