import type { Program } from "../../src/app/program.ts";
import type { HistoryRow, TimeRange } from "../../src/domain/history/history_rows.ts";
import type { PriceBook, Prices } from "../../src/domain/history/prices.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/house/units.ts";
import { type Money, moneyOf, type MoneyRow, sumMoney } from "./money.ts";

/** More than any period has days or months. */
const MAX_ROWS = 400;
const DAY_MS = 24 * HOUR_MS;
/** Longer periods go by hours: a year of five minutes is more than a page may read. */
const MOST_FINE_MS = 8 * DAY_MS;
const PIECE_MS = 31 * DAY_MS;
/** Prices change at full minutes; a row of an hour has the mean of its quarters. */
const PROBE_MS = 15 * MINUTE_MS;

/** Each part of a period at the prices that counted in it. */
export function moneyOfPeriod(
  program: Program,
  range: TimeRange,
  rows: readonly HistoryRow[],
): Money | null {
  const timeZone = program.timeZone();
  const book = program.prices();
  const parts = book.parts(range);
  return sumMoney(parts.map((part) => {
    if (book.isByTime(part)) return zonedMoneyOf(program, part, book);
    const partRows = parts.length === 1
      ? rows
      : program.history.steps({ ...part, step: "1d", timeZone, limit: MAX_ROWS });
    return moneyOf(partRows, () => book.at(part.fromMs));
  }));
}

function zonedMoneyOf(program: Program, part: TimeRange, book: PriceBook): Money | null {
  const { history } = program;
  const timeZone = program.timeZone();
  const toMs = Math.min(part.toMs, program.nowMs());
  const step = toMs - part.fromMs <= MOST_FINE_MS ? "5m" : "1h";
  const rows: MoneyRow[] = [];
  for (let fromMs = part.fromMs; fromMs < toMs; fromMs += PIECE_MS) {
    const piece = { fromMs, toMs: Math.min(toMs, fromMs + PIECE_MS) };
    const limit = PIECE_MS / (5 * MINUTE_MS);
    for (const { startMs, endMs, energies } of history.steps({ ...piece, step, timeZone, limit })) {
      rows.push({ startMs, endMs, energies });
    }
  }
  return moneyOf(rows, (row) => meanPrices(book, row));
}

function meanPrices(
  book: PriceBook,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Prices {
  const probes: number[] = [];
  const stepMs = Math.min(PROBE_MS, endMs - startMs);
  for (let atMs = startMs; atMs < endMs; atMs += stepMs) probes.push(atMs + stepMs / 2);
  const prices = probes.map((atMs) => book.priceAt(atMs));
  const known = prices.map(({ importPrice }) => importPrice).filter((price) => price !== null);
  const importPrice = known.length < prices.length
    ? null
    : known.reduce((sum, price) => sum + price, 0) / known.length;
  return { ...book.at(startMs), importPrice };
}
