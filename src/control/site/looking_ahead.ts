import type { Settings } from "../../domain/settings/settings.ts";
import { fillToComeWh, type Outlook } from "../../domain/sun/outlook.ts";

/** What is to come has to fill the battery with so much in hand. */
const IN_HAND = 1.2;
/** The same where it is the sun of the whole day, and the evening gives it back in time. */
const LENT_IN_HAND = 2;
/** Beside its car such a battery gets this part of what it misses: sun that the car cannot take anyway. */
const BESIDE_PART = 0.5;

/** What the house battery gets until sunset, and what it should to be full with some in hand. */
export interface FillToCome {
  readonly comesWh: number;
  readonly wantedWh: number;
}

/**
 * What comes on four days in five without the car, or in the middle beside a car that takes its most
 * of what there is, whichever is less. A car that leaves some of that anyway would miss it later: with
 * "Evening charge" twice what is missing, without the car, will do. Null: not looked at, or not known.
 */
export function fillToCome(
  { outlook, settings, isCloudy, socPct, nowMs, carW }: {
    readonly outlook: Outlook | null;
    readonly settings: Settings;
    readonly isCloudy: boolean | null;
    readonly socPct: number | null;
    readonly nowMs: number;
    readonly carW: number;
  },
): FillToCome | null {
  if (!settings.lookAhead || isCloudy !== false) return null;
  if (outlook === null || socPct === null || socPct >= settings.trackingStartSocPct) return null;
  const missingWh = outlook.fillWhPerPct * (100 - socPct);
  const rules = { nowMs, maxChargingW: settings.batteryMaxChargingW };
  const aloneWh = fillToComeWh(outlook, { ...rules, quantile: "p20", carW: 0 });
  const besideWh = fillToComeWh(outlook, { ...rules, quantile: "p50", carW });
  const leastWh = Math.min(aloneWh, besideWh);
  const isLent = settings.eveningSocPct > 0 && leastWh < IN_HAND * missingWh &&
    besideWh >= BESIDE_PART * missingWh;
  return isLent
    ? { comesWh: Math.round(aloneWh), wantedWh: Math.round(LENT_IN_HAND * missingWh) }
    : { comesWh: Math.round(leastWh), wantedWh: Math.round(IN_HAND * missingWh) };
}

/** True when the sun to come surely fills the house battery by sunset. */
export function isFillSure(fill: FillToCome | null): boolean {
  return fill !== null && fill.comesWh >= fill.wantedWh;
}
