import { StorageFailed } from "../../domain/codes/errors.ts";
import { mapColumns, type Page, type PageOf } from "../../domain/history/history_rows.ts";

/** One row as SQLite gives it: whatever another program has written into it. */
export type Row = Readonly<Record<string, unknown>>;

/** Longest wait of a write that the next cycle tries again: not worth a delayed cycle. */
export const RECORD_WAIT_MS = 100;
/** Most rows that one page has. */
const MAX_PAGE_ROWS = 1000;

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

/** A whole number, or null for anything else. */
export function wholeIn(row: Row, name: string): number | null {
  const value = row[name];
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}

/** A whole number that is not negative, or null for anything else. */
export function countIn(row: Row, name: string): number | null {
  const value = wholeIn(row, name);
  return value === null || value < 0 ? null : value;
}

/** The id of a row that was just added. @throws TypeError where it tells none */
export function idOf(added: Row | undefined): number {
  const id = wholeIn(added ?? {}, "id");
  if (id === null) throw new TypeError("the row has no id");
  return id;
}

/** A text, or null for anything else. */
export function textIn(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === "string" ? value : null;
}

/**
 * A quantity as a column takes it: whole and never negative; null stays unknown.
 * @throws StorageFailed for what is no number
 */
export function toCount(name: string, value: number): number;
export function toCount(name: string, value: number | null): number | null;
export function toCount(name: string, value: number | null): number | null {
  if (value === null) return null;
  const whole = Math.max(0, Math.round(value));
  if (Number.isSafeInteger(whole)) return whole;
  throw new StorageFailed(`Cannot store ${name}: ${value} is no quantity`);
}

/** Rows to ask for: those of the page and one more, which tells whether another page follows. */
export function rowsToAsk({ limit }: Page): number {
  return clampLimit(limit) + 1;
}

/** The page of parsed rows, of which one more was asked for than it has. */
export function toPage<T extends { readonly id: number }>(
  page: Page,
  rows: readonly Row[],
  parse: (row: Row) => T | null,
): PageOf<T> {
  const limit = clampLimit(page.limit);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(parse).filter((row) => row !== null),
    nextAfterId: rows.length > limit && last !== undefined ? wholeIn(last, "id") : null,
  };
}

function clampLimit(limit: number): number {
  return Number.isNaN(limit) ? 1 : Math.max(1, Math.min(MAX_PAGE_ROWS, Math.floor(limit)));
}
