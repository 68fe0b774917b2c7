import type { ChargerCommand } from "../domain/house/command.ts";
import { type CurrentRange, isRangeUsable, wholeSteps } from "./charging/current.ts";
import type { Reason } from "../domain/codes/reason.ts";
import type { FollowTimers } from "./charger_memory.ts";
import type { Trials } from "./charging/trials.ts";

/** What a mode wants of the charger before the limits, and why. */
export interface Plan {
  readonly wish: ChargerCommand;
  readonly reason: Reason;
  readonly follow: FollowTimers;
  readonly protectedUntilMs: number | null;
  readonly shortCharges: number;
  readonly trials: Trials;
}

/**
 * The last word on a wish: it only ever tightens. Never above the range, never below its min while
 * enabled, whole steps, nothing above `ceiling` (null: none). What cannot be met is off.
 */
export function tighten(
  wish: ChargerCommand,
  range: CurrentRange,
  ceiling: ChargerCommand | null,
): ChargerCommand {
  const isAllowed = wish.enabled && (ceiling === null || ceiling.enabled) && isRangeUsable(range);
  if (!isAllowed) return pauseCommand(range);
  const highestA = Math.min(range.maxA, ceiling?.currentA ?? range.maxA);
  const currentA = wholeSteps(Math.min(wish.currentA, highestA), range.stepA);
  return currentA >= range.minA ? { enabled: true, currentA } : pauseCommand(range);
}

/** Off, with the current from which the next charge starts. */
export function pauseCommand(range: CurrentRange): ChargerCommand {
  return { enabled: false, currentA: range.minA };
}
