import * as v from "valibot";
import type { Program } from "../../src/app/program.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import { holdOf, SWITCH_PRESS } from "../../src/domain/house/load.ts";
import { type ChargeMode, isChargeMode } from "../../src/domain/house/mode.ts";
import type { SwitchLoadState } from "../../src/app/load_states.ts";
import { firstChargerOf } from "../../src/app/status.ts";
import { SECOND_MS } from "../../src/domain/house/units.ts";
import type { Undos } from "./undos.ts";
import type { Words } from "../../src/words/words.ts";

/** Longest part of a wrong mode that the answer repeats. */
const MAX_ECHO = 40;
/** Two ends of a hold this close are one. */
const SAME_END_MS = 5 * SECOND_MS;

/** What a press acts on. */
export interface Pressed {
  readonly program: Program;
  readonly undos: Undos;
}

type Hold = SwitchLoadState["hold"];
type Fields = ReadonlyMap<string, string> | null;

/** Why a press was not taken, in the reader's words. */
export interface PressProblem {
  readonly status: 400 | 503;
  readonly message: string;
  /** The id of the element in which it is said; left out: above the page. */
  readonly at?: string;
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
  const asked = loadField(fields);
  const id = loadOf(program, "charger", asked);
  if (asked !== undefined && id === undefined) {
    return { status: 400, message: texts.loads.noCharger };
  }
  try {
    const charger = id ?? firstChargerOf(program.status());
    // A press of the same mode ends a goal.
    const isNew = modeOf(program, charger) !== mode || hasGoal(program, charger);
    const press = () => {
      if (id === undefined) program.chooseMode(mode);
      else program.chooseMode(mode, id);
      return program.undoOf(charger);
    };
    if (isNew) undos.offer(charger, press);
    else press();
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
  const id = loadOf(program, "switch", loadField(fields));
  if (id === undefined) return { status: 400, message: texts.loads.noSwitch };
  const press = v.safeParse(SWITCH_PRESS, pressOf(fields));
  if (!press.success) return { status: 400, message: texts.loads.unknownWay };
  const before = heldBy(program, id);
  undos.offer(id, () => {
    program.holdSwitch(id, holdOf(press.output));
    const after = heldBy(program, id);
    return () => {
      if (!isSameHold(heldBy(program, id), after)) return false;
      const forMs = before === null ? 0 : before.untilMs - program.nowMs();
      program.holdSwitch(id, before === null || forMs <= 0 ? null : { on: before.on, forMs });
      return true;
    };
  });
  return null;
}

/** What a person has a switch do; null: nothing. */
function heldBy(program: Program, id: number): Hold {
  const load = program.status().loads.find((one) => one.id === id);
  return load?.kind === "switch" ? load.hold : null;
}

/** Its end is reckoned anew in each cycle. */
function isSameHold(one: Hold, other: Hold): boolean {
  if (one === null || other === null) return one === other;
  return one.on === other.on && Math.abs(one.untilMs - other.untilMs) < SAME_END_MS;
}

/** Takes the press on a load back that the form names, where it is the newest. Null: it is done. */
export function undo({ undos }: Pressed, texts: Words, fields: Fields): PressProblem | null {
  const id = Number(loadField(fields));
  const press = Number(fields?.get("press"));
  return undos.take({ id, press }) ? null : { status: 400, message: texts.modes.undoLate };
}

/**
 * The load that a form names. A field `id` would hide the form's own from the script that brings the
 * page up to date: it took each form for another one. Pages from before have it all the same.
 */
export function loadField(fields: Fields): string | undefined {
  return fields?.get("load") ?? fields?.get("id");
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
