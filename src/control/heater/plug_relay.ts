import type { PlugValues, Reading } from "../../domain/house/snapshot.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";

/** Least time between two switches of the relay. */
export const PLUG_DWELL_MS = 3 * MINUTE_MS;
/**
 * A command whose answer was lost may still reach the plug up to so much later, because networks
 * send it again.
 */
const LATE_MS = MINUTE_MS;

/** What is known of the relay, and who moved it. Steady times. */
export interface RelayMemory {
  /** The plug is set up and enabled: this program switches it. */
  readonly isManaged: boolean;
  /**
   * True while the plug has to be switched off once, because it has just been enabled or disabled.
   */
  readonly isOffDue: boolean;
  /** As last read; null: not read, or the plug was away meanwhile. */
  readonly on: boolean | null;
  /** What it was told and has not shown yet; null: nothing. */
  readonly told: boolean | null;
  readonly toldSinceMs: number | null;
  /** When it was last told what it has not shown and what is no longer wanted; null: nothing. */
  readonly droppedMs: number | null;
  /** The last switch, ours or a person's; the dwell counts from here. */
  readonly switchedMs: number | null;
}

export const UNKNOWN_RELAY: RelayMemory = {
  isManaged: false,
  isOffDue: false,
  on: null,
  told: null,
  toldSinceMs: null,
  droppedMs: null,
  switchedMs: null,
};

/** What one reading tells of the relay. */
export interface RelaySight {
  readonly memory: RelayMemory;
  /** Somebody else has switched it since the reading before. */
  readonly isByHand: boolean;
}

/**
 * Takes a reading. A relay that moves without our word was switched by hand; one that is read again
 * after the plug was away was perhaps not, and is taken as it is.
 */
export function watchRelay(
  before: RelayMemory,
  reading: Reading<PlugValues>,
  context: { readonly isManaged: boolean; readonly now: Moment },
): RelaySight {
  const { isManaged, now } = context;
  const hasChanged = isManaged !== before.isManaged;
  const memory: RelayMemory = hasChanged
    ? {
      ...UNKNOWN_RELAY,
      isManaged,
      isOffDue: reading.isConfigured,
      droppedMs: before.told === null ? before.droppedMs : before.switchedMs,
      switchedMs: now.steadyMs,
    }
    : before;
  const isLateDue = memory.droppedMs !== null && now.steadyMs - memory.droppedMs < LATE_MS;
  if (reading.value === null) {
    return { memory: { ...memory, on: null, told: null, toldSinceMs: null }, isByHand: false };
  }
  const { on } = reading.value;
  const isRead = reading.misses === 0;
  if (memory.isOffDue) {
    // Told off each cycle until it is read as off: one that misses its turns may hear any of them,
    // and what it was told before as well.
    const switchedMs = on ? now.steadyMs : memory.switchedMs;
    const seen = isRead ? { on, isOffDue: on || isLateDue } : {};
    return { memory: { ...memory, ...seen, switchedMs }, isByHand: false };
  }
  if (!isRead) return { memory, isByHand: false };
  const isMoved = memory.on !== null && memory.on !== on;
  const isHeard = memory.told === on || (isMoved && isLateDue);
  return {
    memory: {
      ...memory,
      on,
      told: isHeard ? null : memory.told,
      toldSinceMs: isHeard ? null : memory.toldSinceMs,
      droppedMs: isMoved ? null : memory.droppedMs,
      switchedMs: memory.on === on || isHeard ? memory.switchedMs : now.steadyMs,
    },
    isByHand: memory.isManaged && isMoved && !isHeard,
  };
}

/** What becomes of a wish: told, done, or held back until `heldUntilMs` (steady). */
export interface RelayStep {
  readonly memory: RelayMemory;
  readonly command: { readonly on: boolean } | null;
  readonly heldUntilMs: number | null;
}

/**
 * Moves the relay, at the earliest three minutes after it last moved; `isUrgent` frees a switch off
 * from that. What it does not show is told again each cycle.
 */
export function moveRelay(
  memory: RelayMemory,
  wish: { readonly on: boolean; readonly isUrgent: boolean },
  now: Moment,
): RelayStep {
  const { on, told, toldSinceMs, switchedMs } = memory;
  if (on === null) return { memory, command: null, heldUntilMs: null };
  if (on === wish.on) {
    return {
      memory: {
        ...memory,
        told: null,
        toldSinceMs: null,
        droppedMs: told === null ? memory.droppedMs : switchedMs,
      },
      command: null,
      heldUntilMs: null,
    };
  }
  const isRepeated = told === wish.on;
  const freeMs = switchedMs === null ? now.steadyMs : switchedMs + PLUG_DWELL_MS;
  const isFree = now.steadyMs >= freeMs || (wish.isUrgent && !wish.on);
  if (!isRepeated && !isFree) return { memory, command: null, heldUntilMs: freeMs };
  return {
    memory: {
      ...memory,
      told: wish.on,
      toldSinceMs: isRepeated ? toldSinceMs : now.steadyMs,
      droppedMs: null,
      switchedMs: now.steadyMs,
    },
    command: { on: wish.on },
    heldUntilMs: null,
  };
}
