import type { ChargeMode, ModeChoice, ModeOrigin } from "../domain/house/mode.ts";
import type { Moment } from "../domain/house/time.ts";
import { dropGoal, takeGoal } from "./goals/take_goal.ts";
import type { Goal } from "../domain/goals/goal.ts";
import { type ChargerMemory, newCharger, takeMode } from "./charger_memory.ts";
import { holdRelay, type PlugMemory, UNKNOWN_PLUG } from "./heater/plug_memory.ts";
import { newSite, type SiteMemory } from "./site/site_memory.ts";

/** What control remembers of a load, by its kind. */
export type LoadMemory = ChargerMemory | PlugMemory;

/** What control remembers from one cycle to the next: of the site once, of each load by its id. */
export interface ControlState {
  readonly site: SiteMemory;
  readonly loads: ReadonlyMap<number, LoadMemory>;
}

/** The state of a program that starts: of each charger it knows the mode, of the house nothing. */
export function initialState(
  choices: Iterable<readonly [number, ModeChoice]>,
  now: Moment,
): ControlState {
  const loads = [...choices].map(([id, choice]) => [id, newCharger(choice)] as const);
  return { site: newSite(now), loads: new Map(loads) };
}

/** What is remembered of a charger; one that is new begins Disabled, and nobody has chosen that. */
export function chargerIn(state: ControlState, id: number, now: Moment): ChargerMemory {
  const memory = state.loads.get(id);
  if (memory?.kind === "charger") return memory;
  return newCharger({ mode: "disabled", modeBy: "user", sinceMs: now.atMs, isInitial: true });
}

/** The mode of each charger that is remembered, by its id. */
export function modesOf(state: ControlState): ReadonlyMap<number, ChargeMode> {
  const modes = new Map<number, ChargeMode>();
  for (const [id, memory] of state.loads) {
    if (memory.kind === "charger") modes.set(id, memory.choice.mode);
  }
  return modes;
}

/** What is remembered of a switch; of one that is new, nothing. */
export function switchIn(state: ControlState, id: number): PlugMemory {
  const memory = state.loads.get(id);
  return memory?.kind === "switch" ? memory : UNKNOWN_PLUG;
}

/** The state with another memory of one load. */
export function withLoad(state: ControlState, id: number, memory: LoadMemory): ControlState {
  return { ...state, loads: new Map(state.loads).set(id, memory) };
}

/** Takes a mode for one charger. A person's press breaks its dwell, at most once a minute. */
export function chooseMode(
  state: ControlState,
  id: number,
  choice: { readonly mode: ChargeMode; readonly modeBy: ModeOrigin },
  now: Moment,
): ControlState {
  return withLoad(state, id, takeMode(chargerIn(state, id, now), choice, now));
}

/** Takes what a person wants the car at a charger to have; null: nothing any more. */
export function setGoal(
  state: ControlState,
  id: number,
  goal: Goal | null,
  now: Moment,
): ControlState {
  const memory = chargerIn(state, id, now);
  return withLoad(state, id, goal === null ? dropGoal(memory) : takeGoal(memory, goal, now));
}

/** Brings back a choice that a press has ended, with its goal, and why it is back. */
export function bringBack(
  state: ControlState,
  id: number,
  choice: ModeChoice,
  now: Moment,
): ControlState {
  const { mode, modeBy, goal, back: why } = choice;
  const taken = takeMode(chargerIn(state, id, now), { mode, modeBy: "user" }, now);
  const back = {
    ...taken.choice,
    modeBy,
    ...goal === undefined ? {} : { goal },
    ...why === undefined ? {} : { back: why },
  };
  return withLoad(state, id, { ...taken, choice: back });
}

/** True where a charger has a goal. */
export function hasGoal({ loads }: ControlState): boolean {
  return [...loads.values()].some((memory) =>
    memory.kind === "charger" && memory.choice.goal !== undefined
  );
}

/** A person switches a switch on or off for a while; null: its rules hold again. */
export function holdSwitch(
  state: ControlState,
  id: number,
  hold: { readonly on: boolean; readonly forMs: number } | null,
  now: Moment,
): ControlState {
  return withLoad(state, id, holdRelay(switchIn(state, id), hold, now));
}
