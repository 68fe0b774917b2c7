import { SECOND_MS } from "../../domain/house/units.ts";
import { noiseW } from "../site/noise.ts";
import type { Situation } from "../situation.ts";
import { type Balance, type Charge, SLOW_FOLLOW_MS } from "./charge.ts";

/*
 * Charger, car, inverter and meters follow a command one after the other. Until then the meters show
 * what our own change has stirred up, and a second change that answers it would be one too many.
 */

/** Charger, car and inverter need so long to follow a change of ours; until then meters mislead. */
export const SETTLE_MS = 10 * SECOND_MS;
/** The same for an inverter that has held its panels back: it lets go with a lag of its own. */
export const HELD_BACK_SETTLE_MS = 15 * SECOND_MS;
/** A battery that still charges may be about to take a raise over, as long as it costs no more. */
export const BEHIND_WH = 3;

/**
 * What is missing comes of our last change, which the meters do not show whole yet: it is no more
 * than that change, and either the reading is too young or it shows that the change is under way.
 */
export function isOwnChange(charge: Charge, balance: Balance, situation: Situation): boolean {
  const { command: { currentA }, changedMs, fromA } = charge;
  const { now, perAmpereW, noise } = situation;
  if (fromA === 0 || now.steadyMs - changedMs >= SLOW_FOLLOW_MS) return false;
  const stepW = Math.abs(fromA - currentA) * perAmpereW;
  if (missingW(balance) > stepW + noiseW(noise)) return false;
  return fromA > currentA
    ? isFallUnderWay(charge, situation)
    : isEasing(situation) || isRaiseUnderWay(charge, balance, situation);
}

/** What the grid gives, and the battery, in W. */
export function missingW({ gridPowerW, batteryPowerW }: Balance): number {
  return gridPowerW + Math.max(0, batteryPowerW);
}

/** With no battery each second of waiting is bought: a second fall there follows at once. */
function isFallUnderWay(charge: Charge, situation: Situation): boolean {
  const mayWait = situation.hasBattery || charge.trials.fall?.trial.isProbe === true;
  const isAhead = carBeyondHalfWayW(charge, situation) > 0;
  return mayWait && (isEasing(situation) || isAhead || seenMs(charge, situation) < SETTLE_MS);
}

function isRaiseUnderWay(
  charge: Charge,
  { batteryPowerW }: Balance,
  situation: Situation,
): boolean {
  const { timers, trials } = charge;
  const isBatteryBehind = batteryPowerW < -noiseW(situation.noise) &&
    timers.importedWh <= BEHIND_WH;
  const isProbeBehind = trials.trial?.isProbe === true &&
    (carBeyondHalfWayW(charge, situation) < 0 ||
      seenMs(charge, situation) < HELD_BACK_SETTLE_MS);
  return isBatteryBehind || isProbeBehind;
}

/** Grid and battery give less from cycle to cycle. */
function isEasing({ noise }: Situation): boolean {
  return noise.stepW !== null && noise.stepW < -noiseW(noise);
}

/** How old our last change was when the house was read. */
function seenMs({ changedMs }: Charge, { siteKnownMs }: Situation): number {
  return siteKnownMs === null ? 0 : siteKnownMs - changedMs;
}

/** What the car draws above the middle of what it was told before and now, in W; 0: not known. */
function carBeyondHalfWayW(
  { command, fromA }: Charge,
  { carPowerW, perAmpereW }: Situation,
): number {
  return carPowerW === null ? 0 : carPowerW - (fromA + command.currentA) / 2 * perAmpereW;
}
