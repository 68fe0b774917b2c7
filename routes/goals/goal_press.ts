import type { Program } from "../../src/app/program.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { Words } from "../../src/words/words.ts";
import { loadField, type Pressed, type PressProblem } from "../status/presses.ts";
import { goalIn, goalProblem, previewId } from "./goal_fields.ts";

type Fields = ReadonlyMap<string, string> | null;

/**
 * Takes or ends the goal of the charger that a form names; both can be taken back for a moment. Null:
 * it is done. A page from before a charger was removed changes nothing.
 */
export function pressGoal(
  { program, undos }: Pressed,
  texts: Words,
  fields: Fields,
): PressProblem | null {
  const { goals: words } = texts.loads;
  const id = chargerOf(program, fields);
  if (id === null) return { status: 400, message: texts.loads.noCharger };
  const isEnd = fields?.get("do") === "end";
  const goal = isEnd ? null : goalIn(fields);
  const wrong = isEnd ? null : goalProblem(fields, texts);
  const at = isEnd ? {} : { at: previewId(id) };
  if (wrong !== null) return { status: 400, message: wrong, ...at };
  try {
    undos.offer(id, () => {
      if (goal === null) program.goals.drop(id);
      else program.goals.set(id, goal);
      return program.undoOf(id);
    });
    return null;
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    return { status: 503, message: words.notStored, ...at };
  }
}

/** The charger that a form names; null: there is no such one. */
export function chargerOf(program: Pick<Program, "status">, fields: Fields): number | null {
  const asked = loadField(fields);
  const load = program.status().loads.find(({ id, kind }) =>
    kind === "charger" && String(id) === asked
  );
  return load?.id ?? null;
}
