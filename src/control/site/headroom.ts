import type { Moment } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { fillToComeWh, type Outlook } from "../../domain/sun/outlook.ts";

/** The battery keeps this charge at least, in %, also where "On at SOC" is below. */
const LEAST_SOC_PCT = 60;
/**
 * The same beside a charger that goes to fewer phases where a charge on all of them would pause: it needs
 * less room, and what the battery gives and gets back costs a twelfth.
 */
const SWITCHED_LEAST_SOC_PCT = 80;
/** So much of "Max consumption" it gives: the rest is for the edge of the next cloud. */
const CONSUMPTION_PART = 0.75;
/** What it gives beyond the sun, it could give for so long. */
const LASTS_MS = 30 * MINUTE_MS;
/** What is to come has to bring back so much of it. */
const IN_HAND = 1.5;

/** What headroom is judged by. */
export interface HeadroomView {
  readonly isCloudy: boolean | null;
  readonly isHeldBack: boolean;
  readonly isBehind: boolean;
  readonly hasBattery: boolean;
  /** Phases may be switched at any time. */
  readonly isSwitched: boolean;
  readonly socPct: number | null;
  /** What the sun gives, what of it can reach the car, and the smallest charge, in W. */
  readonly surplusW: number | null;
  readonly reachW: number;
  readonly smallestPowerW: number;
  readonly settings: Settings;
  readonly outlook: Outlook | null;
  readonly now: Moment;
}

/**
 * Power in W that a house battery gives to a car beside the sun while clouds pass: a full one could not
 * take the sun of the pauses to come. 0 where the sun does not bear the smallest charge, and where the
 * rest of the day is not expected to give it back.
 */
export function headroomW(view: HeadroomView): number {
  const { socPct, surplusW, reachW, smallestPowerW, settings, outlook, now } = view;
  const isWanted = view.isCloudy === true && view.hasBattery && !view.isHeldBack && !view.isBehind;
  if (!isWanted || !settings.lookAhead) return 0;
  if (outlook === null || socPct === null || surplusW === null) return 0;
  if (surplusW < smallestPowerW) return 0;
  const comesWh = fillToComeWh(outlook, {
    quantile: "p50",
    nowMs: now.atMs,
    carW: 0,
    maxChargingW: settings.batteryMaxChargingW,
  });
  const leastPct = view.isSwitched ? SWITCHED_LEAST_SOC_PCT : LEAST_SOC_PCT;
  const keptPct = Math.max(leastPct, settings.trackingStartSocPct);
  const missingWh = outlook.fillWhPerPct * Math.max(0, settings.eveningSocPct - socPct);
  const spareWh = Math.min(
    outlook.fillWhPerPct * (socPct - keptPct),
    comesWh / IN_HAND - missingWh,
  );
  const lentW = Math.min(
    CONSUMPTION_PART * settings.batteryMaxConsumptionW,
    spareWh * HOUR_MS / LASTS_MS,
    reachW - surplusW,
  );
  return Math.max(0, lentW);
}
