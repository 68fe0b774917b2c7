import { counterMoveWh, type CounterReading } from "../../domain/history/counter.ts";
import { STEP_MS } from "../../domain/history/five_minutes.ts";
import type { TimeRange } from "../../domain/history/history_rows.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, type Row } from "../database/row_values.ts";

const SELECT_COUNTERS = `SELECT start_ms, grid_imported_total_wh, grid_exported_total_wh
  FROM five_minutes WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms`;

export interface MeterMoves {
  readonly meterImportWh: number | null;
  readonly meterExportWh: number | null;
}

/** The meter's two counters at the end of one five-minute step. */
export interface CounterRow {
  readonly startMs: number;
  readonly importedTotalWh: number | null;
  readonly exportedTotalWh: number | null;
}

/** Counters of the steps that begin in a range and of the one just before; only inside `attempt`. */
export function readCounters(connection: Connection, range: TimeRange): readonly CounterRow[] {
  const rows = connection.statement(SELECT_COUNTERS).all(range.fromMs - STEP_MS, range.toMs);
  return rows.map(toCounterRow);
}

/** The counters of a row of table `five_minutes`. */
function toCounterRow(row: Row): CounterRow {
  return {
    startMs: numberIn(row, "start_ms") ?? 0,
    importedTotalWh: numberIn(row, "grid_imported_total_wh"),
    exportedTotalWh: numberIn(row, "grid_exported_total_wh"),
  };
}

/** What the counters moved by, from the first of these rows to the last. */
export function meterMoves(rows: readonly CounterRow[]): MeterMoves {
  return {
    meterImportWh: moveOf(rows, ({ importedTotalWh }) => importedTotalWh),
    meterExportWh: moveOf(rows, ({ exportedTotalWh }) => exportedTotalWh),
  };
}

function moveOf(
  rows: readonly CounterRow[],
  total: (row: CounterRow) => number | null,
): number | null {
  return counterMoveWh(
    rows.map((row): CounterReading => ({ atMs: row.startMs + STEP_MS, totalWh: total(row) })),
  );
}
