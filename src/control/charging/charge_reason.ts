import type { Reason } from "../../domain/codes/reason.ts";
import { wallOf } from "../../domain/house/time.ts";
import { MINUTE_MS, type Phases, SECOND_MS } from "../../domain/house/units.ts";
import { carriedCurrentA } from "./current.ts";
import { levelsOf } from "../phases/levels.ts";
import { NOISE_W } from "../site/site.ts";
import { silentCharger, type Situation } from "../situation.ts";

/** A change of the current shows after so long at the latest; then the car takes what it will. */
export const CHANGE_SHOWS_MS = 30 * SECOND_MS;
/** A pause is foretold so long before, at most: what lies further ahead the sun decides anew. */
export const FORETOLD_MS = 30 * MINUTE_MS;

/** What is asked of a charge, before and after this cycle. */
export interface ToldCurrent {
  readonly currentA: number;
  /** What was told until now, since when; null: the charger was off, or it is not known. */
  readonly beforeA: number | null;
  readonly changedMs: number | null;
}

/** What a tracked charge is told, and what the sun carries after what clouds keep from the car. */
export interface ToldTracked extends ToldCurrent {
  readonly carriedA: number;
}

/** Steady times at which a tracked charge pauses if nothing changes; Infinity: not in sight. */
export interface ForetoldPauses {
  readonly sunGoneMs: number;
  readonly protectionMs: number;
}

/** What is told while the car does not draw what it was told yet; null: it draws it, or all it will. */
export function changingReason(told: ToldCurrent, situation: Situation): Reason | null {
  const { carPowerW, perAmpereW, now } = situation;
  const { currentA, beforeA, changedMs } = told;
  if (carPowerW === null) return null;
  const moreA = carPowerW / perAmpereW - currentA;
  const isNew = beforeA !== currentA || changedMs === null ||
    now.steadyMs - changedMs < CHANGE_SHOWS_MS;
  const isOnItsWay = moreA >= 1 || (isNew && moreA <= -1);
  return isOnItsWay ? { code: "charging.changing", powerW: carPowerW, currentA } : null;
}

/** Why a tracked charge is as it is, by what is measured. */
export function trackedReason(
  told: ToldTracked,
  pauses: ForetoldPauses,
  situation: Situation,
): Reason {
  const { now, carPowerW, range, settings, measured } = situation;
  const { currentA } = told;
  if (carPowerW === null) return silentCharger(situation);
  const { batteryPowerW } = measured;
  if (pauses.protectionMs < pauses.sunGoneMs && batteryPowerW !== null) {
    return {
      code: "guard.battery",
      batteryPowerW,
      limitW: settings.batteryMaxConsumptionW,
      pausesAtMs: wallOf(pauses.protectionMs, now),
    };
  }
  const spareW = spareOf(situation, carPowerW);
  if (pauses.sunGoneMs - now.steadyMs <= FORETOLD_MS) {
    return {
      code: "stop.pending",
      powerW: carPowerW,
      missingW: Math.min(carPowerW, shortOf(situation, spareW)),
      pausesAtMs: foretoldAtMs(pauses.sunGoneMs, situation),
      ...othersPart(situation),
    };
  }
  const changing = changingReason(told, situation);
  if (changing !== null) return changing;
  if (currentA >= range.maxA) return atMost(carPowerW, situation);
  if (situation.isHeldBack) return { code: "charging.held-back", powerW: carPowerW };
  const { surplusW, perAmpereW } = situation;
  const isHeld = surplusW !== null && spareW > NOISE_W && told.carriedA <= currentA &&
    carriedCurrentA(surplusW, perAmpereW, range) > currentA;
  return isHeld
    ? { code: "limit.cloudy", powerW: carPowerW, spareW }
    : { code: "charging.tracked", powerW: carPowerW, spareW, ...switchedPhases(situation) };
}

/** What the sun gives beyond the power that flows, by the meters: a plug that would yield still draws. */
function spareOf({ surplusW, yieldedW, measured }: Situation, carPowerW: number): number {
  if (surplusW !== null) return surplusW - yieldedW - carPowerW;
  return -(measured.gridPowerW ?? 0) - (measured.batteryPowerW ?? 0);
}

/** What the car lacks of the sun that is its own, or buys: beside a plug that comes first, or yields. */
function shortOf({ site, yieldedW }: Situation, spareW: number): number {
  const boughtW = site.quality === "known" ? site.gridPowerW : 0;
  return Math.max(0, boughtW, -(spareW + yieldedW));
}

/** What other loads have of what counts for the car: the plug, where that is the only one. */
export function othersPart(
  { yieldedW, hasManyLoads }: Situation,
): { readonly plugW?: number; readonly othersW?: number } {
  if (Math.abs(yieldedW) < 1) return {};
  return hasManyLoads ? { othersW: yieldedW } : { plugW: yieldedW };
}

/** A car that takes less than the limit is not held by it. */
function atMost(powerW: number, situation: Situation): Reason {
  const { range, perAmpereW } = situation;
  const limitA = range.maxA;
  if (powerW <= (limitA - 1) * perAmpereW) return { code: "limit.car", powerW, currentA: limitA };
  return { code: "limit.current", powerW, limitA, ...switchedPhases(situation) };
}

/** On how many phases it charges, where the charger is switched between fewer and more. */
function switchedPhases(
  { charger, settings, phases }: Situation,
): { readonly phases?: Phases } {
  return levelsOf(charger.values, settings) === null ? {} : { phases };
}

/** To the second in the last minute; before that to the minute, for it moves with the sun. */
function foretoldAtMs(steadyMs: number, { now }: Situation): number {
  const atMs = wallOf(steadyMs, now);
  return steadyMs - now.steadyMs <= MINUTE_MS
    ? Math.round(atMs)
    : Math.ceil(atMs / MINUTE_MS) * MINUTE_MS;
}
