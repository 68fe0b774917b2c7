import { mapColumns } from "../../domain/history/map_columns.ts";

/** One row as SQLite gives it: whatever another program has written into it. */
export type Row = Readonly<Record<string, unknown>>;

/** A number, or null for anything else. */
export function numberIn(row: Row, name: string): number | null {
  const value = row[name];
  return typeof value === "number" ? value : null;
}

/** The columns of a row, each a number or null. */
export function numbersIn<K extends string>(
  row: Row,
  columns: readonly K[],
): Readonly<Record<K, number | null>> {
  return mapColumns(columns, (column) => numberIn(row, column));
}
