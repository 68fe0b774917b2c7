import { StorageFailed } from "../../domain/codes/errors.ts";
import type { HistoryRow } from "../../domain/history/history_rows.ts";
import type { Clock } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import type { HistoryQueries } from "../../domain/ports/history_stores.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { clearSky } from "../../domain/sun/clear_sky.ts";
import { type Place, placeOfZone } from "../../domain/sun/place.ts";
import { learnRoof, type Roof } from "../../domain/sun/roof.ts";
import { DAY_MS, type PowerRow, type SolarDay, solarDay } from "../../domain/sun/solar_days.ts";
import { sunDayOf, type SunToCome, sunToCome } from "../../domain/sun/sun_to_come.ts";
import { wait } from "../clocks.ts";

/** The days by which roof and sky are known: the newest, and this season of the year before. */
const NEWEST_DAYS = 90;
const [YEAR_DAYS, SEASON_DAYS] = [365, 15];
/** Five-minute rows of a day. */
const MAX_ROWS = DAY_MS / (5 * MINUTE_MS);
/** Rest after each day that is read, in real ms: cycles and pages come first. */
const PAUSE_MS = 50;
/** Older than this it tells nothing of the sky of now. */
const MAX_AGE_MS = HOUR_MS / 2;

export interface SunBookParts {
  readonly history: Pick<HistoryQueries, "steps" | "ends">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Pick<Settings, "latitudeDeg" | "longitudeDeg" | "pvPeakPowerW">;
  readonly timeZone: () => string;
  readonly status: () => {
    readonly battery: { readonly isConfigured: boolean };
    readonly socPct: number | null;
  };
  /** Resolves when no cycle runs. */
  readonly settleCycle: () => Promise<void>;
  readonly pause?: typeof wait;
}

/** The sun to come, reckoned each five minutes from the house's own days; each is read once. */
export class SunBook {
  readonly #stop = new AbortController();
  /** Days of the sun by their start; null: nothing is known of it. */
  readonly #days = new Map<number, SolarDay | null>();
  #roof: { readonly key: string; readonly roof: Roof } | null = null;
  #toCome: SunToCome | null = null;
  #running: Promise<void> | null = null;

  constructor(private readonly parts: SunBookParts) {}

  /** Null: not reckoned yet, or nothing of the sun has ever been measured. */
  toCome(): SunToCome | null {
    const { clock } = this.parts;
    const isOld = this.#toCome === null ||
      Math.abs(clock.wallMs() - this.#toCome.atMs) > MAX_AGE_MS;
    return isOld ? null : this.#toCome;
  }

  /** Reads what is new and reckons again, between cycles. Never rejects. */
  tick(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Begins nothing any more. Resolves when it is at rest. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { settleCycle, pause = wait, logger } = this.parts;
    try {
      const { todayMs, place } = this.#when();
      for (const startMs of this.#missing(todayMs)) {
        await settleCycle();
        if (this.#stop.signal.aborted) return;
        this.#days.set(startMs, this.#read(startMs));
        // Kept for when all days are looked at together.
        clearSky(startMs, { place, peakW: 1 });
        await pause(PAUSE_MS, this.#stop.signal);
      }
      await settleCycle();
      if (!this.#stop.signal.aborted) this.#reckon();
    } catch (error) {
      if (!(error instanceof StorageFailed)) {
        logger.error("Sun to come not reckoned", { error: String(error) });
      }
      this.#toCome = null;
    }
  }

  #when(): { readonly place: Place; readonly todayMs: number } {
    const { clock, settings, timeZone } = this.parts;
    const { latitudeDeg, longitudeDeg } = settings();
    const guessed = placeOfZone(timeZone());
    const place = {
      latitudeDeg: latitudeDeg ?? guessed.latitudeDeg,
      longitudeDeg: longitudeDeg ?? guessed.longitudeDeg,
    };
    return { place, todayMs: sunDayOf(clock.wallMs(), timeZone(), { place }) };
  }

  /** The starts of days that count and have not been read; days that no longer count are dropped. */
  #missing(todayMs: number): readonly number[] {
    const fromMs = (this.parts.history.ends()?.fromMs ?? Infinity) - DAY_MS;
    const wanted = new Set([
      ...daysBefore(todayMs - (YEAR_DAYS - SEASON_DAYS) * DAY_MS, 2 * SEASON_DAYS),
      ...daysBefore(todayMs, NEWEST_DAYS),
    ].filter((startMs) => startMs > fromMs));
    for (const startMs of this.#days.keys()) {
      if (!wanted.has(startMs)) this.#days.delete(startMs);
    }
    return [...wanted].filter((startMs) => !this.#days.has(startMs));
  }

  #read(startMs: number): SolarDay | null {
    const { history, timeZone } = this.parts;
    const rows = history.steps({
      fromMs: startMs,
      toMs: startMs + DAY_MS,
      step: "5m",
      timeZone: timeZone(),
      limit: MAX_ROWS,
    });
    const powers = rows.map(powersOf);
    return powers.some(({ pvW }) => pvW !== null) ? solarDay(startMs, powers) : null;
  }

  #reckon(): void {
    const { clock, timeZone, status } = this.parts;
    const { battery, socPct } = status();
    const { place, todayMs } = this.#when();
    const days = [...this.#days.values()].filter((day) => day !== null)
      .toSorted((left, right) => left.startMs - right.startMs);
    const today = this.#read(todayMs);
    if (days.length === 0 && today === null) {
      this.#toCome = null;
      return;
    }
    const plan = {
      atMs: clock.wallMs(),
      timeZone: timeZone(),
      battery: battery.isConfigured ? { socPct } : null,
    };
    const roof = this.#roofOf(days, place, todayMs);
    this.#toCome = sunToCome(roof, { days, today: today ?? solarDay(todayMs, []) }, plan);
  }

  /** Made anew when a day has been added or a setting changed. */
  #roofOf(days: readonly SolarDay[], place: Place, todayMs: number): Roof {
    const peakW = this.parts.settings().pvPeakPowerW;
    const { latitudeDeg, longitudeDeg } = place;
    const key = [todayMs, days.length, latitudeDeg, longitudeDeg, peakW].join(" ");
    if (this.#roof?.key !== key) this.#roof = { key, roof: learnRoof(days, { place, peakW }) };
    return this.#roof.roof;
  }
}

function daysBefore(toMs: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => toMs - (count - index) * DAY_MS);
}

function powersOf({ startMs, means }: HistoryRow): PowerRow {
  const permille = means?.battery_soc_permille ?? null;
  return {
    startMs,
    pvW: means?.pv_power_w ?? null,
    houseW: means?.house_power_w ?? null,
    batteryW: means?.battery_power_w ?? null,
    socPct: permille === null ? null : permille / 10,
  };
}
