import type { Charge } from "../../../src/control/charging/charge.ts";
import { NO_TRIALS } from "../../../src/control/charging/trials.ts";
import { assess } from "../one.ts";
import { type Situation } from "../../../src/control/situation.ts";
import { IDLE_FOLLOW } from "../../../src/control/charger_memory.ts";
import {
  at,
  charging,
  chargingState,
  type House,
  SETTINGS,
  snapshotOf,
  START_MS,
} from "../house.ts";

/** A charge at 8 A on two phases that was told an hour ago: 3680 W. */
export const CHARGE: Charge = {
  command: { enabled: true, currentA: 8 },
  switchedMs: START_MS - 3_600_000,
  changedMs: START_MS - 3_600_000,
  fromA: 6,
  timers: IDLE_FOLLOW,
  trials: NO_TRIALS,
};

/** What is known of a house with that charge, with parts of it set by hand. */
export function situationOf(house: Partial<House> = {}, rest: Partial<Situation> = {}): Situation {
  const situation = assess({
    state: chargingState(8),
    snapshot: snapshotOf(charging({ currentA: 8, ...house })),
    settings: SETTINGS,
    now: at(START_MS),
  });
  return { ...situation, ...rest };
}

/** A noise whose spread is so much, in W. */
export function noiseOf(spreadW: number, stepW: number | null = 0): Situation["noise"] {
  return { givenW: 0, stepW, variance: spreadW ** 2 };
}
