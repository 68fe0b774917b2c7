import * as v from "valibot";
import { type ClockMove, movedTime } from "../house/time.ts";

/** Less is not worth a start, and no car takes more in one stay. */
export const MIN_GOAL_WH = 100;
export const MAX_GOAL_WH = 200_000;
/** Days of the week as ISO 8601 counts them: 1 is Monday. */
export const ISO_DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** A goal is a hundred characters; what is longer is none. */
const MAX_TEXT = 1000;

const ENERGY_WH = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(MIN_GOAL_WH),
  v.maxValue(MAX_GOAL_WH),
);
const READY_BY = v.pipe(v.string(), v.regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/));
const ON_DAYS = v.pipe(
  v.array(v.picklist(ISO_DAYS)),
  v.minLength(1),
  v.maxLength(ISO_DAYS.length),
  v.check((days) => new Set(days).size === days.length),
  v.readonly(),
);
const DAYS = v.union([v.literal("once"), ON_DAYS]);

/** What a person or a program sends: until so much, or ready by a local time, once or on some days. */
export const GOAL_PRESS = v.pipe(
  v.strictObject({
    energyWh: ENERGY_WH,
    readyBy: v.optional(v.nullable(READY_BY), null),
    days: v.optional(DAYS, "once"),
  }),
  v.check(({ readyBy, days }) => readyBy !== null || days === "once"),
);

const WALL_MS = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A goal as it is kept with the charger's mode. Times are wall times (epoch ms). */
export const RUNNING_GOAL = v.pipe(
  v.object({
    energyWh: ENERGY_WH,
    /** Local time of the house; null: until the energy is reached, whenever that is. */
    readyBy: v.nullable(READY_BY),
    days: DAYS,
    setAtMs: WALL_MS,
    /** The round that runs began then: its deadline is the first one after that. */
    fromMs: WALL_MS,
    /** What a session had when the round began, which does not count; null: all of it counts. */
    before: v.nullable(v.object({ startedAtMs: v.number(), energyWh: v.number() })),
  }),
  v.readonly(),
);

export type Goal = Readonly<v.InferOutput<typeof GOAL_PRESS>>;
export type RunningGoal = v.InferOutput<typeof RUNNING_GOAL>;

/** The goal with the moment of its setting, as a charger goes on with it. */
export function begunGoal({ energyWh, readyBy, days }: Goal, atMs: number): RunningGoal {
  const setAtMs = Math.max(0, Math.round(atMs));
  return { energyWh, readyBy, days, setAtMs, fromMs: setAtMs, before: null };
}

/** The goal as it would be, had the clock been right when it was set; the same where it was. */
export function movedGoal(goal: RunningGoal, move: ClockMove): RunningGoal {
  const { before } = goal;
  const setAtMs = movedTime(goal.setAtMs, move);
  const fromMs = movedTime(goal.fromMs, move);
  const startedAtMs = before === null ? null : movedTime(before.startedAtMs, move);
  const isSame = setAtMs === goal.setAtMs && fromMs === goal.fromMs &&
    startedAtMs === (before?.startedAtMs ?? null);
  if (isSame) return goal;
  return {
    ...goal,
    setAtMs,
    fromMs,
    before: before === null || startedAtMs === null ? null : { ...before, startedAtMs },
  };
}

/** Reads a goal that was stored as JSON text; null for what is none. */
export function parseGoal(text: unknown): RunningGoal | null {
  if (typeof text !== "string" || text.length > MAX_TEXT) return null;
  try {
    const result = v.safeParse(RUNNING_GOAL, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
