import type { Reading, Snapshot } from "../../domain/house/snapshot.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";

/**
 * Whether the readings of a cycle fit together. settling: a load has changed and the site's values
 * do not show it yet · contradictory: the loads take more than the site's values leave room for,
 * and for too long to be settling.
 */
export type Balance = "settled" | "settling" | "contradictory";

/** A load that changes by this much between two readings is a step, in W. */
const STEP_W = 500;
/** How long meter and inverter take to show a step, in ms: 5 to 10 s were seen. */
const LAG_MS = 10 * SECOND_MS;
/** How far the loads' own meters may be off: so many W, and so large a part of the power. */
const TOLERANCE_W = 100;
const TOLERANCE_PART = 0.05;
/**
 * No step takes longer: what does not fit by then has another cause, e.g. the inverter restarts, or
 * the meter does not see the car.
 */
const SETTLING_MS = MINUTE_MS;

/** Follows the loads from cycle to cycle and tells whether they fit to the rest of the house. */
export class BalanceWatch {
  readonly #loads = new Map<number, LoadSteps>();
  #exceedsSinceMs: number | null = null;

  /** Judges the readings of one cycle. */
  judge(snapshot: Snapshot, now: Moment): Balance {
    for (const { id, reading } of snapshot.loads) {
      const steps = this.#loads.get(id) ?? new LoadSteps();
      this.#loads.set(id, steps);
      steps.note(reading, reading.value?.powerW ?? null, now);
    }
    if (!loadsExceedWhole(snapshot)) {
      this.#exceedsSinceMs = null;
      return this.#isLagging(snapshot, now) ? "settling" : "settled";
    }
    this.#exceedsSinceMs ??= now.steadyMs;
    return now.steadyMs - this.#exceedsSinceMs > SETTLING_MS ? "contradictory" : "settling";
  }

  /** True while the site's values were read before a step, or too soon after it to show it. */
  #isLagging({ meter, inverter }: Snapshot, now: Moment): boolean {
    const ages = [meter.ageMs, inverter.ageMs].filter((ageMs) => ageMs !== null);
    const siteMs = now.steadyMs - Math.max(...ages);
    return [...this.#loads.values()].some(({ steppedMs }) =>
      steppedMs !== null && siteMs < steppedMs + LAG_MS
    );
  }
}

/** When one load last changed by a step, on the steady clock. */
class LoadSteps {
  steppedMs: number | null = null;
  #powerW: number | null = null;

  note(reading: Reading<unknown>, powerW: number | null, now: Moment): void {
    const before = this.#powerW;
    this.#powerW = powerW;
    if (powerW === null || before === null || Math.abs(powerW - before) < STEP_W) return;
    this.steppedMs = now.steadyMs - (reading.ageMs ?? 0);
  }
}

/** True when the loads take more than all that house and loads take together. */
export function loadsExceedWhole({ flows, loads }: Snapshot): boolean {
  const wholeW = flows.consumptionPowerW;
  if (wholeW === null) return false;
  const loadsW = loads.reduce((sumW, { reading }) => sumW + (reading.value?.powerW ?? 0), 0);
  return loadsW - wholeW > TOLERANCE_W + TOLERANCE_PART * loadsW;
}
