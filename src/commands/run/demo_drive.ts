import { type DemoClock, wait } from "../../app/clocks.ts";
import { CYCLE_MS } from "../../app/cycle/schedule.ts";
import { ROLL_UP_MS } from "../../app/upkeep/roll_up_schedule.ts";

/** Shortest real time between two cycles of a fast demo, in ms. */
const MIN_CYCLE_MS = 20;

export interface DemoDrive {
  /** Held when the drive begins. */
  readonly clock: DemoClock;
  readonly speed: number;
  /** Ends the drive. */
  readonly signal: AbortSignal;
  /** One cycle. */
  readonly step: () => Promise<void>;
  /** Keeps history up; nobody waits for it. */
  readonly upkeep: () => Promise<void>;
  readonly pause?: typeof wait;
}

/**
 * A cycle each 5 s of the demo's time, one at once, until `signal` ends it. The demo's time stands
 * still in a cycle, so that a silent device costs patience and not minutes of the house's day.
 */
export async function driveCycles(
  { clock, speed, signal, step, upkeep, pause = wait }: DemoDrive,
): Promise<void> {
  const pauseMs = Math.max(MIN_CYCLE_MS, CYCLE_MS / speed);
  let keptUpMs = clock.steadyMs();
  while (!signal.aborted) {
    clock.hold();
    await step();
    clock.goOn();
    if (clock.steadyMs() - keptUpMs >= ROLL_UP_MS) {
      keptUpMs = clock.steadyMs();
      void upkeep();
    }
    await pause(pauseMs, signal);
  }
}
