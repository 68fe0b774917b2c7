import { HOUR_MS, SECOND_MS } from "../../domain/house/units.ts";
import type { CarHabits } from "./car_habits.ts";
import type { CarMemory } from "./car_memory.ts";
import { wholeSteps } from "../charging/current.ts";
import type { Situation } from "../situation.ts";

/** A car that does not start is asked so many times at the pace of charger and car. */
export const ASKS = 3;
/** The pace of charger and car that is assumed while nothing is known of them. */
export const ASK_PACE_MS = 20 * SECOND_MS;
/** The time between further asks. */
export const ASK_AGAIN_MS = HOUR_MS;
/**
 * A car is asked again only when it has had this much more time than it took the last time: so
 * large a part of it, and at least so many ms.
 */
const WAKE_MARGIN_PART = 0.5;
const WAKE_MARGIN_MS = 10 * SECOND_MS;
/** Slow tries no higher current than this, whatever the sun does. */
export const SLOW_ASK_MOST_A = 10;
/** A car that takes nothing is offered so much more each time that it was asked in vain. */
export const ASK_STEP_A = 1;

const NOT_ASKED = {
  askedMs: null,
  asks: 0,
  lastAskMs: null,
  asksBeforePress: 0,
  beforeA: null,
} as const;

/** How long a car is given until it is asked again. */
export function askPaceMs({ wakeMs }: CarHabits): number {
  const tookMs = wakeMs ?? 0;
  return Math.max(ASK_PACE_MS, tookMs + Math.max(WAKE_MARGIN_MS, WAKE_MARGIN_PART * tookMs));
}

/**
 * Counts the times that a start was asked for: thrice at the pace of charger and car, and once an hour
 * where the mode says so. Being paused or charging ends the count.
 */
export function countAsks(
  memory: CarMemory,
  situation: Situation,
  wish: { isAsking: boolean; isHourly: boolean },
): CarMemory {
  const { now, isCharging } = situation;
  if (!wish.isAsking || isCharging) {
    const vainA = isCharging ? null : memory.vainA;
    return { ...memory, ...NOT_ASKED, vainA };
  }
  if (memory.askedMs === null || memory.lastAskMs === null) {
    return { ...memory, askedMs: now.steadyMs, asks: memory.asks + 1, lastAskMs: now.steadyMs };
  }
  if (!isAskDue(memory, situation, wish.isHourly)) return memory;
  const beforeA = situation.command?.enabled === true ? situation.command.currentA : null;
  const vainA = beforeA === null ? memory.vainA : Math.max(memory.vainA ?? 0, beforeA);
  return { ...memory, asks: memory.asks + 1, lastAskMs: now.steadyMs, beforeA, vainA };
}

/** How often it has been asked since it was paused, charged, or a person pressed a mode. */
export function asksInVain({ asks, asksBeforePress }: CarMemory): number {
  return asks - asksBeforePress;
}

/** Steady time of the next ask; Infinity: none. */
export function nextAskMs(
  memory: CarMemory,
  habits: CarHabits,
  isHourly: boolean,
): number {
  const { lastAskMs } = memory;
  if (lastAskMs === null) return Infinity;
  if (asksInVain(memory) < ASKS) return lastAskMs + askPaceMs(habits);
  return isHourly ? lastAskMs + ASK_AGAIN_MS : Infinity;
}

function isAskDue(memory: CarMemory, situation: Situation, isHourly: boolean): boolean {
  const { now, charger, habits } = situation;
  return charger.quality === "fresh" && now.steadyMs >= nextAskMs(memory, habits, isHourly);
}

/**
 * The current in A to offer to a car that does not draw: that from which it starts, and after each ask
 * in vain one more than was ever in vain, as far as `mostA` bears it. Between two asks it stays, until
 * it is an ampere more than that bears. A car that has drawn at so little in this stay does not wait
 * for more.
 */
export function askCurrentA(situation: Situation, mostA: number): number {
  const { car, command, range, startA } = situation;
  const toldA = command?.enabled === true ? command.currentA : 0;
  const isBorne = (currentA: number) =>
    mostA >= currentA || (toldA >= currentA && mostA >= currentA - ASK_STEP_A);
  const baseA = isBorne(startA) ? startA : range.minA;
  const isKnownToTake = car.takenA !== null && car.takenA <= baseA;
  if (isKnownToTake || car.asks === 0 || toldA === 0) return baseA;
  const isDue = car.lastAskMs === null || isAskDue(car, situation, true);
  if (isDue) {
    const highestA = Math.max(baseA, Math.min(range.maxA, wholeSteps(mostA, range.stepA)));
    return Math.min(highestA, Math.max(toldA, car.vainA ?? 0) + ASK_STEP_A);
  }
  return car.asks > 1 && toldA > baseA && isBorne(toldA) ? toldA : baseA;
}
