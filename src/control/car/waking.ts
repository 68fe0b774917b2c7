import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import type { ChargerCommand } from "../../domain/house/command.ts";
import type { SessionMemory } from "../../domain/codes/control_memory.ts";
import { ASK_STEP_A, asksInVain } from "./asking.ts";
import type { CarHabits } from "./car_habits.ts";
import type { CarMemory } from "./car_memory.ts";
import type { Situation } from "../situation.ts";

/** Current that begins this soon after an ask is the answer to the ask before it. */
const ANSWER_MS = 10 * SECOND_MS;
/** A car that takes longer has been woken by something else. */
export const MAX_WAKE_MS = MINUTE_MS;
/**
 * A car that stops by itself within this time after it was told a lower current has stopped because
 * of that current.
 */
const CEASE_MS = 2 * MINUTE_MS;
/** A car that begins again within this time, at a higher current, is the same car. */
const PROOF_MS = 10 * MINUTE_MS;

/** What was known and commanded before this cycle. */
export interface BeforeCycle {
  readonly car: CarMemory;
  readonly command: ChargerCommand | null;
  readonly changedMs: number | null;
  /** When it was last switched on or off. */
  readonly switchedMs: number | null;
  readonly session: SessionMemory | null;
}

/**
 * Learns how long charger and car take to begin, and from which current on. Neither is sure at first:
 * a car that begins at the second ask may be slow, want to be asked twice, or want more current.
 */
export function watchStart(
  habits: CarHabits,
  before: BeforeCycle,
  situation: Situation,
): CarHabits {
  const { charger, isCharging } = situation;
  if (charger.quality !== "fresh" || charger.values?.powerW === null) return habits;
  const begun = isCharging ? learnBegin(habits, before, situation) : habits;
  return judgeStart(begun, before, situation);
}

function learnBegin(
  habits: CarHabits,
  { car, command, switchedMs }: BeforeCycle,
  situation: Situation,
): CarHabits {
  const { now, startA } = situation;
  if (car.askedMs === null || car.lastAskMs === null || command?.enabled !== true) return habits;
  const sinceLastMs = now.steadyMs - car.lastAskMs;
  const isOfEarlier = car.asks === 2 && sinceLastMs < ANSWER_MS && habits.wakeMs === null;
  const tookMs = tookToWake(habits, {
    asks: asksInVain(car),
    sinceLastMs,
    sinceFirstMs: now.steadyMs - car.askedMs,
  });
  // A car that has only been resting wakes sooner.
  const isOfStart = switchedMs !== null && car.askedMs - switchedMs < ANSWER_MS;
  const wakeMs = isOfStart && tookMs <= MAX_WAKE_MS ? tookMs : habits.wakeMs;
  const beforeA = car.beforeA ?? command.currentA;
  // A car that has stopped at less begins at what it is told, however quickly.
  const creditedA = isOfEarlier && habits.ceasedMs === null ? beforeA : command.currentA;
  const isOurRaise = command.currentA > beforeA && sinceLastMs <= MAX_WAKE_MS &&
    command.currentA <= (car.vainA ?? 0) + ASK_STEP_A;
  const isNew = creditedA > startA && (car.takenA === null || car.takenA >= creditedA);
  if (!isOurRaise || !isNew || habits.isStartProven) return { ...habits, wakeMs };
  return { ...habits, wakeMs, startA: creditedA };
}

/**
 * Time from the ask that current answers until it flows. Where more than one may have been answered,
 * waiting longer is tried once.
 */
function tookToWake(
  habits: CarHabits,
  asked: { asks: number; sinceLastMs: number; sinceFirstMs: number },
): number {
  const { asks, sinceLastMs, sinceFirstMs } = asked;
  return asks <= 1 || habits.wakeMs !== null ? sinceLastMs : sinceFirstMs;
}

/**
 * A smaller current that is drawn refutes what was learnt. A car that stops because it is told less,
 * and begins again in the same stay when it is told more, proves it.
 */
function judgeStart(habits: CarHabits, before: BeforeCycle, situation: Situation): CarHabits {
  const { car, command, session } = before;
  const { now, isCharging, range } = situation;
  const { startA, isStartProven, ceasedMs } = habits;
  if (startA !== null && !isStartProven && car.takenA !== null && car.takenA < startA) {
    return { ...habits, startA: null, ceasedMs: null };
  }
  // Another stay: it may be another car, which has to prove it anew.
  if (session === null) {
    return isStartProven || ceasedMs !== null
      ? { ...habits, isStartProven: false, ceasedMs: null }
      : habits;
  }
  if (ceasedMs !== null && now.steadyMs - ceasedMs > PROOF_MS) return { ...habits, ceasedMs: null };
  if (command?.enabled !== true) return habits;
  if (!isCharging && hasStoppedFor(before, situation)) {
    const nextA = Math.max(startA ?? 0, (car.toldA ?? range.minA) + ASK_STEP_A);
    if (nextA > range.maxA) return habits;
    return { ...habits, startA: nextA, isStartProven: false, ceasedMs: now.steadyMs };
  }
  const isProven = ceasedMs !== null && isCharging && startA !== null && command.currentA >= startA;
  return isProven ? { ...habits, isStartProven: true, ceasedMs: null } : habits;
}

/** It drew until it was told a current at which it has never drawn for a minute in this stay. */
function hasStoppedFor({ car, changedMs }: BeforeCycle, { now }: Situation): boolean {
  return car.wasFlowing === true && car.loweredFromA !== null && car.toldA !== null &&
    (car.takenA === null || car.takenA > car.toldA) &&
    changedMs !== null && now.steadyMs - changedMs <= CEASE_MS;
}
