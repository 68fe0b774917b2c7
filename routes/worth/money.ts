import type { HistoryRow } from "../../src/domain/history/history_rows.ts";
import type { Prices } from "../../src/domain/history/prices.ts";
import { sum } from "../chart/d3.ts";

/**
 * What the grid was paid and what own energy saved, in thousandths of the currency (not
 * rounded), with the energies in Wh that it is made from. `allGrid = paid + notEarned + saved`.
 */
export interface Money {
  readonly currency: string;
  /** What the consumption would have cost, had all of it been bought. */
  readonly allGridMilli: number;
  readonly paidMilli: number;
  /** What the own energy would have earned as feed-in. */
  readonly notEarnedMilli: number;
  /** Below 0: it was dearer than to buy everything. */
  readonly savedMilli: number;
  readonly earnedMilli: number;
  readonly consumedWh: number;
  readonly importedWh: number;
  /** Consumption that was not bought, never negative. */
  readonly ownWh: number;
  readonly exportedWh: number;
}

const AMOUNTS = [
  "allGridMilli",
  "paidMilli",
  "notEarnedMilli",
  "savedMilli",
  "earnedMilli",
  "consumedWh",
  "importedWh",
  "ownWh",
  "exportedWh",
] as const satisfies readonly (keyof Money)[];

/** A row with what counts for money. */
export type MoneyRow = Pick<HistoryRow, "startMs" | "endMs" | "energies">;

/**
 * The money of rows in which currency and feed-in price are the same, each at the import price of
 * its own time. A row of which consumption, import or export is unknown counts for nothing. Null:
 * no row counts, or a price is missing.
 */
export function moneyOf(
  rows: readonly MoneyRow[],
  pricesAt: (row: MoneyRow) => Prices,
): Money | null {
  let first: Prices | null = null;
  let [allGrid, paid, consumedWh, importedWh, exportedWh] = [0, 0, 0, 0, 0];
  for (const row of rows) {
    const { consumption_wh, grid_import_wh, grid_export_wh } = row.energies;
    if (consumption_wh === null || grid_import_wh === null || grid_export_wh === null) continue;
    const prices = pricesAt(row);
    const { importPrice } = prices;
    if (importPrice === null) return null;
    first ??= prices;
    allGrid += consumption_wh * importPrice;
    paid += grid_import_wh * importPrice;
    consumedWh += consumption_wh;
    importedWh += grid_import_wh;
    exportedWh += grid_export_wh;
  }
  if (first === null || first.feedInPrice === null) return null;
  const { currency, feedInPrice } = first;
  // What was bought for the battery and is still in it is no own energy.
  const ownWh = Math.max(0, consumedWh - importedWh);
  const notEarned = ownWh * feedInPrice;
  return {
    currency,
    allGridMilli: allGrid,
    paidMilli: paid,
    notEarnedMilli: notEarned,
    savedMilli: allGrid - paid - notEarned,
    earnedMilli: exportedWh * feedInPrice,
    ...{ consumedWh, importedWh, ownWh, exportedWh },
  };
}

/** The sums of the parts that have money; null: none has, or their currencies differ. */
export function sumMoney(parts: readonly (Money | null)[]): Money | null {
  const known = parts.filter((part) => part !== null);
  const [first] = known;
  if (first === undefined || known.some(({ currency }) => currency !== first.currency)) return null;
  const total = { ...first };
  for (const amount of AMOUNTS) total[amount] = sum(known, (part) => part[amount]);
  return total;
}
