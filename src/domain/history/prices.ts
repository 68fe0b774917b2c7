import type { TimeRange } from "./history_rows.ts";
import { dayOf, startOfDayMs } from "../house/local_day.ts";
import { onceEach } from "./once_each.ts";
import { HOUR_MS } from "../house/units.ts";
import { type DayAheadPrice, type KnownDayAhead, NO_DAY_AHEAD } from "../ports/day_ahead.ts";
import type { StoredChange } from "../ports/record_stores.ts";
import { parseZone, type PriceZone, zonedPrice } from "./price_zones.ts";
import { SETTINGS, type Settings } from "../settings/settings.ts";

export const PRICE_KEYS = ["importPrice", "feedInPrice", "currency"] as const;
export type PriceKey = (typeof PRICE_KEYS)[number];
export type Prices = Pick<Settings, PriceKey>;
/** All that a book of prices is made from. */
export const BOOK_KEYS = [...PRICE_KEYS, "priceZones"] as const;
export type PricesOfNow = Prices & Partial<Pick<Settings, "priceZones">>;
/** Lists of zones that are kept read; a house has few. */
const MAX_LISTS = 16;
const DAY_MS = 24 * HOUR_MS;
/** Prices of the day ahead are read in pieces of so long. */
const PIECE_MS = DAY_MS;
/** Before noon tomorrow is not known, and what is asked for may end a day later. */
const GUESS_DAYS = [1, 2] as const;

/**
 * The prices that count at a time: those in force at the end of its local day. What was before the
 * first price has the first one, and a time without a price the one that was entered next. A price of
 * the day ahead takes the place of both and of zones, but for what zones put on top.
 */
export class PriceBook {
  readonly #now: PricesOfNow;
  readonly #changes: readonly StoredChange[];
  readonly #timeZone: string;
  readonly #dayAhead: KnownDayAhead;
  readonly #pieces = new Map<number, readonly DayAheadPrice[]>();

  /** @param changes of keys that are not fixed by the environment, oldest first */
  constructor(
    now: PricesOfNow,
    changes: readonly StoredChange[],
    timeZone: string,
    dayAhead: KnownDayAhead = NO_DAY_AHEAD,
  ) {
    this.#dayAhead = dayAhead;
    this.#now = now;
    this.#timeZone = timeZone;
    // Times become the starts of their days.
    this.#changes = changes.map((change) => ({
      ...change,
      atMs: startOfDayMs(dayOf(change.atMs, timeZone), timeZone),
    }));
  }

  /** The prices of a moment, without zones and the day ahead. */
  at(atMs: number): Prices {
    const countsMs = this.#countsMs(atMs);
    return {
      importPrice: this.#price("importPrice", countsMs),
      feedInPrice: this.#price("feedInPrice", countsMs),
      currency: this.#currency(countsMs),
    };
  }

  /** What a kWh costs at a moment, by the day ahead and the zone that it is in. @throws StorageFailed */
  priceAt(atMs: number): Prices {
    return { ...this.at(atMs), importPrice: this.#priceAt(atMs, this.#dayAheadAt(atMs)) };
  }

  /**
   * What a bought kWh will cost. Where the day ahead is known for `nowMs` and not yet for that moment
   * its price of a day before is the best guess. Null: no price is known. @throws StorageFailed
   */
  expectedAt(
    atMs: number,
    nowMs: number,
  ): { readonly price: number; readonly isKnown: boolean } | null {
    const told = this.#dayAheadAt(atMs);
    const isKnown = told !== null || this.#dayAheadAt(nowMs) === null;
    const dayAhead = isKnown
      ? told
      : GUESS_DAYS.map((days) => this.#dayAheadAt(atMs - days * DAY_MS))
        .find((price) => price !== null) ?? null;
    const price = isKnown || dayAhead !== null ? this.#priceAt(atMs, dayAhead) : null;
    return price === null ? null : { price, isKnown };
  }

  /** True where the price changes with the time at some moment of a range. @throws StorageFailed */
  isByTime(range: TimeRange): boolean {
    return this.parts(range).some(({ fromMs }) => this.#zonesAt(fromMs).length > 0) ||
      this.#dayAhead.hasAny(range);
  }

  /** The parts of a range in which prices do not change, in order; they meet at local midnights. */
  parts({ fromMs, toMs }: TimeRange): readonly TimeRange[] {
    const inside = this.#changes.map(({ atMs }) => atMs).filter((at) => at > fromMs && at < toMs);
    const starts = [fromMs, ...new Set(inside)];
    return starts.map((startMs, index) => ({ fromMs: startMs, toMs: starts[index + 1] ?? toMs }));
  }

  #priceAt(atMs: number, dayAhead: number | null): number | null {
    const { importPrice } = this.at(atMs);
    if (importPrice === null) return null;
    const at = { atMs, timeZone: this.#timeZone };
    const zones = this.#zonesAt(atMs);
    if (dayAhead === null) return zonedPrice(zones, importPrice, at);
    return zonedPrice(zones.filter(({ isOnTop }) => isOnTop), dayAhead, at);
  }

  #dayAheadAt(atMs: number): number | null {
    const fromMs = Math.floor(atMs / PIECE_MS) * PIECE_MS;
    const piece = this.#pieces.get(fromMs) ??
      this.#dayAhead.between({ fromMs, toMs: fromMs + PIECE_MS });
    this.#pieces.set(fromMs, piece);
    return piece.find((one) => atMs >= one.fromMs && atMs < one.toMs)?.price ?? null;
  }

  #countsMs(atMs: number): number {
    const first = this.#changes.find(({ key, value }) =>
      (key === "importPrice" || key === "feedInPrice") && value !== null
    );
    return Math.max(atMs, first?.atMs ?? atMs);
  }

  #zonesAt(atMs: number): readonly PriceZone[] {
    const changes = this.#changes.filter(({ key }) => key === "priceZones");
    const countsMs = this.#countsMs(atMs);
    const value = changes.length === 0
      ? this.#now.priceZones ?? []
      : changes.findLast((change) => change.atMs <= countsMs)?.value ?? [];
    return zonesOf(value);
  }

  #price(key: "importPrice" | "feedInPrice", atMs: number): number | null {
    const changes = this.#changes.filter((change) => change.key === key);
    if (changes.length === 0) return this.#now[key];
    const set = changes.findLast((change) => change.atMs <= atMs)?.value ?? null;
    const next = changes.find((change) => change.atMs > atMs && change.value !== null)?.value;
    const value = set ?? next ?? null;
    return typeof value === "number" ? value : null;
  }

  #currency(atMs: number): string {
    const changes = this.#changes.filter(({ key }) => key === "currency");
    if (changes.length === 0) return this.#now.currency;
    const set = changes.findLast((change) => change.atMs <= atMs)?.value;
    return typeof set === "string" ? set : SETTINGS.currency.fallback;
  }
}

/** The zones of a stored list; what is none is left out. */
const zonesOf = onceEach({ most: MAX_LISTS, keyOf: JSON.stringify }, (value: unknown) => {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [];
  return texts.map((text) => typeof text === "string" ? parseZone(text) : null)
    .filter((zone) => zone !== null);
});
