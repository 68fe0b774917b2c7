import { foretold, type GoalPlan, planGoal } from "../control/goals/goal_plan.ts";
import { type ControlState, setGoal } from "../control/state.ts";
import { ProgramEnding, StorageFailed } from "../domain/codes/errors.ts";
import type { PriceBook } from "../domain/history/prices.ts";
import { type PriceSlot, priceSlots } from "../domain/goals/price_slots.ts";
import { begunGoal, type Goal } from "../domain/goals/goal.ts";
import { deadlineOf } from "../domain/goals/deadline.ts";
import type { GoalState } from "../domain/goals/goal_state.ts";
import type { ModeChoice } from "../domain/house/mode.ts";
import type { Moment } from "../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS } from "../domain/house/units.ts";
import type { Logger } from "../domain/ports/log.ts";
import type { Settings } from "../domain/settings/settings.ts";
import type { ChargerLoadState } from "./load_states.ts";
import { type Status, withPress } from "./status.ts";

/** How far ahead prices are looked at: what lies further off waits until it does not. */
const PRICES_MS = 36 * HOUR_MS;
/** Prices are read again after so long. */
const READ_AGAIN_MS = MINUTE_MS;

/** What pages and interfaces may do with the goals of chargers. */
export interface Goals {
  /** Takes a goal, on disk when it returns, and asks for a cycle. @throws StorageFailed */
  set(id: number, goal: Goal): void;
  /** Ends one; there may be none. Both can be taken back as a press of a mode. @throws StorageFailed */
  drop(id: number): void;
  /** The last press on a charger was the end of its goal. */
  ended(id: number): boolean;
  /** What a goal would take if it were set now and no sun came; null: the charger is not there. */
  preview(id: number, goal: Goal): GoalPreview | null;
}

/** What is foretold of a goal that is not set. */
export interface GoalPreview extends
  Pick<
    GoalState,
    | "gotWh"
    | "missingWh"
    | "deadlineMs"
    | "powerW"
    | "startsAtMs"
    | "readyAtMs"
    | "shortWh"
    | "cost"
  > {
  /** It starts now because few half hours are as cheap, not because the time is short. */
  readonly isCheapNow: boolean;
}

/** What a plan is made with, beside the goal. */
export interface Foresight {
  readonly timeZone: string;
  readonly nowMs: number;
  readonly prices: readonly PriceSlot[] | null;
}

export interface GoalDeskParts {
  readonly cycle: {
    take(id: number, change: (state: ControlState, now: Moment) => ControlState): ModeChoice;
    choiceOf(id: number): ModeChoice;
  };
  /** @throws StorageFailed */
  readonly prices: () => PriceBook;
  readonly settings: () => Pick<Settings, "importPrice">;
  readonly timeZone: () => string;
  readonly nowMs: () => number;
  readonly logger: Logger;
  readonly status: () => Status;
  /** Shows what has been pressed, and asks for a cycle. */
  readonly pressed: (status: Status) => void;
  readonly isLeaving: () => boolean;
}

/** Takes goals from persons and programs, and reads prices for them. */
export class GoalDesk implements Goals {
  /** What each charger was left with when its goal was ended. */
  readonly #left = new Map<number, ModeChoice>();
  #slots: { readonly slots: readonly PriceSlot[] | null; readonly atMs: number } | null = null;

  constructor(private readonly parts: GoalDeskParts) {}

  set(id: number, goal: Goal): void {
    const { energyWh, readyBy } = goal;
    this.#take(id, (state, now) => setGoal(state, id, goal, now));
    this.parts.logger.info("Goal set", { id, energyWh, readyBy: readyBy ?? "" });
  }

  drop(id: number): void {
    if (this.parts.cycle.choiceOf(id).goal === undefined) return;
    this.#left.set(id, this.#take(id, (state, now) => setGoal(state, id, null, now)));
    this.parts.logger.info("Goal ended", { id });
  }

  ended(id: number): boolean {
    return this.#left.get(id) === this.parts.cycle.choiceOf(id);
  }

  preview(id: number, goal: Goal): GoalPreview | null {
    const load = this.parts.status().loads.find((one): one is ChargerLoadState =>
      one.kind === "charger" && one.id === id
    );
    if (load === undefined) return null;
    const { countedWh, fullPowerW: powerW, quality } = load;
    const missingWh = Math.max(0, goal.energyWh - countedWh);
    const foresight = this.foresight();
    const deadlineMs = deadlineOf(begunGoal(goal, foresight.nowMs), foresight.timeZone);
    const { plan, ...told } = planned({ missingWh, powerW, deadlineMs }, foresight);
    return {
      ...{ missingWh, powerW, deadlineMs, ...told },
      gotWh: quality === "fresh" ? countedWh : null,
      isCheapNow: plan !== null && plan.isDue && plan.slotEndMs > 0,
    };
  }

  /** With what a goal that is set now is planned. */
  foresight(): Foresight {
    const { timeZone, nowMs } = this.parts;
    return { timeZone: timeZone(), nowMs: nowMs(), prices: this.prices() };
  }

  /** What a bought kWh costs from now on; null: not known, or the database does not tell. */
  prices(): readonly PriceSlot[] | null {
    const nowMs = this.parts.nowMs();
    const { atMs = -Infinity, slots = null } = this.#slots ?? {};
    if (nowMs >= atMs && nowMs - atMs < READ_AGAIN_MS) return slots;
    this.#slots = { slots: this.#readPrices(nowMs), atMs: nowMs };
    return this.#slots.slots;
  }

  #readPrices(nowMs: number): readonly PriceSlot[] | null {
    if (this.parts.settings().importPrice === null) return null;
    try {
      return priceSlots(this.parts.prices(), { nowMs, toMs: nowMs + PRICES_MS });
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      return null;
    }
  }

  #take(
    id: number,
    change: (state: ControlState, now: Moment) => ControlState,
  ): ModeChoice {
    const { cycle, isLeaving, status, pressed } = this.parts;
    if (isLeaving()) throw new ProgramEnding("Cannot take a goal: the program is ending");
    const before = cycle.choiceOf(id);
    const choice = cycle.take(id, change);
    const isTurned = choice.mode !== before.mode;
    const shown = isTurned ? withPress(status(), id, choice) : status();
    pressed(withGoal(shown, id, choice, this.foresight()));
    return choice;
  }
}

/** What is foretold of a goal that no cycle has acted on yet. */
function planned(
  { deadlineMs, ...need }: Pick<GoalState, "missingWh" | "powerW" | "deadlineMs">,
  { nowMs, prices }: Foresight,
): Pick<GoalState, "startsAtMs" | "readyAtMs" | "shortWh" | "cost"> & {
  readonly plan: GoalPlan | null;
} {
  if (deadlineMs === null) {
    return { plan: null, startsAtMs: null, readyAtMs: null, shortWh: 0, cost: null };
  }
  const whole = { ...need, deadlineMs, nowMs };
  const plan = planGoal({ ...whole, prices, isDue: false, slotEndMs: 0 });
  return { plan, ...foretold(plan, whole, true) };
}

/** The status with the goal of a press that no cycle has acted on yet, or without one. */
export function withGoal(
  status: Status,
  id: number,
  { goal }: ModeChoice,
  foresight: Foresight,
): Status {
  return {
    ...status,
    loads: status.loads.map((load) => {
      if (load.kind !== "charger" || load.id !== id) return load;
      return { ...load, goal: goal === undefined ? null : askedGoal(goal, load, foresight) };
    }),
  };
}

function askedGoal(
  goal: NonNullable<ModeChoice["goal"]>,
  { session, fullPowerW: powerW }: ChargerLoadState,
  foresight: Foresight,
): GoalState {
  const { energyWh, readyBy, days, setAtMs, before } = goal;
  const ofBeforeWh = before !== null && before.startedAtMs === session?.startedAtMs
    ? before.energyWh
    : 0;
  const gotWh = Math.max(0, (session?.energyWh ?? 0) - ofBeforeWh);
  const missingWh = Math.max(0, energyWh - gotWh);
  const deadlineMs = deadlineOf(goal, foresight.timeZone);
  const { plan: _plan, ...told } = planned({ missingWh, powerW, deadlineMs }, foresight);
  return {
    ...{ energyWh, readyBy, days, setAtMs, gotWh, missingWh, deadlineMs, powerW },
    isDue: false,
    ...told,
  };
}
