import type { Program } from "../app/program.ts";
import type { DeviceState } from "../app/device_states.ts";
import type { LoadState, Status } from "../app/status.ts";
import type { GoalState } from "../domain/goals/goal_state.ts";
import { besideSettings } from "../domain/house/device.ts";
import { plugReasonSentence, reasonSentence } from "../words/reason_texts.ts";
import type { Words } from "../words/words.ts";
import { SETTABLE_KEYS } from "./commands.ts";
import type { DayEnergies } from "./day_energies.ts";
import type { HeldTopics } from "./retained_topics.ts";

/** What the topics of the house are made of. */
export interface HouseView {
  readonly program: Pick<Program, "status" | "settings" | "timeZone" | "nowMs">;
  /** The topic of the settings. */
  readonly base: string;
  readonly words: Words;
  /** As GET /api/status answers. */
  readonly state: (words: Words) => Readonly<Record<string, unknown>>;
  readonly energies: DayEnergies;
  /** Real time that only grows. */
  readonly steadyMs: number;
}

/** What the broker holds of the house: state, decision, energies, settings, and each device. */
export function houseTopics(view: HouseView): HeldTopics {
  const { program, base, words } = view;
  return new Map([
    [`${base}/state`, { payload: JSON.stringify(view.state(words)), isOfNow: true }],
    [`${base}/decision`, { payload: JSON.stringify(decisionJson(view)), isOfNow: true }],
    [`${base}/energy`, { payload: JSON.stringify(energyJson(view)), isOfNow: false }],
    [`${base}/settings`, { payload: JSON.stringify(settingsJson(view)), isOfNow: false }],
    ...deviceIds(program.status()).map((id) => {
      const held = { payload: JSON.stringify(deviceJson(id, view)), isOfNow: true };
      return [`${base}/devices/${id}/state`, held] as const;
    }),
  ]);
}

/** Why the charger does what it does: the sentence, and its code with the numbers in it. */
function decisionJson({ program, words }: HouseView): Readonly<Record<string, unknown>> {
  const { mode, modeBy, modeSinceMs, reason } = program.status();
  const place = { words, timeZone: program.timeZone(), nowMs: program.nowMs() };
  const { code, ...numbers } = reason;
  return { mode, modeBy, modeSinceMs, code, text: reasonSentence(reason, place), numbers };
}

function energyJson({ program, energies, steadyMs }: HouseView) {
  const now = Temporal.Instant.fromEpochMilliseconds(program.nowMs());
  const day = now.toZonedDateTimeISO(program.timeZone()).toPlainDate().toString();
  return energies.tell({ day, nowMs: steadyMs });
}

/** What may be changed by a command. */
function settingsJson({ program }: HouseView): Readonly<Record<string, unknown>> {
  const { values } = program.settings();
  return Object.fromEntries(SETTABLE_KEYS.map((key) => [key, values[key]]));
}

function deviceIds({ devices, loads }: Status): readonly number[] {
  return [...new Set([...besideSettings(devices), ...loads].map(({ id }) => id))];
}

/** What a device measures, and what is done with it where it is steered. */
function deviceJson(wanted: number, view: HouseView): Readonly<Record<string, unknown>> {
  const { devices, loads } = view.program.status();
  const device = besideSettings(devices).find(({ id }) => id === wanted);
  const load = loads.find(({ id }) => id === wanted);
  return {
    ...(device === undefined ? {} : measuredJson(device)),
    ...(load === undefined ? {} : steeredJson(load, view)),
  };
}

function measuredJson({ id, name, driver, roles, quality, atMs, error, powers }: DeviceState) {
  return { id, name, driver, roles, quality, atMs, error, powers };
}

/** As GET /api/devices/ID/goal tells it, but for what it costs. */
function goalJson({ isDue, cost: _cost, ...rest }: GoalState) {
  return { ...rest, due: isDue };
}

function steeredJson(load: LoadState, { program, words }: HouseView) {
  const { id, name, kind, quality, atMs, error, powerW } = load;
  const place = { words, timeZone: program.timeZone(), nowMs: program.nowMs() };
  const shared = { id, name, kind, quality, atMs, error, powerW };
  if (load.kind === "switch") {
    const { on, hold, use, reason } = load;
    const text = reason === null ? null : plugReasonSentence(reason, place);
    const why = reason === null ? null : { code: reason.code, text };
    return { ...shared, on, hold, reason: why, use };
  }
  const { mode, modeBy, modeSinceMs, isModePending, reason, charging, currentA, session, goal } =
    load;
  const why = { code: reason.code, text: reasonSentence(reason, place) };
  return {
    ...shared,
    ...{ mode, modeBy, modeSinceMs, isModePending, reason: why, charging, currentA },
    goal: goal && goalJson(goal),
    session: session && {
      startedAtMs: session.startedAtMs,
      energyWh: session.energyWh,
      solarWh: session.solarWh,
    },
  };
}
