import type { ChargerCommand } from "../domain/house/command.ts";
import type { ChargerValues } from "../domain/house/snapshot.ts";
import { NEW_CAR } from "./car/car_memory.ts";
import { NEW_HABITS } from "./car/car_habits.ts";
import { type CurrentRange, wholeSteps } from "./charging/current.ts";
import { pauseCommand } from "./limits.ts";
import { NOTHING_SEEN } from "./car/presence.ts";
import type { Situation } from "./situation.ts";
import { type ChargerMemory, IDLE_FOLLOW } from "./charger_memory.ts";
import { NO_TRIALS } from "./charging/trials.ts";
import { NO_PHASES } from "./phases/phase_memory.ts";

/**
 * After a start, and when the charger comes back: what it does counts as our last command, so that a
 * charge goes on without a jump. The dwell begins now, unless the charger still does what an earlier
 * program had told it, or rests and nothing is known to have switched it: that is no pause of ours.
 * Nothing changes while a command is known or the charger tells nothing.
 */
export function takeOver(state: ChargerMemory, situation: Situation): ChargerMemory {
  const { charger, isCharging, range, now } = situation;
  if (state.command !== null || charger.values === null) return state;
  const { enabled } = charger.values;
  const wasAsked = state.leftCommand?.enabled === true && enabled === true;
  const command = wasAsked || (isCharging && enabled !== false)
    ? chargeOf(charger.values, range)
    : pauseCommand(range);
  const isAsLeft = state.leftCommand?.enabled === command.enabled;
  const isAtRest = !isCharging && enabled !== true && state.leftCommand === null &&
    state.switchedMs === null;
  const switchedMs = isAsLeft ? state.switchedMs : null;
  return {
    ...state,
    command,
    leftCommand: null,
    switchedMs: isAtRest ? null : switchedMs ?? now.steadyMs,
    changedMs: now.steadyMs,
    changedFromA: 0,
  };
}

/**
 * A charger that is away may do anything meanwhile: a charge is forgotten, to be taken over when it
 * is back, and so is what an earlier program had told it. A pause is kept, with its dwell.
 */
export function forgetCharge(state: ChargerMemory): ChargerMemory {
  const isPaused = state.command !== null && !state.command.enabled;
  const command = isPaused ? state.command : null;
  return { ...state, command, leftCommand: null, follow: IDLE_FOLLOW };
}

/** Another charger from now on: what the one before and its car did tells nothing about it. */
export function forgetCharger(state: ChargerMemory): ChargerMemory {
  const { session } = state;
  return {
    ...forgetCharge(state),
    presence: NOTHING_SEEN,
    car: NEW_CAR,
    habits: NEW_HABITS,
    trials: NO_TRIALS,
    phases: NO_PHASES,
    session: session === null ? null : { ...session, counterWh: null, sinceCounterWh: 0 },
  };
}

function chargeOf(values: ChargerValues, range: CurrentRange): ChargerCommand {
  const flowingA = Math.max(0, ...values.phaseCurrentsA.map((currentA) => currentA ?? 0));
  const currentA = wholeSteps(values.targetCurrentA ?? flowingA, range.stepA);
  return { enabled: true, currentA: Math.max(range.minA, Math.min(range.maxA, currentA)) };
}
