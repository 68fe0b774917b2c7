import { HOUR_MS } from "../house/units.ts";
import type { QuantileName } from "./sun_forecast.ts";
import type { StepToCome, SunToCome } from "./sun_to_come.ts";

/** What control may reckon with of the rest of today. */
export interface Outlook {
  readonly steps: readonly StepToCome[];
  /** Energy in Wh that raises the house battery's charge by a percent. */
  readonly fillWhPerPct: number;
}

/** What of the sun to come control may look at; null: too little is known. */
export function outlookOf(sun: SunToCome | null): Outlook | null {
  if (sun === null || sun.fillWhPerPct === null) return null;
  return { steps: sun.today.steps, fillWhPerPct: sun.fillWhPerPct };
}

/**
 * Energy in Wh that the house battery gets from `nowMs` until sunset, by one of the quantiles of
 * what house and car leave; `carW` is what the car takes whenever there is so much.
 */
export function fillToComeWh(
  { steps }: Outlook,
  { quantile, nowMs, carW, maxChargingW }: {
    readonly quantile: QuantileName;
    readonly nowMs: number;
    readonly carW: number;
    readonly maxChargingW: number;
  },
): number {
  return steps.reduce((sum, { atMs, lengthMs, surplusW }) => {
    const leftMs = Math.max(0, Math.min(lengthMs, atMs + lengthMs - nowMs));
    const leftW = Math.min(maxChargingW, Math.max(0, surplusW[quantile] - carW));
    return sum + leftW * leftMs / HOUR_MS;
  }, 0);
}
