import { type RelayMemory, UNKNOWN_RELAY } from "./plug_relay.ts";
import type { PlugUse } from "../../domain/history/history_rows.ts";

/** What control remembers of the plug; small, and JSON as it stands. Timers are steady times. */
export interface PlugMemory {
  readonly relay: RelayMemory;
  /** Left as it is until a window begins; null: the rules hold. */
  readonly hold: PlugHold | null;
  /** It is on because the sun carries it, and goes off with the sun. */
  readonly isOnBySun: boolean;
  /** With Priority plug: wanted when the sun lasts, due when it waits for nothing but the car. */
  readonly claim: "wanted" | "due" | null;
  readonly sun: PlugSunMemory;
  /** Since when it is on and draws nothing. */
  readonly idleSinceMs: number | null;
  /** The car was asked in vain and has not drawn since. */
  readonly isCarSilent: boolean;
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
  relay: UNKNOWN_RELAY,
  hold: null,
  isOnBySun: false,
  claim: null,
  sun: IDLE_SUN,
  idleSinceMs: null,
  isCarSilent: false,
  use: null,
};
