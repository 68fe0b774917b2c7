import { MINUTE_MS } from "../house/units.ts";
import type { PriceBook } from "../history/prices.ts";

/** Prices are looked at in pieces of so long, which begin at whole half hours. */
export const SLOT_MS = 30 * MINUTE_MS;

/** What a kWh costs from then on, for SLOT_MS. */
export interface PriceSlot {
  readonly startMs: number;
  readonly price: number;
  /** It is not known yet: this is the price of the day before. */
  readonly isGuess?: true;
}

/**
 * The slot that has `nowMs` and those after it until `toMs`, each with its mean price; null where no
 * price is known for one of them.
 */
export function priceSlots(
  book: Pick<PriceBook, "expectedAt">,
  { nowMs, toMs }: { readonly nowMs: number; readonly toMs: number },
): readonly PriceSlot[] | null {
  const slots: PriceSlot[] = [];
  const firstMs = Math.floor(nowMs / SLOT_MS) * SLOT_MS;
  for (let startMs = firstMs; startMs < toMs; startMs += SLOT_MS) {
    // The smallest step of a price is a quarter of an hour.
    const [first, second] = [startMs, startMs + SLOT_MS / 2].map((atMs) =>
      book.expectedAt(atMs, nowMs)
    );
    if (!first || !second) return null;
    const isGuess = !first.isKnown || !second.isKnown;
    const price = (first.price + second.price) / 2;
    slots.push({ startMs, price, ...(isGuess ? { isGuess } : {}) });
  }
  return slots;
}
