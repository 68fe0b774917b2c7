import { MINUTE_MS } from "../house/units.ts";
import type { PriceBook } from "../history/prices.ts";

/** Prices are looked at in pieces of so long, which begin at whole half hours. */
export const SLOT_MS = 30 * MINUTE_MS;

/** What a kWh costs from then on, for SLOT_MS. */
export interface PriceSlot {
  readonly startMs: number;
  readonly price: number;
}

/**
 * The slot that has `nowMs` and those after it until `toMs`, each with its mean price; null where no
 * price is known for one of them.
 */
export function priceSlots(
  book: Pick<PriceBook, "priceAt">,
  { nowMs, toMs }: { readonly nowMs: number; readonly toMs: number },
): readonly PriceSlot[] | null {
  const slots: PriceSlot[] = [];
  const firstMs = Math.floor(nowMs / SLOT_MS) * SLOT_MS;
  for (let startMs = firstMs; startMs < toMs; startMs += SLOT_MS) {
    // The smallest step of a price is a quarter of an hour.
    const halves = [startMs, startMs + SLOT_MS / 2].map((atMs) => book.priceAt(atMs).importPrice);
    const known = halves.filter((price) => price !== null);
    if (known.length < halves.length) return null;
    slots.push({ startMs, price: known.reduce((sum, price) => sum + price, 0) / known.length });
  }
  return slots;
}
