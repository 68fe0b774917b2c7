import type { ChargerValues, Reading } from "../../domain/house/snapshot.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";

/** A charger that was absent for so long has been plugged in when it is back. */
export const ABSENT_MS = 5 * MINUTE_MS;

/** What tells that a car or the charger was away; steady times, null: it was not. */
export interface PresenceMemory {
  /** First and last cycle in which the charger was told to be absent. */
  readonly absentSinceMs: number | null;
  readonly absentUntilMs: number | null;
  /** The newest word on a car in the socket; null: never one. */
  readonly isCarConnected: boolean | null;
}

export const NOTHING_SEEN: PresenceMemory = {
  absentSinceMs: null,
  absentUntilMs: null,
  isCarConnected: null,
};

/** What one cycle found out about charger and car. */
export interface Presence {
  readonly memory: PresenceMemory;
  /** The charger is back after an absence of five minutes or more, or a car has been connected. */
  readonly isPluggedIn: boolean;
  /** A car has just been taken off, or the charger out of the wall. */
  readonly isPluggedOut: boolean;
}

/**
 * Silence alone shows neither that the car has gone nor that it is back: the device or its gateway
 * has to say so.
 */
export function updatePresence(
  memory: PresenceMemory,
  charger: Reading<ChargerValues>,
  now: Moment,
): Presence {
  if (charger.isAbsent === true) {
    const absentSinceMs = memory.absentSinceMs ?? now.steadyMs;
    const next = { ...memory, absentSinceMs, absentUntilMs: now.steadyMs };
    const wasShort = absenceMs(memory) < ABSENT_MS;
    return {
      memory: next,
      isPluggedIn: false,
      isPluggedOut: wasShort && absenceMs(next) >= ABSENT_MS,
    };
  }
  if (charger.value === null || charger.quality !== "fresh" || charger.misses > 0) {
    return { memory, isPluggedIn: false, isPluggedOut: false };
  }
  const isCarConnected = charger.value.isCarConnected ?? memory.isCarConnected;
  const isBack = absenceMs(memory) >= ABSENT_MS;
  return {
    memory: { absentSinceMs: null, absentUntilMs: null, isCarConnected },
    isPluggedIn: isBack || (memory.isCarConnected === false && isCarConnected === true),
    isPluggedOut: memory.isCarConnected === true && isCarConnected === false,
  };
}

function absenceMs({ absentSinceMs, absentUntilMs }: PresenceMemory): number {
  return absentSinceMs === null || absentUntilMs === null ? 0 : absentUntilMs - absentSinceMs;
}
