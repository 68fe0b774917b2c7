import { StorageFailed } from "../domain/codes/errors.ts";
import { dayOf, startOfDayMs } from "../domain/house/local_day.ts";
import type { Clock } from "../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/house/units.ts";
import type { DayAheadRun, DayAheadState, DayAheadStore } from "../domain/ports/day_ahead.ts";
import type { Logger } from "../domain/ports/log.ts";
import type { Settings } from "../domain/settings/settings.ts";
import { fetchJson, PricesFailed } from "./price_answer.ts";
import { parsePrices } from "./price_formats.ts";
import { requestOf } from "./price_request.ts";

/** How often a changed setting is looked for. */
const LOOK_MS = 10 * SECOND_MS;
const EVERY_MS = HOUR_MS;
/** Houses do not all ask in the same second. */
const SPREAD_MS = 10 * MINUTE_MS;
/** Local hour from which tomorrow's prices may be there. */
const TOMORROW_HOUR = 13;
/** What lies further off is no price of tomorrow. */
const FARTHEST_MS = 3 * 24 * HOUR_MS;

type PriceSettings = Pick<Settings, "priceUrl" | "priceSurcharge" | "priceTaxPct" | "currency">;

export interface PriceSourceParts {
  readonly store: DayAheadStore;
  readonly clock: Pick<Clock, "wallMs" | "steadyMs">;
  readonly logger: Logger;
  readonly settings: () => PriceSettings;
  readonly timeZone: () => string;
  /** Pause that ends early with the signal. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly deadlineMs?: number;
}

/**
 * Keeps the prices of today and tomorrow of the address in the settings, beside the cycle: asked at
 * the start and after each change, then each hour while some are missing; tomorrow's from 13:00 on.
 */
export class PriceSource {
  readonly #stop = new AbortController();
  #loop: Promise<void> | null = null;
  #run: DayAheadRun = { kind: "starting" };
  /** Settings of the last try; null: there was none. */
  #tried: PriceSettings | null = null;
  #dueMs = 0;

  constructor(private readonly parts: PriceSourceParts) {}

  /** How it stands, for the pages. */
  get state(): DayAheadState {
    const { settings, store } = this.parts;
    if (settings().priceUrl === "") return { kind: "off" };
    const isTried = this.#tried?.priceUrl === settings().priceUrl;
    const run: DayAheadRun = isTried ? this.#run : { kind: "starting" };
    try {
      return { ...run, untilMs: store.untilMs() };
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      return { ...run, untilMs: null };
    }
  }

  start(): void {
    this.#loop = this.#keep();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  /** One look: takes up changed settings, and asks when it is time. Never rejects. */
  async look(): Promise<void> {
    const { settings, clock, random } = this.parts;
    const now = settings();
    if (this.#tried !== null && now.priceUrl !== this.#tried.priceUrl) this.#leave();
    const isOther = this.#tried === null || !isSame(now, this.#tried);
    const isDue = clock.steadyMs() >= this.#dueMs &&
      (this.#run.kind === "failing" || this.#isMissing());
    this.#tried = now;
    if (now.priceUrl === "" || !(isOther || isDue)) return;
    await this.#try(now);
    this.#dueMs = clock.steadyMs() + EVERY_MS + random() * SPREAD_MS;
  }

  async #keep(): Promise<void> {
    const { pause, random } = this.parts;
    const { signal } = this.#stop;
    // A program that is started again and again must not ask each time at once.
    await pause(random() * LOOK_MS, signal);
    while (!signal.aborted) {
      await this.look();
      await pause(LOOK_MS, signal);
    }
  }

  /** Another source, or none: what the one before has told of the time to come counts no more. */
  #leave(): void {
    const { store, clock, logger } = this.parts;
    this.#run = { kind: "starting" };
    try {
      store.dropFrom(clock.wallMs());
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      logger.warn("Prices not removed", { error: error.message });
    }
  }

  async #try(asked: PriceSettings): Promise<void> {
    const { clock, logger } = this.parts;
    try {
      const prices = await this.#fetch(asked);
      // Settings that have changed meanwhile ask again with the next look.
      if (this.#stop.signal.aborted || !isSame(asked, this.parts.settings())) return;
      this.parts.store.save(prices);
      this.#run = { kind: "fetched", atMs: clock.wallMs() };
      logger.info("Prices fetched", { prices: prices.length });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (!(error instanceof PricesFailed) && !(error instanceof StorageFailed)) throw error;
      const trouble = error instanceof PricesFailed ? error.trouble : "not-stored";
      const sinceMs = this.#run.kind === "failing" ? this.#run.sinceMs : clock.wallMs();
      this.#run = { kind: "failing", sinceMs, trouble };
      logger.warn("Prices not fetched", { trouble });
    }
  }

  /** Prices from the start of the local day on, all in. @throws PricesFailed */
  async #fetch({ priceUrl, priceSurcharge, priceTaxPct, currency }: PriceSettings) {
    const { clock, timeZone, deadlineMs } = this.parts;
    const at = { nowMs: clock.wallMs(), timeZone: timeZone() };
    const { signal } = this.#stop;
    const answer = await fetchJson(requestOf(priceUrl, at), { signal, deadlineMs });
    const told = parsePrices(answer);
    if (told === null) throw new PricesFailed("unreadable");
    if (told.currency !== null && told.currency !== currency) {
      throw new PricesFailed("other-currency");
    }
    const todayMs = startOfDayMs(dayOf(at.nowMs, at.timeZone), at.timeZone);
    const prices = told.prices
      .filter(({ fromMs }) => fromMs >= todayMs && fromMs < at.nowMs + FARTHEST_MS)
      .map((one) => ({
        ...one,
        price: (one.price + (priceSurcharge ?? 0)) * (1 + (priceTaxPct ?? 0) / 100),
      }));
    if (!prices.some(({ toMs }) => toMs > at.nowMs)) throw new PricesFailed("none-of-today");
    return prices;
  }

  /** True until the day's prices are there, and from 13:00 on those of tomorrow. */
  #isMissing(): boolean {
    const { store, clock, timeZone } = this.parts;
    const nowMs = clock.wallMs();
    const local = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone());
    const days = local.hour >= TOMORROW_HOUR ? 2 : 1;
    const endMs = local.startOfDay().add({ days }).epochMilliseconds;
    try {
      return (store.untilMs() ?? 0) < endMs;
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      return false;
    }
  }
}

function isSame(left: PriceSettings, right: PriceSettings): boolean {
  return left.priceUrl === right.priceUrl && left.priceSurcharge === right.priceSurcharge &&
    left.priceTaxPct === right.priceTaxPct && left.currency === right.currency;
}
