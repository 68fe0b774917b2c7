import type { Moment } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";

/*
 * Each start and each raise is a trial. When the current has to fall again although the sun has not,
 * the reckoning was wrong: the car draws more than it is told, the battery keeps its share, the meter
 * is noisy. The same current is then left alone for a while, unless the sun grows.
 */

/** A current that failed is tried again after this; each further failure makes it four times as long. */
export const REFUSAL_MS = 3 * MINUTE_MS;
export const REFUSAL_GROWTH = 4;
export const REFUSAL_MAX_MS = HOUR_MS;
/** The same beside an inverter that is held back: nothing else would show that the sun has grown. */
export const HELD_BACK_REFUSAL_MS = 15 * MINUTE_MS;
/** Meters, charger and car show the sun without a ramp of ours at the latest so long after a fall. */
export const JUDGE_MS = 30 * SECOND_MS;
/** The same sun: within half an ampere, within this in W, or within so many spreads of the noise. */
const SAME_SUN_W = 200;
const SAME_SUN_A = 0.5;
const SAME_SUN_SPREADS = 4;

/** A start or a raise, and the sun that it was made under. */
interface Trial {
  readonly currentA: number;
  /** The current that was borne before it; null: a start. */
  readonly borneA: number | null;
  /** A step up beside an inverter that is held back: the surplus does not bound it. */
  readonly isProbe: boolean;
  readonly surplusW: number;
  readonly sinceMs: number;
}

/** What is remembered of starts and raises; steady times. */
export interface Trials {
  /** The newest one; null: the current has fallen since. */
  readonly trial: Trial | null;
  /** The trial that the current fell after, to what (0: the charge ended); null: it is judged. */
  readonly fall: {
    readonly trial: Trial;
    readonly currentA: number;
    readonly sinceMs: number;
  } | null;
  /** Nothing above this current is tried. */
  readonly refusal: {
    readonly currentA: number;
    readonly surplusW: number;
    readonly untilMs: number;
    readonly failures: number;
  } | null;
}

export const NO_TRIALS: Trials = { trial: null, fall: null, refusal: null };

/** The sun of a cycle as trials look at it. */
export interface TrialSun {
  readonly surplusW: number;
  readonly perAmpereW: number;
  readonly spreadW: number;
  readonly isHeldBack: boolean;
  readonly now: Moment;
}

/** A start or a raise to `currentA` under this sun, from `beforeA` (null: a start). */
export function beginTrial(
  trials: Trials,
  { beforeA, currentA }: { readonly beforeA: number | null; readonly currentA: number },
  sun: TrialSun,
): Trials {
  const { surplusW, isHeldBack, now } = sun;
  const { refusal } = judgeNow(trials, sun);
  const trial = {
    currentA,
    borneA: beforeA,
    isProbe: isHeldBack && beforeA !== null,
    surplusW,
    sinceMs: now.steadyMs,
  };
  return { trial, fall: null, refusal };
}

/** The current falls to `currentA` (0: the charge ends). */
export function endTrial(trials: Trials, currentA: number, now: Moment): Trials {
  const trial = trials.trial ?? trials.fall?.trial ?? null;
  if (trial === null) return trials;
  return { ...trials, trial: null, fall: { trial, currentA, sinceMs: now.steadyMs } };
}

/** The trials of a charge that ended for another reason than the sun, or after long. */
export function dropTrial(trials: Trials): Trials {
  return { ...trials, trial: null, fall: null };
}

/** Judges a fall once the meters show the sun without our own ramp. */
export function judgeFall(trials: Trials, sun: TrialSun): Trials {
  const { fall } = trials;
  return fall !== null && sun.now.steadyMs - fall.sinceMs >= JUDGE_MS
    ? judgeNow(trials, sun)
    : trials;
}

/** The highest current in A that may be tried under this sun, and until when; null: any. */
export function refusalInForce(
  trials: Trials,
  sun: TrialSun,
): { readonly currentA: number; readonly untilMs: number } | null {
  const { refusal } = judgeNow(trials, sun);
  return refusal !== null && sun.now.steadyMs < refusal.untilMs &&
      sun.surplusW < refusal.surplusW + sameSunW(sun)
    ? refusal
    : null;
}

function judgeNow(trials: Trials, sun: TrialSun): Trials {
  const { fall, refusal } = trials;
  if (fall === null) return trials;
  const { trial, currentA } = fall;
  // Beside an inverter that is held back the surplus follows the car: it is no sign of less sun.
  const hasFallen = !sun.isHeldBack && sun.surplusW < trial.surplusW - sameSunW(sun);
  if (hasFallen) return { ...trials, fall: null };
  const isAgain = refusal !== null && trial.surplusW < refusal.surplusW + 2 * sameSunW(sun) &&
    sun.now.steadyMs < refusal.untilMs + REFUSAL_MAX_MS;
  const failures = isAgain ? refusal.failures + 1 : 1;
  const isHidden = sun.isHeldBack || trial.isProbe;
  const isStart = trial.borneA === null && currentA === 0;
  // A start and its end cost more than a raise: where the sun shows, the second wait is the first.
  const waits = isStart && !isHidden ? failures : failures - 1;
  const firstMs = isHidden ? HELD_BACK_REFUSAL_MS : REFUSAL_MS;
  const waitMs = Math.min(REFUSAL_MAX_MS, firstMs * REFUSAL_GROWTH ** waits);
  return {
    ...trials,
    fall: null,
    refusal: {
      currentA: trial.isProbe
        ? Math.max(currentA, trial.borneA ?? 0)
        : (currentA + Math.max(currentA, trial.currentA)) / 2,
      surplusW: Math.max(trial.surplusW, sun.surplusW),
      untilMs: fall.sinceMs + waitMs,
      failures,
    },
  };
}

function sameSunW({ perAmpereW, spreadW }: TrialSun): number {
  return Math.max(SAME_SUN_W, SAME_SUN_A * perAmpereW, SAME_SUN_SPREADS * spreadW);
}
