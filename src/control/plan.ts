import type { ChargerCommand } from "../domain/house/command.ts";
import type { Reason } from "../domain/codes/reason.ts";
import type { FollowTimers } from "./state.ts";
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
