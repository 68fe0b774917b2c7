import type { ChargerCommand } from "../domain/house/command.ts";
import type { SessionMemory } from "../domain/codes/control_memory.ts";
import type { ChargeMode, ModeChoice, ModeOrigin } from "../domain/house/mode.ts";
import type { Moment } from "../domain/house/time.ts";
import { MINUTE_MS } from "../domain/house/units.ts";
import { askAnew, type CarMemory, NEW_CAR } from "./car/car_memory.ts";
import { type CarHabits, NEW_HABITS } from "./car/car_habits.ts";
import { NOTHING_SEEN, type PresenceMemory } from "./car/presence.ts";
import type { SlowMean } from "./charging/slow_mean.ts";
import { NO_TRIALS, type Trials } from "./charging/trials.ts";
import { NO_SPELLS, type SunSpells } from "./site/sun_spells.ts";
import { NO_PHASES, type PhaseMemory } from "./phases/phase_memory.ts";

/** How often a press may break the dwell. */
const PRESS_SPACING_MS = MINUTE_MS;

/**
 * What control remembers of one charger and its car. Timers are steady times (null: not running);
 * wall times stand only in `choice`.
 */
export interface ChargerMemory {
  readonly kind: "charger";
  readonly choice: ModeChoice;
  /** The last command; null: none yet, or the charger was away, and what it does is taken over. */
  readonly command: ChargerCommand | null;
  /** What an earlier program had commanded last, until the charger has shown what it does. */
  readonly leftCommand: ChargerCommand | null;
  /** Last turn from off to on or back; the dwell counts from here. */
  readonly switchedMs: number | null;
  /** Last change of what is commanded, on, off or current. */
  readonly changedMs: number | null;
  /** The current in A that was commanded before that; 0: off, or not known. */
  readonly changedFromA: number;
  /** Since when Tracked could start; moves forward in bad cycles instead of being lost. */
  readonly startableSinceMs: number | null;
  /** Tracked does not start before. */
  readonly protectedUntilMs: number | null;
  /** When the main fuse last switched it off. */
  readonly fusedOffMs: number | null;
  /** A press came from another mode: a charge that runs has to meet Tracked's start rule. */
  readonly mustQualify: boolean;
  readonly dwellBrokenMs: number | null;
  /** Charges in a row that the sun ended early. */
  readonly shortCharges: number;
  /** How long the sun that bears a start stays, and stays away. */
  readonly spells: SunSpells;
  readonly trials: Trials;
  readonly follow: FollowTimers;
  readonly presence: PresenceMemory;
  readonly car: CarMemory;
  readonly habits: CarHabits;
  /** Null: no car has drawn current since the last session ended. */
  readonly session: SessionMemory | null;
  /** When Auto last turned the mode. */
  readonly autoTurnedMs: number | null;
  /** Since when a Tracked that Auto chose has had no surplus. */
  readonly lackingSinceMs: number | null;
  readonly phases: PhaseMemory;
  /** The car was asked in vain and has not drawn since: nothing is kept free for it. */
  readonly isSilent: boolean;
  readonly pursuit: Pursuit;
}

/** How a goal is pursued, beside what is kept of it with the mode. */
export interface Pursuit {
  /** It is charged for, whatever the sun does. */
  readonly isDue: boolean;
  /** End of the cheap slot in which that began (wall time); 0: in none. */
  readonly slotEndMs: number;
  /** When current last flowed after its deadline, else when that was over. */
  readonly flowedMs: number | null;
  /** What the car was last seen to draw for it, in W; null: nothing yet. */
  readonly drawnW: number | null;
}

export const NO_PURSUIT: Pursuit = { isDue: false, slotEndMs: 0, flowedMs: null, drawnW: null };

/** Memory of a tracked charge that runs. */
export interface FollowTimers {
  /** Since when the grid pays. */
  readonly importSinceMs: number | null;
  /** What the battery gave when that began, in W, and what the grid has given since, in Wh. */
  readonly importBatteryW: number;
  readonly importedWh: number;
  /** When the grid last paid. */
  readonly importedMs: number | null;
  /** Since when grid or battery pay. */
  readonly shortSinceMs: number | null;
  /** Since when the battery gives more than "Max consumption". */
  readonly drainSinceMs: number | null;
  /** Since when a higher current is carried, and the largest that was carried all the time. */
  readonly spareSinceMs: number | null;
  readonly spareA: number;
  /** What the charge is short in the mean since its last change; null: nothing gathered. */
  readonly mean: SlowMean | null;
  /** What bridging has cost the battery and the sun has not yet given back, in Wh. */
  readonly bridgedWh: number;
  /** What the battery has given to the car and has not yet got back for itself, in Wh. */
  readonly lentWh: number;
}

export const IDLE_FOLLOW: FollowTimers = {
  importSinceMs: null,
  importBatteryW: 0,
  importedWh: 0,
  importedMs: null,
  shortSinceMs: null,
  drainSinceMs: null,
  spareSinceMs: null,
  spareA: 0,
  mean: null,
  bridgedWh: 0,
  lentWh: 0,
};

/** A charger of which nothing is known but its mode. */
export function newCharger(choice: ModeChoice): ChargerMemory {
  return {
    kind: "charger",
    choice,
    command: null,
    leftCommand: null,
    switchedMs: null,
    changedMs: null,
    changedFromA: 0,
    startableSinceMs: null,
    protectedUntilMs: null,
    fusedOffMs: null,
    mustQualify: false,
    dwellBrokenMs: null,
    shortCharges: 0,
    spells: NO_SPELLS,
    trials: NO_TRIALS,
    follow: IDLE_FOLLOW,
    presence: NOTHING_SEEN,
    car: NEW_CAR,
    habits: NEW_HABITS,
    session: null,
    autoTurnedMs: null,
    lackingSinceMs: null,
    phases: NO_PHASES,
    isSilent: false,
    pursuit: NO_PURSUIT,
  };
}

/** The mode by which it is steered: a goal that is due charges as Fast does. */
export function steeredMode(
  { choice, pursuit }: Pick<ChargerMemory, "choice" | "pursuit">,
): ChargeMode {
  return choice.mode === "tracked" && pursuit.isDue ? "fast" : choice.mode;
}

/**
 * Takes a mode. A person's press breaks Tracked's dwell, at most once a minute, and ends a goal; a
 * protection pause stays.
 */
export function takeMode(
  state: ChargerMemory,
  choice: { mode: ChargeMode; modeBy: ModeOrigin },
  now: Moment,
): ChargerMemory {
  const isNewMode = choice.mode !== state.choice.mode;
  const { goal } = state.choice;
  const isNewChoice = isNewMode || choice.modeBy !== state.choice.modeBy ||
    state.choice.isInitial === true || (choice.modeBy === "user" && goal !== undefined);
  const isGoalEnded = choice.modeBy === "user" && state.pursuit.isDue;
  const kept = choice.modeBy === "user" || goal === undefined ? {} : { goal };
  const chosen: ChargerMemory = {
    ...state,
    choice: isNewChoice ? { ...choice, sinceMs: now.atMs, ...kept } : state.choice,
    follow: isNewMode ? IDLE_FOLLOW : state.follow,
    mustQualify: (state.mustQualify || isGoalEnded) && choice.mode === "tracked",
    car: choice.modeBy === "user" ? askAnew(state.car) : state.car,
  };
  if (choice.mode !== "tracked" || choice.modeBy !== "user" || !mayBreakDwell(state, now)) {
    return chosen;
  }
  return {
    ...chosen,
    dwellBrokenMs: now.steadyMs,
    shortCharges: 0,
    trials: NO_TRIALS,
    mustQualify: chosen.mustQualify || isNewMode,
    switchedMs: state.command?.enabled === true ? state.switchedMs : null,
  };
}

function mayBreakDwell(state: ChargerMemory, now: Moment): boolean {
  return state.dwellBrokenMs === null || now.steadyMs - state.dwellBrokenMs >= PRESS_SPACING_MS;
}
