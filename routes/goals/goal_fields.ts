import * as v from "valibot";
import type { Words } from "../../src/words/words.ts";
import { type Goal, GOAL_PRESS, ISO_DAYS } from "../../src/domain/goals/goal.ts";

/** Where the form of a charger says what its goal would take, and why it is none. */
export function previewId(loadId: number): string {
  return `goal-${loadId}-preview`;
}

/** How the form asks: by a time once, by a time on some days, or whenever it is reached. */
export const GOAL_WAYS = ["once", "days", "until"] as const;
export type GoalWay = (typeof GOAL_WAYS)[number];

/** What the form of a goal shows. */
export interface GoalFields {
  readonly energyWh: number;
  readonly way: GoalWay;
  readonly readyBy: string;
  readonly days: readonly number[];
}

/** Where there is no goal: what a commuter's car takes, this night. */
export const USUAL_GOAL: GoalFields = {
  energyWh: 20_000,
  way: "once",
  readyBy: "07:00",
  days: [1, 2, 3, 4, 5],
};

/** Reads kWh as people of both decimal marks write them; NaN for what is no number. */
function readKilowattHours(text: string | undefined): number {
  return Math.round(Number(text?.replace(",", ".")) * 1000);
}

/** Nine thousand four hundred in one language and 9.4 in another: a mark and three digits. */
const TWO_WAYS = /^\s*(\d{1,3})([.,])(\d{3})\s*$/;

/** Why a form names no goal, in words; null: it names one. */
export function goalProblem(
  fields: ReadonlyMap<string, string> | null,
  { loads: { goals }, decimalMark }: Pick<Words, "loads" | "decimalMark">,
): string | null {
  const [given, before = "", mark, after = ""] = TWO_WAYS.exec(fields?.get("kwh") ?? "") ?? [];
  if (given === undefined || mark === decimalMark) {
    return goalIn(fields) === null ? goals.wrong : null;
  }
  const decimal = String(Number(`${before}.${after}`)).replace(".", decimalMark);
  return goals.twoWays(given.trim(), decimal, before + after);
}

/** The goal that a form names; null: it is none. */
export function goalIn(fields: ReadonlyMap<string, string> | null): Goal | null {
  const way = GOAL_WAYS.find((one) => one === fields?.get("way"));
  if (fields === null || way === undefined) return null;
  const days = ISO_DAYS.filter((day) => fields.has(`day${day}`));
  const press = v.safeParse(GOAL_PRESS, {
    energyWh: readKilowattHours(fields.get("kwh")),
    readyBy: way === "until" ? null : fields.get("readyBy") ?? "",
    days: way === "days" ? days : "once",
  });
  return press.success ? press.output : null;
}

/** What the form shows for a goal that runs; null: the usual one. */
export function fieldsOf(goal: Goal | null): GoalFields {
  if (goal === null) return USUAL_GOAL;
  const { energyWh, readyBy, days } = goal;
  return {
    energyWh,
    way: readyBy === null ? "until" : days === "once" ? "once" : "days",
    readyBy: readyBy ?? USUAL_GOAL.readyBy,
    days: days === "once" ? USUAL_GOAL.days : days,
  };
}

/** The goal that the fields stand for. */
export function goalOf({ energyWh, way, readyBy, days }: GoalFields): Goal {
  return v.parse(GOAL_PRESS, {
    energyWh,
    readyBy: way === "until" ? null : readyBy,
    days: way === "days" ? days : "once",
  });
}
