import { isoTime } from "../ui/local_time.ts";

/** What a cell may hold; a Date is a moment, null is unknown and stays empty. */
export type CsvCell = string | number | boolean | null | Date;

/** How lines are written: by the standard, or for a program that expects something else. */
export interface CsvDialect {
  readonly byteOrderMark: "" | "\uFEFF";
  readonly separator: "," | ";";
  readonly decimal: (value: number) => string;
  readonly time: (atMs: number, timeZone: string) => string;
}

export const CSV_TYPE = "text/csv; charset=utf-8; header=present";

/** RFC 4180: comma, CRLF, quotes where needed; times in ISO 8601 with their offset. */
export const STANDARD_CSV: CsvDialect = {
  byteOrderMark: "",
  separator: ",",
  decimal: String,
  time: isoTime,
};

/** What German Excel opens with a double click; one hour of the year is there twice in it. */
export const GERMAN_EXCEL_CSV: CsvDialect = {
  byteOrderMark: "\uFEFF",
  separator: ";",
  decimal: (value) => String(value).replace(".", ","),
  time: (atMs, timeZone) => isoTime(atMs, timeZone).slice(0, 19).replace("T", " "),
};

/** One line with its end. */
export function csvLine(cells: readonly CsvCell[], dialect: CsvDialect, timeZone: string): string {
  const texts = cells.map((cell) => cellText(cell, dialect, timeZone));
  return `${texts.join(dialect.separator)}\r\n`;
}

function cellText(cell: CsvCell, dialect: CsvDialect, timeZone: string): string {
  if (cell === null) return "";
  if (cell instanceof Date) return dialect.time(cell.getTime(), timeZone);
  if (typeof cell === "number") return dialect.decimal(cell);
  return typeof cell === "boolean" ? String(cell) : quoted(harmless(cell), dialect.separator);
}

/** A text that begins like a formula would be run by a spreadsheet program. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string, separator: string): string {
  const mustQuote = text.includes(separator) || /["\r\n]/.test(text);
  return mustQuote ? `"${text.replaceAll('"', '""')}"` : text;
}
