import { type RelayMemory, UNKNOWN_RELAY } from "./plug_relay.ts";
import type { Moment } from "../../domain/house/time.ts";
import type { PlugUse } from "../../domain/history/history_rows.ts";

/** What control remembers of a switch; small, and JSON as it stands. Timers are steady times. */
export interface PlugMemory {
  readonly kind: "switch";
  readonly relay: RelayMemory;
  /** Left as it is until a window begins; null: the rules hold. */
  readonly hold: PlugHold | null;
  /** Switched by a person, from a page or an interface, until then (steady time); null: it is not. */
  readonly manual: { readonly on: boolean; readonly untilMs: number } | null;
  /** It is on because the sun carries it, and goes off with the sun. */
  readonly isOnBySun: boolean;
  /** With Priority plug: wanted when the sun lasts, due when it waits for nothing but the car. */
  readonly claim: "wanted" | "due" | null;
  readonly sun: PlugSunMemory;
  /** Since when it is on and draws nothing. */
  readonly idleSinceMs: number | null;
  /** The use that runs, whoever switched it. */
  readonly use: PlugUse | null;
}

/** A relay that a person switched, or a load that has had enough. */
export interface PlugHold {
  readonly why: "by-hand" | "satisfied";
  readonly on: boolean;
  /** Wall time (epoch ms), to be shown. */
  readonly sinceMs: number;
  /** The same as local minutes: a window that begins later ends the hold. */
  readonly sinceMinute: number;
}

/** What the power rule remembers. */
export interface PlugSunMemory {
  /** Since when the sun would do for going on; moves forward in bad cycles instead of being lost. */
  readonly enoughSinceMs: number | null;
  /** Since when grid or battery give what "On at" misses, and how much they have given, in Wh. */
  readonly shortSinceMs: number | null;
  readonly shortWh: number;
  readonly importSinceMs: number | null;
  /** Since when the battery gives more than "Max consumption" while the car charges. */
  readonly drainSinceMs: number | null;
  /** Uses that the sun has ended in the window that runs. */
  readonly sunsets: number;
}

export const IDLE_SUN: PlugSunMemory = {
  enoughSinceMs: null,
  shortSinceMs: null,
  shortWh: 0,
  importSinceMs: null,
  drainSinceMs: null,
  sunsets: 0,
};

export const UNKNOWN_PLUG: PlugMemory = {
  kind: "switch",
  relay: UNKNOWN_RELAY,
  hold: null,
  manual: null,
  isOnBySun: false,
  claim: null,
  sun: IDLE_SUN,
  idleSinceMs: null,
  use: null,
};

/**
 * A person switches it for a while, or (null) leaves it to its rules again. A press breaks the dwell,
 * and takes over a relay that this program does not steer otherwise.
 */
export function holdRelay(
  memory: PlugMemory,
  hold: { readonly on: boolean; readonly forMs: number } | null,
  now: Moment,
): PlugMemory {
  if (hold === null) return { ...memory, manual: null, hold: null };
  const manual = { on: hold.on, untilMs: now.steadyMs + hold.forMs };
  const relay = { ...memory.relay, isManaged: true, isOffDue: false, switchedMs: null };
  return { ...memory, manual, hold: null, relay };
}
