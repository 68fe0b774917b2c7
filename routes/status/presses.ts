import * as v from "valibot";
import type { Program } from "../../src/app/program.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import { holdOf, SWITCH_PRESS } from "../../src/domain/house/load.ts";
import { type ChargeMode, isChargeMode } from "../../src/domain/house/mode.ts";
import { firstChargerOf } from "../../src/app/status.ts";
import type { Undos } from "./undos.ts";
import type { Words } from "../../src/words/words.ts";

/** Longest part of a wrong mode that the answer repeats. */
const MAX_ECHO = 40;

/** What a press acts on. */
export interface Pressed {
  readonly program: Program;
  readonly undos: Undos;
}

type Fields = ReadonlyMap<string, string> | null;

/** Why a press was not taken, in the reader's words. */
export interface PressProblem {
  readonly status: 400 | 503;
  readonly message: string;
}

/**
 * Takes the mode that a form names, for the charger that it names, else for the first. Null: it is
 * taken. A page from before a charger was removed changes nothing.
 */
export function chooseMode(
  { program, undos }: Pressed,
  texts: Words,
  fields: Fields,
): PressProblem | null {
  const mode = fields?.get("mode");
  if (mode === undefined) return { status: 400, message: texts.modes.none };
  if (!isChargeMode(mode)) {
    return { status: 400, message: texts.modes.unknown(mode.slice(0, MAX_ECHO)) };
  }
  const asked = fields?.get("id");
  const id = loadOf(program, "charger", asked);
  if (asked !== undefined && id === undefined) {
    return { status: 400, message: texts.loads.noCharger };
  }
  try {
    const charger = id ?? firstChargerOf(program.status());
    // A press of the same mode ends a goal.
    const isNew = modeOf(program, charger) !== mode || hasGoal(program, charger);
    if (id === undefined) program.chooseMode(mode);
    else program.chooseMode(mode, id);
    if (isNew) undos.offer(charger, () => program.takeBack(charger));
    return null;
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    return { status: 503, message: texts.modes.notStored };
  }
}

/** Holds the switch that a form names, or gives it back to its rules. Null: it is done. */
export function holdSwitch(
  { program, undos }: Pressed,
  texts: Words,
  fields: Fields,
): PressProblem | null {
  const id = loadOf(program, "switch", fields?.get("id"));
  if (id === undefined) return { status: 400, message: texts.loads.noSwitch };
  const press = v.safeParse(SWITCH_PRESS, pressOf(fields));
  if (!press.success) return { status: 400, message: texts.loads.unknownWay };
  const before = program.status().loads.find((load) => load.id === id);
  program.holdSwitch(id, holdOf(press.output));
  if (before?.kind === "switch") {
    undos.offer(id, () => {
      const { hold } = before;
      const forMs = hold === null ? 0 : hold.untilMs - program.nowMs();
      program.holdSwitch(id, hold === null || forMs <= 0 ? null : { on: hold.on, forMs });
      return true;
    });
  }
  return null;
}

/** Takes the newest press on a load back. Null: it is done. */
export function undo({ undos }: Pressed, texts: Words, fields: Fields): PressProblem | null {
  const id = Number(fields?.get("id"));
  return undos.take(id) ? null : { status: 400, message: texts.modes.undoLate };
}

function hasGoal(program: Program, id: number): boolean {
  const load = program.status().loads.find((one) => one.id === id);
  return load?.kind === "charger" && load.goal !== null;
}

function modeOf(program: Program, id: number): ChargeMode | undefined {
  const { loads, mode } = program.status();
  const load = loads.find((one) => one.id === id);
  return load === undefined ? mode : load.kind === "charger" ? load.mode : undefined;
}

function pressOf(fields: Fields): unknown {
  const way = fields?.get("hold");
  if (way === "auto") return { auto: true };
  if (way !== "on" && way !== "off") return null;
  return { on: way === "on", forMinutes: Number(fields?.get("minutes")) };
}

function loadOf(
  program: Program,
  kind: "charger" | "switch",
  asked: string | undefined,
): number | undefined {
  const { loads } = program.status();
  return loads.find((load) => load.kind === kind && String(load.id) === asked)?.id;
}
