import type { Phases } from "../../domain/house/units.ts";
import { NO_HISTORY, type SunHistory } from "./sun_history.ts";

/** What control remembers of a charger that switches phases. Times are steady times. */
export interface PhaseMemory {
  readonly history: SunHistory;
  /** What the charger shall be switched to before the next start; null: it stays as it is. */
  readonly wanted: Phases | null;
  /** What would suit better, and from when on it may be switched to; null: nothing is held back. */
  readonly held: { readonly to: Phases; readonly untilMs: number } | null;
  /** Null: none is under way. */
  readonly underWay: SwitchUnderWay | null;
  /** When phases were switched in the last day, the oldest first. */
  readonly switchedMs: readonly number[];
  /** Switches that did not show, or did not do what they should, in this stay of the car. */
  readonly failures: number;
  /** Current has flowed in this stay of the car, or nobody knows that it has not. */
  readonly hasDrawn: boolean;
  /** When the charger last told anything; null: not yet. */
  readonly seenMs: number | null;
  /** Since when current flows; null: it does not. */
  readonly flowsSinceMs: number | null;
  /** Since when the charger shows a pause without current; null: it does not. */
  readonly restsSinceMs: number | null;
  /** What the car drew on the last time that it was known, and what the charger was switched to. */
  readonly drawn: { readonly setTo: Phases; readonly phases: Phases } | null;
  /** A switch of which nobody has seen yet what the car makes of it. */
  readonly isUnproven: boolean;
}

/** A switch that has begun: a pause, then the switch, then its sight. */
export interface SwitchUnderWay {
  readonly to: Phases;
  readonly sinceMs: number;
  /** When the charger was first told; null: not yet. */
  readonly toldMs: number | null;
  /** What it rests on: sun in W that has lasted; null: no sun is looked at. */
  readonly surplusW: number | null;
  readonly isUp: boolean;
}

export const NO_PHASES: PhaseMemory = {
  history: NO_HISTORY,
  wanted: null,
  held: null,
  underWay: null,
  switchedMs: [],
  failures: 0,
  hasDrawn: true,
  seenMs: null,
  flowsSinceMs: null,
  restsSinceMs: null,
  drawn: null,
  isUnproven: false,
};
