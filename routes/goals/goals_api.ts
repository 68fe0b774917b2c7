import { Hono } from "hono";
import * as v from "valibot";
import type { Program } from "../../src/app/program.ts";
import { GOAL_PRESS, MAX_GOAL_WH, MIN_GOAL_WH } from "../../src/domain/goals/goal.ts";
import type { GoalState } from "../../src/domain/goals/goal_state.ts";
import type { Words } from "../../src/words/words.ts";
import { type JsonObject, readObject, wordsFor } from "../api/json_body.ts";
import { withLoad } from "../api/loads_api.ts";

/**
 * What the car at a charger shall have, for other programs: GET, PUT and DELETE
 * /api/devices/ID/goal, `{ energyWh, readyBy?, days? }`; without `readyBy` until it is reached. GET
 * and PUT answer `{ id, goal }` with the progress, null for none; DELETE has no answer. 422
 * `{ issues }` as of devices for anything else; 404 for no load.
 */
export function goalsApiRoutes(program: Program): Hono {
  const goalNow = (id: number) => {
    const load = program.status().loads.find((one) => one.id === id);
    return load?.kind === "charger" ? load.goal : null;
  };
  const answer = (id: number) => ({ id, goal: goalJson(goalNow(id), program) });
  return new Hono()
    .get(
      "/api/devices/:id/goal",
      (c) => withLoad(c, program, "charger", ({ id }) => c.json(answer(id))),
    )
    .put("/api/devices/:id/goal", async (c) => {
      const words = wordsFor(c, program);
      const input = await readObject(c, words);
      return withLoad(c, program, "charger", ({ id, name }) => {
        const press = v.safeParse(GOAL_PRESS, input);
        if (!press.success) return c.json({ issues: goalIssues(press.issues, name, words) }, 422);
        program.goals.set(id, press.output);
        return c.json(answer(id));
      });
    })
    .delete("/api/devices/:id/goal", (c) =>
      withLoad(c, program, "charger", ({ id }) => {
        program.goals.drop(id);
        return c.body(null, 204);
      }));
}

/** What is wrong with each key, once. */
function goalIssues(
  issues: readonly v.BaseIssue<unknown>[],
  device: string,
  { queries }: Words,
): readonly JsonObject[] {
  const messages: Readonly<Record<string, string>> = {
    energyWh: queries.goalEnergy(MIN_GOAL_WH, MAX_GOAL_WH),
    readyBy: queries.goalTime,
    days: queries.goalDays,
  };
  const keys = new Set(issues.map(({ path }) => path?.[0]?.key));
  return [...keys].map((key) => {
    if (typeof key !== "string") return { device, key: "days", message: queries.goalDaysAlone };
    const message = Object.hasOwn(messages, key) ? messages[key] : undefined;
    return { device, key, message: message ?? queries.goalOther };
  });
}

/** A goal with its progress as other programs read it; energies in Wh, times in epoch ms. */
export function goalJson(
  goal: GoalState | null,
  program: Pick<Program, "settings">,
): JsonObject | null {
  if (goal === null) return null;
  const { isDue, cost, ...rest } = goal;
  const { currency } = program.settings().values;
  const money = cost === null ? null : Math.round(cost * 1000) / 1000;
  return { ...rest, due: isDue, cost: money, currency: money === null ? null : currency };
}
