import * as v from "valibot";
import { DeviceRejected } from "../../domain/codes/errors.ts";
import { maybeNumber, parseAnswer } from "../transport/answer_values.ts";

/** Three clamps of 400 A, and more. */
const MAX_POWER_W = 400_000;
const MAX_ENERGY_WH = 1e12;
const MAX_TEXT = 64;

const power = v.optional(maybeNumber(-MAX_POWER_W, MAX_POWER_W), null);
const voltage = v.optional(maybeNumber(0, 1000), null);
const current = v.optional(maybeNumber(-4000, 4000), null);
const frequency = v.optional(maybeNumber(30, 80), null);
const energy = v.optional(maybeNumber(0, MAX_ENERGY_WH), null);
const errors = v.optional(v.fallback(v.array(v.string()), []), []);
const text = v.optional(
  v.fallback(
    v.nullable(v.pipe(v.string(), v.transform((value) => value.slice(0, MAX_TEXT)))),
    null,
  ),
  null,
);
const COUNTER = v.optional(v.fallback(v.nullable(v.object({ total: energy })), null), null);

/** Values of one kind are those of one reading: what of them does not move is frozen. */
export interface MeterSight {
  /** As the clamps lie, + as imported; null: unknown, also while one phase cannot be measured. */
  readonly powerW: number | null;
  readonly phasePowersW: readonly (number | null)[];
  readonly voltagesV: readonly (number | null)[];
  readonly currentsA: readonly (number | null)[];
  readonly frequencyHz: number | null;
  /** What the components tell themselves; null: another call tells them. */
  readonly energies: MeterEnergies | null;
}

/** Counters in Wh: that of the + direction, and that of the other one. */
export interface MeterEnergies {
  readonly forwardWh: number | null;
  readonly backwardWh: number | null;
}

export interface SwitchSight {
  readonly isOn: boolean;
  /** A timer runs that will move the relay. */
  readonly isTimed: boolean;
  readonly hasMeter: boolean;
  readonly meter: MeterSight;
  /** `overtemp`, `overpower` and the like: why it holds its relay off. */
  readonly errors: readonly string[];
}

/** What a Shelly is. */
export interface ShellyIdentity {
  /** "Pro3EM", "PlusPlugS". */
  readonly app: string | null;
  readonly model: string | null;
  readonly generation: number;
  readonly firmware: string | null;
  /** The name that its owner gave it. */
  readonly name: string | null;
  /** Of a meter: "triphase" or "monophase". */
  readonly profile: string | null;
  readonly wantsPassword: boolean;
}

const IDENTITY = v.object({
  gen: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
  app: text,
  model: text,
  ver: text,
  name: text,
  profile: text,
  auth_en: v.optional(v.fallback(v.boolean(), false), false),
});

/**
 * `Shelly.GetDeviceInfo`, which is told without a password.
 * @throws DeviceRejected for what is no Shelly of the second generation or later
 */
export function decodeIdentity(answer: unknown, action: string): ShellyIdentity {
  const told = v.safeParse(IDENTITY, answer);
  if (!told.success || told.output.gen < 2) {
    throw new DeviceRejected(
      `Cannot ${action}: it is no Shelly of the second generation or later`,
      {
        symptom: "other-device",
        isAskedAgain: true,
      },
    );
  }
  const { gen, app, model, ver, name, profile, auth_en } = told.output;
  return {
    app,
    model,
    generation: gen,
    firmware: ver,
    name,
    profile,
    wantsPassword: auth_en,
  };
}

/** The kinds of components that measure or switch, the first of which wins as a meter. */
export const COMPONENTS = ["em", "em1", "pm1", "switch"] as const;
export type Component = (typeof COMPONENTS)[number];

/** Which components the device has at a channel, from `Shelly.GetStatus`. */
export function componentsAt(
  answer: unknown,
  { channel, action }: { readonly channel: number; readonly action: string },
): readonly Component[] {
  const status = parseAnswer(v.record(v.string(), v.unknown()), answer, action);
  return COMPONENTS.filter((component) => Object.hasOwn(status, `${component}:${channel}`));
}

const PHASES = ["a", "b", "c"] as const;

const EM = v.object({
  a_act_power: power,
  b_act_power: power,
  c_act_power: power,
  total_act_power: power,
  a_voltage: voltage,
  b_voltage: voltage,
  c_voltage: voltage,
  a_current: current,
  b_current: current,
  c_current: current,
  a_freq: frequency,
  a_errors: errors,
  b_errors: errors,
  c_errors: errors,
  errors,
});

/** `EM.GetStatus`: three phases and their sum, W. */
export function decodeEm(answer: unknown, action: string): MeterSight {
  const told = parseAnswer(EM, answer, action);
  const phases = PHASES.map((phase) => {
    const isWrong = isUnmeasured([...told.errors, ...told[`${phase}_errors`]]);
    return isWrong ? null : told[`${phase}_act_power`];
  });
  const sumW = sumOf(phases);
  return {
    powerW: sumW === null ? null : told.total_act_power ?? sumW,
    phasePowersW: phases,
    voltagesV: PHASES.map((phase) => told[`${phase}_voltage`]),
    currentsA: PHASES.map((phase) => told[`${phase}_current`]),
    frequencyHz: told.a_freq,
    energies: null,
  };
}

const ONE_PHASE = v.object({
  act_power: power,
  voltage,
  current,
  freq: frequency,
  errors,
});

/** `EM1.GetStatus`: one phase, W. */
export function decodeEm1(answer: unknown, action: string): MeterSight {
  const told = parseAnswer(ONE_PHASE, answer, action);
  return onePhase(told, told.act_power);
}

const SELF_COUNTED = v.object({
  output: v.optional(v.nullable(v.boolean()), null),
  apower: power,
  voltage,
  current,
  freq: frequency,
  aenergy: COUNTER,
  ret_aenergy: COUNTER,
  errors,
});

/** `PM1.GetStatus`: one phase with its own counters. */
export function decodePm1(answer: unknown, action: string): MeterSight {
  const told = parseAnswer(SELF_COUNTED, answer, action);
  return { ...onePhase(told, told.apower), energies: ownEnergies(told) };
}

/** `Switch.GetStatus`. @throws DeviceProtocol where it does not tell the relay */
export function decodeSwitch(answer: unknown, action: string): SwitchSight {
  const { output } = parseAnswer(v.object({ output: v.boolean() }), answer, action);
  const told = parseAnswer(SELF_COUNTED, answer, action);
  const fields = parseAnswer(v.record(v.string(), v.unknown()), answer, action);
  return {
    isOn: output,
    isTimed: typeof fields["timer_duration"] === "number",
    hasMeter: Object.hasOwn(fields, "apower"),
    meter: { ...onePhase(told, told.apower), energies: ownEnergies(told) },
    errors: told.errors,
  };
}

/** `Switch.Set`: whether it was on. @throws DeviceProtocol */
export function decodeWasOn(answer: unknown, action: string): boolean {
  return parseAnswer(v.object({ was_on: v.boolean() }), answer, action).was_on;
}

const EM_DATA = v.object({ total_act: energy, total_act_ret: energy });
const EM1_DATA = v.object({ total_act_energy: energy, total_act_ret_energy: energy });

/** `EMData.GetStatus`: each phase counted by itself, both directions. */
export function decodeEmData(answer: unknown, action: string): MeterEnergies {
  const told = parseAnswer(EM_DATA, answer, action);
  return { forwardWh: told.total_act, backwardWh: told.total_act_ret };
}

/** `EM1Data.GetStatus`. */
export function decodeEm1Data(answer: unknown, action: string): MeterEnergies {
  const told = parseAnswer(EM1_DATA, answer, action);
  return { forwardWh: told.total_act_energy, backwardWh: told.total_act_ret_energy };
}

function onePhase(
  told: Pick<v.InferOutput<typeof ONE_PHASE>, "voltage" | "current" | "freq" | "errors">,
  powerW: number | null,
): MeterSight {
  const measuredW = isUnmeasured(told.errors) ? null : powerW;
  return {
    powerW: measuredW,
    phasePowersW: [measuredW],
    voltagesV: [told.voltage],
    currentsA: [told.current],
    frequencyHz: told.freq,
    energies: null,
  };
}

/** `aenergy` holds both directions, so what went back counts twice without this. */
function ownEnergies(told: v.InferOutput<typeof SELF_COUNTED>): MeterEnergies {
  const bothWh = told.aenergy?.total ?? null;
  const backwardWh = told.ret_aenergy?.total ?? null;
  const forwardWh = bothWh === null ? null : Math.max(0, bothWh - (backwardWh ?? 0));
  return { forwardWh, backwardWh };
}

/** The part that measures is broken, the power is beyond it, or it does not know its clamps. */
const UNMEASURED: readonly string[] = [
  "power_meter_failure",
  "out_of_range:act_power",
  "ct_type_not_set",
];

function isUnmeasured(errors: readonly string[]): boolean {
  return errors.some((error) => UNMEASURED.includes(error));
}

function sumOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
