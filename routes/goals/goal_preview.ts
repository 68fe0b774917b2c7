import type { Context } from "hono";
import type { Program } from "../../src/app/program.ts";
import { pageContext } from "../ui/layout.tsx";
import { goalIn, goalProblem } from "./goal_fields.ts";
import { chargerOf } from "./goal_press.ts";
import { previewText } from "./goal_sentences.ts";

/** What the goal that a form names would take, or why it names none; empty of no charger. */
export function goalPreview(c: Context, program: Program): Response {
  const { texts } = pageContext(c.req.raw, program);
  const fields = new Map(Object.entries(c.req.query()));
  const id = chargerOf(program, fields);
  const goal = goalIn(fields);
  const preview = id === null || goal === null ? null : program.goals.preview(id, goal);
  const problem = goalProblem(fields, texts);
  if (id !== null && problem !== null) return c.text(problem);
  if (goal === null || preview === null) return c.body("");
  const { currency } = program.settings().values;
  const place = { words: texts, timeZone: program.timeZone() };
  const hasBattery = program.status().battery.isConfigured;
  const at = { place, nowMs: program.nowMs(), currency, hasBattery };
  return c.text(previewText(goal, preview, at));
}
