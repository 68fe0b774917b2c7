import { type BenchHouse, type ControllerKind, MAX_CURRENT_A } from "./bench_house.ts";

/** Rhythms of the original: readings, decisions, writes. */
const READ_S = 15;
const DECIDE_S = 10;
const WRITE_S = 18;
/** Its two windows of means. */
const WINDOW_S = 240;
/** A new step of power counts once it has stood for so many decisions. */
const CALM_DECISIONS = 30;
/** Battery protection: a score that a drain fills in two minutes and calm empties slowly. */
const DRAIN_W = 2600;
const DRAIN_UP = 5;
const DRAIN_DOWN = 1;
const DRAIN_ON = 60;
const DRAIN_MOST = 120;
/** Tracked gives up to Slow between these hours. */
const SLOW_FROM_HOUR = 9;
const SLOW_TO_HOUR = 16;
const AUTO_SOC_PCT = 60;
/** Slow turns back into Tracked with so much to spare above the smallest charge. */
const AUTO_MARGIN_W = 400;
const MIN_CURRENT_A = 6;
const VOLTAGE_V = 230;

interface Reading {
  readonly second: number;
  /** What the car could have had, in W. */
  readonly sunW: number;
  readonly batteryW: number;
  readonly socPct: number;
}

/**
 * The original program of 2022 with Auto on, as its behaviour is known: means over minutes, the
 * larger of two windows taken for the newer one, "Max charging" unused, and Slow by day whenever
 * the sun is short.
 */
export const ORIGINAL: ControllerKind = {
  name: "original 2022",
  make: (bench) => {
    const original = new Original(bench);
    return {
      step: () => {
        if (bench.second % READ_S === 0) original.read();
        if (bench.second % DECIDE_S === 0) original.decide();
        if (bench.second % WRITE_S === 0) original.write();
      },
    };
  },
};

class Original {
  #mode: "tracked" | "slow" | "disabled" = "tracked";
  #readings: readonly Reading[] = [];
  #stepA = 0;
  #appliedA = 0;
  #calm = CALM_DECISIONS;
  #drain = 0;
  #mayReturn = false;
  #told: { readonly enabled: boolean; readonly currentA: number } = {
    enabled: false,
    currentA: MIN_CURRENT_A,
  };

  constructor(private readonly bench: BenchHouse) {}

  read(): void {
    const { second } = this.bench;
    const { gridW, batteryW, socPct } = this.bench.site();
    const sunW = this.bench.charger().powerW - gridW - batteryW;
    const recent = this.#readings.filter((reading) => second - reading.second < 2 * WINDOW_S);
    this.#readings = [...recent, { second, sunW, batteryW, socPct }];
  }

  decide(): void {
    if (this.#mode === "disabled") return;
    const sunW = Math.max(this.#meanSunW(0), this.#meanSunW(WINDOW_S));
    const sunA = Math.min(MAX_CURRENT_A, Math.floor(sunW / this.#perAmpereW));
    const isPossible = sunA >= MIN_CURRENT_A;
    this.#protect(isPossible);
    this.#calm = sunA === this.#stepA ? this.#calm + 1 : 0;
    this.#stepA = sunA;
    const isSettled = this.#calm >= CALM_DECISIONS;
    if (isSettled || (this.#appliedA < MIN_CURRENT_A && isPossible)) this.#appliedA = sunA;
    if (!isSettled) return;
    this.#calm = 0;
    if (this.#mode === "slow" && this.#mayReturn && this.#isGoodForAuto(sunW)) {
      this.#mode = "tracked";
      this.#mayReturn = false;
    } else if (this.#mode === "tracked" && !isPossible && this.#isDaytime) {
      this.#mode = "slow";
      this.#mayReturn = true;
    }
  }

  write(): void {
    const wish = {
      enabled: this.#mode === "slow" ||
        (this.#mode === "tracked" && this.#appliedA >= MIN_CURRENT_A),
      currentA: this.#mode === "tracked" ? Math.max(MIN_CURRENT_A, this.#appliedA) : MIN_CURRENT_A,
    };
    const { enabled, currentA } = this.#told;
    if (wish.enabled === enabled && (!wish.enabled || wish.currentA === currentA)) return;
    this.bench.command(wish);
    this.#told = wish;
  }

  get #perAmpereW(): number {
    return VOLTAGE_V * this.bench.phases;
  }

  get #isDaytime(): boolean {
    return this.bench.hour >= SLOW_FROM_HOUR && this.bench.hour < SLOW_TO_HOUR;
  }

  #meanSunW(fromAgeS: number): number {
    const { second } = this.bench;
    const window = this.#readings.filter((reading) => {
      const ageS = second - reading.second;
      return ageS >= fromAgeS && ageS < fromAgeS + WINDOW_S;
    });
    return window.reduce((sum, { sunW }) => sum + sunW, 0) / Math.max(1, window.length);
  }

  /** A drained battery ends Tracked: in Slow by day, for good at other hours. */
  #protect(isPossible: boolean): void {
    const newest = this.#readings.at(-1);
    const isDrained = newest !== undefined && newest.batteryW > DRAIN_W && isPossible;
    this.#drain = isDrained
      ? Math.min(DRAIN_MOST, this.#drain + DRAIN_UP)
      : Math.max(0, this.#drain - DRAIN_DOWN);
    if (this.#drain <= DRAIN_ON || isPossible || this.#mode !== "tracked") return;
    this.#mode = this.#isDaytime ? "slow" : "disabled";
    this.#mayReturn = true;
  }

  #isGoodForAuto(sunW: number): boolean {
    const socPct = this.#readings.at(-1)?.socPct ?? 0;
    return socPct > AUTO_SOC_PCT && sunW >= MIN_CURRENT_A * this.#perAmpereW + AUTO_MARGIN_W;
  }
}
