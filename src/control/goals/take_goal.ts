import { begunGoal, type Goal, type RunningGoal } from "../../domain/goals/goal.ts";
import type { ModeChoice } from "../../domain/house/mode.ts";
import type { Moment } from "../../domain/house/time.ts";
import { toSession } from "../car/session.ts";
import { type ChargerMemory, NO_PURSUIT, takeMode } from "../charger_memory.ts";

/**
 * Takes what a person wants the car to have. One with a time follows the sun until it must buy, so
 * the mode turns to Tracked; so it does where the charger was Disabled.
 */
export function takeGoal(state: ChargerMemory, goal: Goal, now: Moment): ChargerMemory {
  const { mode } = state.choice;
  const running = { ...begunGoal(goal, now.atMs), before: uncounted(state) };
  const mustTurn = mode === "disabled" || (goal.readyBy !== null && mode !== "tracked");
  if (!mustTurn) {
    return { ...withGoal(state, running), pursuit: NO_PURSUIT, mustQualify: mustQualify(state) };
  }
  const turned = takeMode(state, { mode: "tracked", modeBy: "user" }, now);
  const choice: ModeChoice = { ...turned.choice, modeBy: "goal", goal: running };
  return { ...turned, choice, pursuit: NO_PURSUIT };
}

/**
 * What a goal that is set now would not count of the session; null: all of it counts. Where the
 * charger does not tell whether a car is plugged in, its session may be that of many days.
 */
export function uncounted(
  { session, presence }: Pick<ChargerMemory, "session" | "presence">,
): RunningGoal["before"] {
  if (session === null || presence.isCarConnected !== null) return null;
  const { startedAtMs, energyWh } = toSession(session);
  return { startedAtMs, energyWh };
}

/** What it would count of it, in Wh. */
export function countedWh(memory: Pick<ChargerMemory, "session" | "presence">): number {
  const { session } = memory;
  return session === null || uncounted(memory) !== null ? 0 : toSession(session).energyWh;
}

/** Ends a goal; the mode stays, and what was charged for it has to be the sun's from now on. */
export function dropGoal(state: ChargerMemory): ChargerMemory {
  if (state.choice.goal === undefined) return state;
  const { goal: _goal, ...choice } = state.choice;
  return { ...state, choice, pursuit: NO_PURSUIT, mustQualify: mustQualify(state) };
}

/** The charger with another round of its goal; what it was charged for has to be the sun's now. */
export function withGoal(state: ChargerMemory, goal: RunningGoal): ChargerMemory {
  return { ...state, choice: { ...state.choice, goal } };
}

/** A charge that the goal had begun goes on only where the sun would start it. */
export function mustQualify({ choice, pursuit, mustQualify }: ChargerMemory): boolean {
  return mustQualify || (choice.mode === "tracked" && pursuit.isDue);
}
