import type { Settings } from "../../domain/settings/settings.ts";
import { fillToComeWh, type Outlook } from "../../domain/sun/outlook.ts";

/** What is to come has to fill the battery with so much in hand. */
const IN_HAND = 1.2;

/** What the house battery gets until sunset, and what it should to be full with some in hand. */
export interface FillToCome {
  readonly comesWh: number;
  readonly wantedWh: number;
}

/**
 * What comes on four days in five without the car, or in the middle beside a car that takes its most
 * of what there is, whichever is less; null: not looked at, or not known.
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
  const wantedWh = Math.round(IN_HAND * outlook.fillWhPerPct * (100 - socPct));
  const rules = { nowMs, maxChargingW: settings.batteryMaxChargingW };
  const aloneWh = fillToComeWh(outlook, { ...rules, quantile: "p20", carW: 0 });
  const besideWh = fillToComeWh(outlook, { ...rules, quantile: "p50", carW });
  return { comesWh: Math.round(Math.min(aloneWh, besideWh)), wantedWh };
}

/** True when the house battery is surely full by sunset, whatever the car takes. */
export function isFillSure(fill: FillToCome | null): boolean {
  return fill !== null && fill.comesWh >= fill.wantedWh;
}
