import type { ChargerCommand } from "../../domain/house/command.ts";
import { SECOND_MS } from "../../domain/house/units.ts";
import { carriedCurrentA, wholeSteps } from "./current.ts";
import { isSwitchedAnytime } from "../phases/levels.ts";
import { headroomW } from "../site/headroom.ts";
import { noiseW, spreadW } from "../site/noise.ts";
import { IMPORT_W, NOISE_W, type Site } from "../site/site.ts";
import { isNoisy, meanShortW, SURE_SPREADS } from "./slow_mean.ts";
import type { Situation } from "../situation.ts";
import type { FollowTimers } from "../charger_memory.ts";
import { refusalInForce, type Trials, type TrialSun } from "./trials.ts";

/** A car that does not show the last current yet is given so long before it gets a higher one. */
export const SLOW_FOLLOW_MS = 30 * SECOND_MS;
/** A car has followed a command so long after the meters were read. */
const LEAD_MS = 15 * SECOND_MS;
/** An inverter that is held back is asked for so much more at first, and after a refusal. */
const PROBE_STEP_A = 2;
const REFUSED_PROBE_STEP_A = 1;
/** Each step that it bears makes the next one twice as large, up to this: what is too much is bought. */
const LARGEST_PROBE_STEP_A = 4;
/** By so much, in W and as a part, a charger may tell more than the meter: each measures its own way. */
const CONTRADICTION_W = 100;
const CONTRADICTION_PART = 0.05;
/** Power in W that Tracked leaves aside while clouds pass. */
export const CLOUDY_RESERVE_W = 100;

/** A tracked charge: what it was told, and when. */
export interface Charge {
  readonly command: ChargerCommand;
  readonly switchedMs: number;
  readonly changedMs: number;
  /** The current in A before that; 0: off, or not known. */
  readonly fromA: number;
  readonly timers: FollowTimers;
  readonly trials: Trials;
}

/** The powers in W that a charge rests on, of a site that is known, without what may be bought. */
export interface Balance {
  readonly gridPowerW: number;
  readonly batteryPowerW: number;
  /** What the car takes beyond sun and headroom that reach it; before current flows, what it would take. */
  readonly shortW: number;
  /** What the sun gives beyond the smallest charge. */
  readonly aboveSmallestW: number;
  /** What battery and grid spend on the car. */
  readonly bridgeW: number;
  readonly carriedA: number;
  /** The same if the meters already show a raise that the car's own reading does not show yet. */
  readonly carriedAtMostA: number;
  /** The highest current that may be tried now. */
  readonly raisableA: number;
  /** What a charge that is short in the mean comes down to, in A; null: it is not, or not known. */
  readonly meanFallA: number | null;
}

/** What the sun carries of a charge. */
export function balanceOf(
  charge: Charge,
  { gridPowerW, batteryPowerW }: Extract<Site, { quality: "known" }>,
  situation: Situation,
): Balance {
  const { sunW, carPowerW, smallestPowerW, isCharging, hasBattery, range } = situation;
  const { command } = charge;
  const boughtW = mayBeBoughtW(situation);
  const surplusW = situation.surplusW === null ? null : situation.surplusW + boughtW;
  const shared = { gridPowerW: gridPowerW - boughtW, batteryPowerW };
  if (surplusW === null || carPowerW === null) {
    const carriedA = gridPowerW > IMPORT_W ? range.minA : command.currentA;
    return {
      ...shared,
      shortW: gridPowerW + batteryPowerW,
      aboveSmallestW: 0,
      bridgeW: Math.max(0, batteryPowerW),
      carriedA,
      carriedAtMostA: carriedA,
      raisableA: carriedA,
      meanFallA: null,
    };
  }
  const aboveSmallestW = surplusW - smallestPowerW;
  if (!isCharging) {
    return {
      ...shared,
      shortW: -aboveSmallestW,
      aboveSmallestW,
      bridgeW: hasBattery ? Math.min(smallestPowerW, Math.max(0, -aboveSmallestW)) : 0,
      carriedA: range.minA,
      carriedAtMostA: range.minA,
      raisableA: range.minA,
      meanFallA: null,
    };
  }
  const givenW = surplusW + headroomW({ ...situation, isSwitched: isSwitchedAnytime(situation) });
  const shortW = carPowerW - givenW;
  const leadW = leadOfFallW(situation);
  const carriedA = carriedBy(givenW - leadW, situation);
  const hiddenW = isRampHidden(charge, situation)
    ? command.currentA * situation.perAmpereW - carPowerW
    : 0;
  const refusal = refusalInForce(charge.trials, trialSun(sunW ?? surplusW, situation));
  // What lies between two steps of the charger is none: it would count as a raise in each cycle.
  const refusedA = refusal === null ? Infinity : wholeSteps(refusal.currentA, range.stepA);
  const allowedA = isContradicted(charge, carPowerW, situation) ? 0 : refusedA;
  const provenA = carriedBy(carPowerW - provenShortW(charge, shortW, situation), situation);
  const triedA = Math.max(provenA, probedCurrentA(charge, shortW, situation));
  return {
    ...shared,
    shortW,
    aboveSmallestW,
    bridgeW: Math.min(carPowerW, Math.max(0, shortW)),
    carriedA,
    carriedAtMostA: carriedBy(givenW - leadW + hiddenW, situation),
    raisableA: Math.min(triedA, Math.max(command.currentA, allowedA)),
    meanFallA: meanFallA(charge, carPowerW, situation),
  };
}

/**
 * What the sun gives less by the time that the car has followed, in W: with a battery the battery gives
 * it, without one it is bought.
 */
function leadOfFallW({ hasBattery, pvFallWPerS }: Situation): number {
  return hasBattery ? 0 : pvFallWPerS * LEAD_MS / SECOND_MS;
}

/**
 * What the grid may give, in W, where the sun gives the rest: of the smallest charge, or above it of one
 * ampere.
 */
function mayBeBoughtW({ surplusW, smallestPowerW, mayBuyW, range }: Situation): number {
  if (surplusW === null || mayBuyW === 0) return 0;
  const missingW = smallestPowerW - surplusW;
  return missingW > 0 ? Math.min(mayBuyW, missingW) : mayBuyW / range.minA;
}

/**
 * The charger tells more than it was told, longer than a car takes to follow, and more than the whole
 * house takes with the car in it: the sun that would be left by it is none.
 */
function isContradicted(
  { command, changedMs }: Charge,
  carPowerW: number,
  { measured: { consumptionPowerW }, perAmpereW, now }: Situation,
): boolean {
  if (now.steadyMs - changedMs < SLOW_FOLLOW_MS) return false;
  const possibleW = Math.max(command.currentA * perAmpereW, consumptionPowerW ?? Infinity);
  return carPowerW - possibleW > CONTRADICTION_W + CONTRADICTION_PART * carPowerW;
}

/** What a raise reckons with, in W: beside a noisy meter the mean, or what chance cannot explain. */
function provenShortW({ timers }: Charge, shortW: number, { noise }: Situation): number {
  if (!isNoisy(noise)) return shortW;
  return meanShortW(timers.mean, noise) ?? shortW + SURE_SPREADS * spreadW(noise);
}

function meanFallA(charge: Charge, carPowerW: number, situation: Situation): number | null {
  const shortW = meanShortW(charge.timers.mean, situation.noise);
  if (shortW === null || shortW <= NOISE_W) return null;
  const carriedA = carriedBy(carPowerW - shortW, situation);
  return carriedA < charge.command.currentA ? carriedA : null;
}

/** A step up where the inverter is held back: whether the sun carries it only a try can tell. */
function probedCurrentA(charge: Charge, shortW: number, situation: Situation): number {
  const { isHeldBack, noise, range } = situation;
  return isHeldBack && shortW <= noiseW(noise)
    ? Math.min(range.maxA, charge.command.currentA + probeStepA(charge.trials))
    : 0;
}

function probeStepA({ trial, refusal }: Trials): number {
  if (trial === null || trial.borneA === null || !trial.isProbe) {
    return refusal === null ? PROBE_STEP_A : REFUSED_PROBE_STEP_A;
  }
  return Math.min(LARGEST_PROBE_STEP_A, 2 * (trial.currentA - trial.borneA));
}

/** The car shows the current that it was told, to an ampere. */
export function isFollowed({ command }: Charge, { carPowerW, perAmpereW }: Situation): boolean {
  return carPowerW !== null && Math.abs(carPowerW - command.currentA * perAmpereW) < perAmpereW;
}

/** A raise of ours is under way, and the car's reading is behind it. */
function isRampHidden(charge: Charge, situation: Situation): boolean {
  const { command, changedMs, trials } = charge;
  const { carPowerW, perAmpereW, now } = situation;
  return trials.trial !== null && trials.trial.sinceMs === changedMs &&
    now.steadyMs - changedMs < SLOW_FOLLOW_MS &&
    carPowerW !== null && carPowerW < command.currentA * perAmpereW &&
    !isFollowed(charge, situation);
}

/** The sun of this cycle, as trials judge it. */
export function trialSun(surplusW: number, situation: Situation): TrialSun {
  const { perAmpereW, noise, isHeldBack, now } = situation;
  return { surplusW, perAmpereW, spreadW: spreadW(noise), isHeldBack, now };
}

/** Current in A that so much surplus carries, after what clouds that pass keep from the car. */
function carriedBy(
  surplusW: number,
  { isCloudy, mayBuyW, perAmpereW, range }: Situation,
): number {
  const reserveW = isCloudy === true && mayBuyW === 0 ? CLOUDY_RESERVE_W : 0;
  return carriedCurrentA(surplusW - reserveW, perAmpereW, range);
}
