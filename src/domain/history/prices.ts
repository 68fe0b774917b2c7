import type { TimeRange } from "./history_rows.ts";
import { dayOf, startOfDayMs } from "../house/local_day.ts";
import type { StoredChange } from "../ports/record_stores.ts";
import { SETTINGS, type Settings } from "../settings/settings.ts";

export const PRICE_KEYS = ["importPrice", "feedInPrice", "currency"] as const;
export type PriceKey = (typeof PRICE_KEYS)[number];
export type Prices = Pick<Settings, PriceKey>;

/**
 * The prices that count at a time: those in force at the end of its local day. What was before the
 * first price has the first one, and a time without a price the one that was entered next.
 */
export class PriceBook {
  readonly #now: Prices;
  readonly #changes: readonly StoredChange[];

  /** @param changes of keys that are not fixed by the environment, oldest first */
  constructor(now: Prices, changes: readonly StoredChange[], timeZone: string) {
    this.#now = now;
    // Times become the starts of their days.
    this.#changes = changes.map((change) => ({
      ...change,
      atMs: startOfDayMs(dayOf(change.atMs, timeZone), timeZone),
    }));
  }

  /** The prices of a moment. */
  at(atMs: number): Prices {
    const first = this.#changes.find(({ key, value }) => key !== "currency" && value !== null);
    const countsMs = Math.max(atMs, first?.atMs ?? atMs);
    return {
      importPrice: this.#price("importPrice", countsMs),
      feedInPrice: this.#price("feedInPrice", countsMs),
      currency: this.#currency(countsMs),
    };
  }

  /** The parts of a range in which prices do not change, in order; they meet at local midnights. */
  parts({ fromMs, toMs }: TimeRange): readonly TimeRange[] {
    const inside = this.#changes.map(({ atMs }) => atMs).filter((at) => at > fromMs && at < toMs);
    const starts = [fromMs, ...new Set(inside)].sort((left, right) => left - right);
    return starts.map((startMs, index) => ({ fromMs: startMs, toMs: starts[index + 1] ?? toMs }));
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
