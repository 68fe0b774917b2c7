import { type ClockMove, localMinuteOf, movedTime } from "../domain/house/time.ts";
import { movedGoal } from "../domain/goals/goal.ts";
import type { ModeChoice } from "../domain/house/mode.ts";
import type { ChargerMemory } from "./charger_memory.ts";
import type { PlugMemory } from "./heater/plug_memory.ts";
import type { ControlState, LoadMemory } from "./state.ts";

/** The state as it would be, had the clock been right. Timers are steady times and stay. */
export function moveState(state: ControlState, move: ClockMove, timeZone: string): ControlState {
  const loads = [...state.loads].map(([id, memory]) =>
    [id, moveLoad(memory, move, timeZone)] as const
  );
  return { ...state, loads: new Map(loads) };
}

function moveLoad(memory: LoadMemory, move: ClockMove, timeZone: string): LoadMemory {
  return memory.kind === "charger" ? moveCharger(memory, move) : movePlug(memory, move, timeZone);
}

function moveCharger(memory: ChargerMemory, move: ClockMove): ChargerMemory {
  const { choice, session } = memory;
  return {
    ...memory,
    choice: moveChoice(choice, move),
    session: session === null
      ? null
      : { ...session, startedAtMs: movedTime(session.startedAtMs, move) },
  };
}

function moveChoice(choice: ModeChoice, move: ClockMove): ModeChoice {
  const sinceMs = movedTime(choice.sinceMs, move);
  const goal = choice.goal && movedGoal(choice.goal, move);
  const isSame = sinceMs === choice.sinceMs && goal === choice.goal;
  return isSame ? choice : { ...choice, sinceMs, ...goal && { goal } };
}

function movePlug(memory: PlugMemory, move: ClockMove, timeZone: string): PlugMemory {
  const { hold, use } = memory;
  const moved = (atMs: number) => movedTime(atMs, move);
  return {
    ...memory,
    hold: hold === null || moved(hold.sinceMs) === hold.sinceMs ? hold : {
      ...hold,
      sinceMs: moved(hold.sinceMs),
      sinceMinute: localMinuteOf(moved(hold.sinceMs), timeZone),
    },
    use: use === null ? null : { ...use, startedAtMs: moved(use.startedAtMs) },
  };
}
