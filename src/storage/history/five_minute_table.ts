import {
  ENERGY_COLUMNS,
  type FiveMinuteRow,
  MEAN_POWER_COLUMNS,
  type TimeRange,
} from "../../domain/history/history_rows.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, numbersIn, type Row } from "../database/row_values.ts";

const COLUMNS = [
  "start_ms",
  "known_ms",
  ...MEAN_POWER_COLUMNS,
  ...ENERGY_COLUMNS,
  "grid_imported_total_wh",
  "grid_exported_total_wh",
] as const;

const SELECT = `SELECT ${COLUMNS.join(", ")} FROM five_minutes
  WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms LIMIT ?`;
const UPSERT = `INSERT INTO five_minutes (${COLUMNS.join(", ")})
  VALUES (?${", ?".repeat(COLUMNS.length - 1)})
  ON CONFLICT (start_ms) DO UPDATE
  SET ${COLUMNS.slice(1).map((column) => `${column} = excluded.${column}`).join(", ")}`;

/** Rows of table `five_minutes` that begin in a range, oldest first; only inside `attempt`. */
export function readFiveMinutes(
  connection: Connection,
  query: TimeRange & { readonly limit: number },
): readonly FiveMinuteRow[] {
  return connection.statement(SELECT).all(query.fromMs, query.toMs, query.limit).map(toRow);
}

/** Writes rows, over those of the same step; only inside `write`. */
export function writeFiveMinutes(connection: Connection, rows: readonly FiveMinuteRow[]): void {
  const upsert = connection.statement(UPSERT);
  for (const row of rows) upsert.run(...valuesOf(row));
}

export function isSameRow(left: FiveMinuteRow, right: FiveMinuteRow): boolean {
  const others = valuesOf(right);
  return valuesOf(left).every((value, index) => value === others[index]);
}

/** In the order of COLUMNS. */
function valuesOf(row: FiveMinuteRow): readonly (number | null)[] {
  return [
    row.startMs,
    row.knownMs,
    ...MEAN_POWER_COLUMNS.map((column) => row.means[column]),
    ...ENERGY_COLUMNS.map((column) => row.energies[column]),
    row.importedTotalWh,
    row.exportedTotalWh,
  ];
}

function toRow(row: Row): FiveMinuteRow {
  return {
    startMs: numberIn(row, "start_ms") ?? 0,
    knownMs: numberIn(row, "known_ms") ?? 0,
    means: numbersIn(row, MEAN_POWER_COLUMNS),
    energies: numbersIn(row, ENERGY_COLUMNS),
    importedTotalWh: numberIn(row, "grid_imported_total_wh"),
    exportedTotalWh: numberIn(row, "grid_exported_total_wh"),
  };
}
