import { type BenchHouse, type ControllerKind, MAX_CURRENT_A } from "./bench_house.ts";

/** The rival's own constants. */
const INTERVAL_S = 30;
const ENABLE_DELAY_S = 60;
const DISABLE_DELAY_S = 180;
const VOLTAGE_V = 230;
const MIN_CURRENT_A = 6;
/** Battery first up to this SoC; the rival's own default would be 0, and costs the house battery. */
const PRIORITY_SOC_PCT = 60;
const PRIORITY_RESIDUAL_W = 100;
/** A car that draws is believed to follow up to this much above what it draws, in A. */
const MEASURED_SLACK_A = 2;

/**
 * evcc in its mode "pv", as its public behaviour is described: a target from one sample each 30 s,
 * no filter, one minute of sun to begin and three without to end, in between the smallest current.
 */
export const EVCC: ControllerKind = {
  name: "evcc pv",
  make: (bench) => {
    const rival = new Evcc(bench);
    return {
      step: () => {
        if (bench.second % INTERVAL_S === 0) rival.decide();
      },
    };
  },
};

class Evcc {
  #isEnabled = false;
  #offeredA = MIN_CURRENT_A;
  #timerS: number | null = null;

  constructor(private readonly bench: BenchHouse) {}

  decide(): void {
    const targetA = this.#targetA(this.#sitePowerW());
    const enabled = targetA >= MIN_CURRENT_A;
    const currentA = enabled ? Math.trunc(targetA) : this.#offeredA;
    if (enabled === this.#isEnabled && (!enabled || currentA === this.#offeredA)) return;
    this.bench.command({ enabled, currentA });
    this.#isEnabled = enabled;
    this.#offeredA = currentA;
  }

  /** Below 0 is surplus. The battery's charge counts as surplus once it had its share. */
  #sitePowerW(): number {
    const { gridW, batteryW, socPct } = this.bench.site();
    if (socPct >= PRIORITY_SOC_PCT) return gridW + batteryW;
    return gridW + Math.max(0, batteryW) + PRIORITY_RESIDUAL_W;
  }

  #targetA(siteW: number): number {
    const { currentA } = this.bench.charger();
    const effectiveA = this.#isEnabled && currentA > 1
      ? Math.min(currentA + MEASURED_SLACK_A, this.#offeredA)
      : 0;
    const sunA = Math.max(0, effectiveA - siteW / (VOLTAGE_V * this.bench.phases));
    if (this.#isEnabled && sunA < MIN_CURRENT_A) {
      if (siteW < 0) this.#timerS = null;
      else if (this.#hasRun(DISABLE_DELAY_S)) return 0;
      return MIN_CURRENT_A;
    }
    if (!this.#isEnabled && sunA >= MIN_CURRENT_A) {
      return this.#hasRun(ENABLE_DELAY_S) ? MIN_CURRENT_A : 0;
    }
    this.#timerS = null;
    return this.#isEnabled ? Math.min(MAX_CURRENT_A, sunA) : 0;
  }

  /** Starts the one timer, or tells that it is over; then it is reset. */
  #hasRun(delayS: number): boolean {
    this.#timerS ??= this.bench.second;
    if (this.bench.second - this.#timerS < delayS) return false;
    this.#timerS = null;
    return true;
  }
}
