import { flowingPhases } from "../domain/snapshot.ts";
import type { Moment } from "../domain/time.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/units.ts";
import type { CarMemory } from "./car_memory.ts";
import type { Situation } from "./situation.ts";

/** A car that has charged for so long in all can be full. */
export const FULL_CHARGED_MS = 10 * MINUTE_MS;
/** A car that draws next to nothing for so long is full. */
export const FULL_IDLE_MS = 5 * MINUTE_MS;
/** A change of what is commanded makes the car pause by itself for at most so long. */
export const CHANGE_MS = MINUTE_MS;
/** A car that does not start is asked so often at the charger's own pace. */
export const ASKS = 3;
export const ASK_PACE_MS = 20 * SECOND_MS;
/** And then so often. */
export const ASK_AGAIN_MS = HOUR_MS;

/** What was commanded before this cycle. */
export interface Asked {
  readonly isAsked: boolean;
  readonly changedMs: number | null;
}

/** Watches what the car draws. Values that are not fresh tell nothing. */
export function watchCar(memory: CarMemory, asked: Asked, situation: Situation): CarMemory {
  const { charger, isCharging, now, elapsedMs } = situation;
  const isKnown = charger.quality === "fresh" && charger.values?.powerW !== null &&
    charger.values !== null;
  if (!isKnown) return { ...memory, idleSinceMs: null };
  const settledMs = Math.max(now.steadyMs, (asked.changedMs ?? 0) + CHANGE_MS);
  const enabled = charger.values?.enabled ?? null;
  const isAtRest = !asked.isAsked && (memory.isAtRest || enabled === false);
  const isIdle = asked.isAsked && !isCharging;
  const phases = isCharging ? flowingPhases(charger.values) : null;
  return {
    ...memory,
    chargedMs: memory.chargedMs + (isCharging ? elapsedMs : 0),
    idleSinceMs: isIdle
      ? Math.max(memory.idleSinceMs ?? settledMs, (asked.changedMs ?? 0) + CHANGE_MS)
      : null,
    isAtRest,
    phases,
    seenPhases: phases !== null && phases === memory.phases && phases > (memory.seenPhases ?? 0)
      ? phases
      : memory.seenPhases,
    selfStartMs: isAtRest && enabled === true ? memory.selfStartMs ?? now.steadyMs : null,
    wasFlowing: isCharging,
  };
}

/** The car takes no more: it has charged for long, is still asked and has drawn nothing for long. */
export function isCarFull(memory: CarMemory, now: Moment): boolean {
  return memory.chargedMs >= FULL_CHARGED_MS && memory.idleSinceMs !== null &&
    now.steadyMs - memory.idleSinceMs >= FULL_IDLE_MS;
}

/**
 * Counts the times that a start was asked for: thrice at the charger's pace, and once an hour where
 * the mode says so. Being paused or charging ends the count.
 */
export function countAsks(
  memory: CarMemory,
  situation: Situation,
  wish: { isAsking: boolean; isHourly: boolean },
): CarMemory {
  const { now, charger } = situation;
  if (!wish.isAsking || situation.isCharging) {
    return { ...memory, askedMs: null, asks: 0, lastAskMs: null, asksBeforePress: 0 };
  }
  if (memory.askedMs === null || memory.lastAskMs === null) {
    return { ...memory, askedMs: now.steadyMs, asks: memory.asks + 1, lastAskMs: now.steadyMs };
  }
  if (charger.quality !== "fresh" || now.steadyMs < nextAskMs(memory, wish.isHourly)) return memory;
  return { ...memory, asks: memory.asks + 1, lastAskMs: now.steadyMs };
}

/** How often it has been asked since it was paused, charged, or a person pressed a mode. */
export function asksInVain({ asks, asksBeforePress }: CarMemory): number {
  return asks - asksBeforePress;
}

/** Steady time of the next ask; Infinity: none. */
export function nextAskMs(memory: CarMemory, isHourly: boolean): number {
  const { lastAskMs } = memory;
  if (lastAskMs === null) return Infinity;
  if (asksInVain(memory) < ASKS) return lastAskMs + ASK_PACE_MS;
  return isHourly ? lastAskMs + ASK_AGAIN_MS : Infinity;
}

/** A charger that has just started by itself: a car's handshake goes before its first current. */
export function isHandshaking({ selfStartMs }: CarMemory, now: Moment): boolean {
  return selfStartMs !== null && now.steadyMs - selfStartMs < CHANGE_MS;
}
