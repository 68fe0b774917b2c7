import type { Goal } from "./goal.ts";

/** How a round of a goal ended, when not by a person. */
export const GOAL_ENDS = ["met", "unplugged", "no-car", "car-full", "no-flow"] as const;
export type GoalEnd = (typeof GOAL_ENDS)[number];

/** A round of a goal that has ended. */
export interface EndedGoal {
  readonly end: GoalEnd;
  readonly energyWh: number;
  /** What was counted towards it. */
  readonly gotWh: number;
  /** Null: it had none. */
  readonly deadlineMs: number | null;
}

/** A goal with its progress, as it is shown. Times are wall times (epoch ms). */
export interface GoalState extends Goal {
  readonly setAtMs: number;
  /** Counted towards it; null: not known at the moment. */
  readonly gotWh: number | null;
  /** What is missing by the last energy that was known, and so what the grid gives if no sun comes. */
  readonly missingWh: number;
  readonly deadlineMs: number | null;
  /** Power in W that the car is reckoned to draw for it. */
  readonly powerW: number;
  /** It is charged for now, whatever the sun does. */
  readonly isDue: boolean;
  /** It will be charged for from then on unless the sun does; null: it is, or nothing is foretold. */
  readonly startsAtMs: number | null;
  /** When it is met at this power, without sun; null: nothing is foretold. */
  readonly readyAtMs: number | null;
  /** What will be missing at the deadline, or was. */
  readonly shortWh: number;
  /** What `missingWh` costs at the prices of those times; null: no price is known. */
  readonly cost: number | null;
}
