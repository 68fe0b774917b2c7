import { flowingPhases } from "../../domain/house/snapshot.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import { ASKS } from "./asking.ts";
import type { CarMemory } from "./car_memory.ts";
import type { Situation } from "../situation.ts";

/** A car that has charged for so long in all can be full. */
export const FULL_CHARGED_MS = 10 * MINUTE_MS;
/** A car that draws next to nothing for so long is full. */
export const FULL_IDLE_MS = 5 * MINUTE_MS;
/** A change of what is commanded makes the car pause by itself for at most so long. */
export const CHANGE_MS = MINUTE_MS;

/** What was commanded before this cycle. */
export interface Asked {
  readonly isAsked: boolean;
  /** Current in A while it was asked to charge; null: it was not. */
  readonly commandA: number | null;
  readonly changedMs: number | null;
}

/** Watches what the car draws. Values that are not fresh tell nothing. */
export function watchCar(memory: CarMemory, asked: Asked, situation: Situation): CarMemory {
  const { charger, isCharging, now, elapsedMs } = situation;
  const isKnown = charger.quality === "fresh" && charger.values?.powerW !== null &&
    charger.values !== null;
  if (!isKnown) return { ...memory, idleSinceMs: null };
  const enabled = charger.values?.enabled ?? null;
  const isAtRest = !asked.isAsked && (memory.isAtRest || enabled === false);
  const isIdle = asked.isAsked && !isCharging && isOfferEnough(memory, asked, situation);
  const phases = isCharging ? flowingPhases(charger.values) : null;
  return {
    ...memory,
    chargedMs: memory.chargedMs + (isCharging ? elapsedMs : 0),
    idleSinceMs: isIdle
      ? Math.max(memory.idleSinceMs ?? now.steadyMs, (asked.changedMs ?? 0) + CHANGE_MS)
      : null,
    isAtRest,
    takenA: takenCurrentA(memory, asked, situation),
    begunA: begunA(memory, asked, isCharging),
    toldA: asked.commandA,
    loweredFromA: loweredFromA(memory, asked, isCharging),
    phases,
    seenPhases: phases !== null && phases === memory.phases && phases > (memory.seenPhases ?? 0)
      ? phases
      : memory.seenPhases,
    selfStartMs: isAtRest && enabled === true ? memory.selfStartMs ?? now.steadyMs : null,
    wasFlowing: isCharging,
  };
}

/**
 * What is offered would do for a car that is not full: it has drawn at that, or was asked thrice and
 * with more than the smallest current.
 */
function isOfferEnough(
  { takenA, asks }: CarMemory,
  { commandA }: Asked,
  { range }: Situation,
): boolean {
  if (commandA === null || takenA === null || commandA >= takenA) return true;
  return asks >= ASKS && commandA > range.minA;
}

function begunA(memory: CarMemory, { commandA }: Asked, isCharging: boolean): number | null {
  if (!isCharging || commandA === null) return null;
  if (memory.wasFlowing === false) return commandA;
  return commandA === memory.begunA ? commandA : null;
}

function loweredFromA(memory: CarMemory, { commandA }: Asked, isCharging: boolean): number | null {
  const { toldA } = memory;
  if (commandA === null || toldA === null || commandA > toldA) return null;
  return commandA < toldA && isCharging ? toldA : memory.loweredFromA;
}

/** The smallest told current at which the car has drawn for a minute. */
function takenCurrentA(
  { takenA }: CarMemory,
  { commandA, changedMs }: Asked,
  { isCharging, charger, now, range }: Situation,
): number | null {
  const targetA = charger.values?.targetCurrentA ?? null;
  const isShown = commandA !== null && targetA !== null && targetA < commandA + range.stepA / 2;
  const isLong = changedMs !== null && now.steadyMs - changedMs >= CHANGE_MS;
  if (!isCharging || !isShown || !isLong) return takenA;
  return Math.min(takenA ?? commandA, commandA);
}

/** The car takes no more: it has charged for long, is still asked and has drawn nothing for long. */
export function isCarFull(memory: CarMemory, now: Moment): boolean {
  return memory.chargedMs >= FULL_CHARGED_MS && memory.idleSinceMs !== null &&
    now.steadyMs - memory.idleSinceMs >= FULL_IDLE_MS;
}

/** A charger that has just started by itself: a car's handshake goes before its first current. */
export function isHandshaking({ selfStartMs }: CarMemory, now: Moment): boolean {
  return selfStartMs !== null && now.steadyMs - selfStartMs < CHANGE_MS;
}
