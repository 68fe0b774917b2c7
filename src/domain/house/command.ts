import type { Phases } from "./units.ts";

/** What the charger shall do: charge or pause, and at which current per phase in whole or tenth A. */
export interface ChargerCommand {
  readonly enabled: boolean;
  readonly currentA: number;
  /**
   * Counts the times that a car which does not start was asked, from 2 on; left out at the first. A
   * new number has the same wish sent once more, also where the charger shows it done.
   */
  readonly ask?: number;
  /**
   * Phases that it shall be switched to: with a pause alone, once no current is seen to flow. Left
   * out: it stays as it is.
   */
  readonly phases?: Phases;
}

/** What the smart plug shall do. */
export interface PlugCommand {
  readonly on: boolean;
}

/**
 * What became of a wish for the charger.
 * confirmed: the device has been read back and does it · sent: written now, to be verified by later
 * reads · verifying: written before, not yet seen in a read · waiting: held back by the write
 * spacing, or by a write that is under way.
 */
export type ApplyState = "confirmed" | "sent" | "verifying" | "waiting";

/** What became of a wish for the plug: read back, or told and not seen yet. */
export type PlugApplyState = Extract<ApplyState, "confirmed" | "sent">;
