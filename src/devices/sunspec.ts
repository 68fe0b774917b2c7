import { DeviceProtocol } from "../domain/errors.ts";
import type {
  BatteryStatus,
  BatteryValues,
  InverterStatus,
  InverterValues,
  MeterValues,
} from "../domain/snapshot.ts";

/**
 * How a value lies in registers, and in how many. SunSpec's own area has the high word first,
 * SolarEdge's area from 0xE000 on the low word: those types are named "swapped".
 * "Not implemented" is 0x8000 (int16), all ones (uint16, enum16, the 32 and 64 bit integers), 0
 * (acc32) and -3.4e38 or no number (float32). An enum16 of 0x8000 was seen while one restarts.
 */
const WORDS = {
  "int16": 1,
  "uint16": 1,
  "enum16": 1,
  "acc32": 2,
  "enum32": 2,
  "enum32-swapped": 2,
  "uint64-swapped": 4,
  "float32-swapped": 2,
} as const;
export type RegisterType = keyof typeof WORDS;

/** SolarEdge's largest is rated 100 kW; what is 20 % beyond that is no measurement. */
const MAX_POWER_W = 1.2 * 100_000;

/** What a value of a unit can be at all in a house; anything outside is taken for unknown. */
const RANGES = {
  "W": { min: -MAX_POWER_W, max: MAX_POWER_W },
  "Wh": { min: 0, max: 1e12 },
  "V": { min: 0, max: 2000 },
  "A": { min: -1000, max: 1000 },
  "Hz": { min: 0, max: 100 },
  "°C": { min: -100, max: 200 },
  "%": { min: 0, max: 100 },
  "code": { min: 0, max: 0x7fff_ffff },
} as const satisfies Record<string, { min: number; max: number }>;

/** One value of a block; `scale` is the register of its power of ten, where it has one. */
export interface Field {
  readonly address: number;
  readonly type: RegisterType;
  readonly unit: keyof typeof RANGES;
  readonly scale?: number;
}

/** Holding registers of one request, by protocol address (base 0), and the values in them. */
export interface Block<Name extends string> {
  readonly name: string;
  readonly address: number;
  readonly count: number;
  readonly fields: Readonly<Record<Name, Field>>;
}

/** SunSpec models 101 to 103. Temperature: the heat sink's, the only one that SolarEdge fills. */
export const INVERTER_BLOCK = {
  name: "inverter",
  address: 40069,
  count: 52,
  fields: {
    model: { address: 40069, type: "enum16", unit: "code" },
    voltageAb: { address: 40076, type: "uint16", unit: "V", scale: 40082 },
    voltageA: { address: 40079, type: "uint16", unit: "V", scale: 40082 },
    voltageB: { address: 40080, type: "uint16", unit: "V", scale: 40082 },
    voltageC: { address: 40081, type: "uint16", unit: "V", scale: 40082 },
    acPower: { address: 40083, type: "int16", unit: "W", scale: 40084 },
    frequency: { address: 40085, type: "uint16", unit: "Hz", scale: 40086 },
    lifetimeEnergy: { address: 40093, type: "acc32", unit: "Wh", scale: 40095 },
    dcVoltage: { address: 40098, type: "uint16", unit: "V", scale: 40099 },
    dcPower: { address: 40100, type: "int16", unit: "W", scale: 40101 },
    temperature: { address: 40103, type: "int16", unit: "°C", scale: 40106 },
    status: { address: 40107, type: "enum16", unit: "code" },
    vendorStatus: { address: 40108, type: "enum16", unit: "code" },
    vendorStatus4: { address: 40119, type: "enum32", unit: "code" },
  },
} as const satisfies Block<string>;

/** SunSpec models 201 to 204 of the first meter. Powers: + export, - import. */
export const METER_BLOCK = {
  name: "meter",
  address: 40188,
  count: 55,
  fields: {
    model: { address: 40188, type: "enum16", unit: "code" },
    voltageA: { address: 40196, type: "int16", unit: "V", scale: 40203 },
    voltageB: { address: 40197, type: "int16", unit: "V", scale: 40203 },
    voltageC: { address: 40198, type: "int16", unit: "V", scale: 40203 },
    frequency: { address: 40204, type: "int16", unit: "Hz", scale: 40205 },
    power: { address: 40206, type: "int16", unit: "W", scale: 40210 },
    powerA: { address: 40207, type: "int16", unit: "W", scale: 40210 },
    powerB: { address: 40208, type: "int16", unit: "W", scale: 40210 },
    powerC: { address: 40209, type: "int16", unit: "W", scale: 40210 },
    exportedEnergy: { address: 40226, type: "acc32", unit: "Wh", scale: 40242 },
    importedEnergy: { address: 40234, type: "acc32", unit: "Wh", scale: 40242 },
  },
} as const satisfies Block<string>;

/** Names (57600 to 57663), device id and rated energy of the first battery. */
export const BATTERY_IDENTITY_BLOCK = {
  name: "battery identity",
  address: 57600,
  count: 68,
  fields: {
    deviceId: { address: 57664, type: "enum16", unit: "code" },
    ratedEnergy: { address: 57666, type: "float32-swapped", unit: "Wh" },
  },
} as const satisfies Block<string>;

/** First battery. Power: + charging, - discharging; current the other way round. */
export const BATTERY_BLOCK = {
  name: "battery",
  address: 57668,
  count: 70,
  fields: {
    chargePeakPower: { address: 57672, type: "float32-swapped", unit: "W" },
    dischargePeakPower: { address: 57674, type: "float32-swapped", unit: "W" },
    temperature: { address: 57708, type: "float32-swapped", unit: "°C" },
    voltage: { address: 57712, type: "float32-swapped", unit: "V" },
    current: { address: 57714, type: "float32-swapped", unit: "A" },
    power: { address: 57716, type: "float32-swapped", unit: "W" },
    dischargedEnergy: { address: 57718, type: "uint64-swapped", unit: "Wh" },
    chargedEnergy: { address: 57722, type: "uint64-swapped", unit: "Wh" },
    stateOfHealth: { address: 57730, type: "float32-swapped", unit: "%" },
    stateOfCharge: { address: 57732, type: "float32-swapped", unit: "%" },
    status: { address: 57734, type: "enum32-swapped", unit: "code" },
  },
} as const satisfies Block<string>;

/** Whether the battery's slot is filled; unknown: the identity is not readable at the moment. */
export type BatteryPresence = "present" | "absent" | "unknown";

const INVERTER_MODELS: readonly number[] = [101, 102, 103];
const SINGLE_PHASE_MODEL = 101;
const METER_MODELS: readonly number[] = [201, 202, 203, 204];
/** Device id of an empty battery slot; such a slot answers data, not an exception. */
const NO_BATTERY_ID = 255;

const INVERTER_STATUS_CODES: Readonly<Record<number, InverterStatus>> = {
  1: "off",
  2: "sleeping",
  3: "starting",
  4: "producing",
  5: "throttled",
  6: "shutting-down",
  7: "fault",
  8: "standby",
};

/** 6 and 10 are not in the vendor's list but common. */
const BATTERY_STATUS_CODES: Readonly<Record<number, BatteryStatus>> = {
  0: "off",
  1: "standby",
  2: "init",
  3: "charging",
  4: "discharging",
  5: "fault",
  6: "holding",
  7: "idle",
  10: "power-saving",
};

/** In these the battery gives and takes nothing, whatever its power register holds. */
const RESTING: readonly (BatteryStatus | null)[] = ["off", "standby", "power-saving"];

/** Negative AC or DC power up to this is the inverter's own draw, beyond it no measurement. */
const MAX_OWN_DRAW_W = 100;
/** Believed without the battery's own word for it; peak limits of up to 22.9 kW were seen. */
const USUAL_BATTERY_POWER_W = 15_000;
/** Never believed: a sleeping LG RESU Prime shows -32768 W. */
const MAX_BATTERY_POWER_W = 30_000;

/** All that a battery can tell while it tells nothing. */
export const UNKNOWN_BATTERY: BatteryValues = {
  powerW: null,
  socPct: null,
  sohPct: null,
  status: null,
  temperatureC: null,
  voltageV: null,
  currentA: null,
  chargedWh: null,
  dischargedWh: null,
};

const UNKNOWN_INVERTER: InverterValues = {
  acPowerW: null,
  dcPowerW: null,
  temperatureC: null,
  status: null,
  vendorStatus: null,
  lifetimeEnergyWh: null,
  acVoltagesV: [null, null, null],
  frequencyHz: null,
  dcVoltageV: null,
};

const UNKNOWN_METER: MeterValues = {
  gridPowerW: null,
  phasePowersW: [null, null, null],
  voltagesV: [null, null, null],
  frequencyHz: null,
  importedWh: null,
  exportedWh: null,
};

/**
 * Values of the inverter from the registers of `INVERTER_BLOCK`; all null while they are not
 * implemented (restart). @throws DeviceProtocol when the registers are no inverter
 */
export function decodeInverter(registers: readonly number[]): InverterValues {
  const value = fieldReader(INVERTER_BLOCK, registers);
  const model = value("model");
  if (model === null) return UNKNOWN_INVERTER;
  requireModel(INVERTER_BLOCK, { model, allowed: INVERTER_MODELS });
  // A single phase inverter may give its only voltage as A-B.
  const voltageA = value("voltageA") ??
    (model === SINGLE_PHASE_MODEL ? value("voltageAb") : null);
  return {
    acPowerW: producedW(value("acPower")),
    dcPowerW: producedW(value("dcPower")),
    temperatureC: value("temperature"),
    status: INVERTER_STATUS_CODES[value("status") ?? 0] ?? null,
    // 40119 (controller above the code) is 0 on firmware that still uses 40108.
    vendorStatus: value("vendorStatus4") || (value("vendorStatus") ?? value("vendorStatus4")),
    lifetimeEnergyWh: value("lifetimeEnergy"),
    acVoltagesV: [voltageA, value("voltageB"), value("voltageC")],
    frequencyHz: value("frequency"),
    dcVoltageV: value("dcVoltage"),
  };
}

/**
 * Values of the site meter from the registers of `METER_BLOCK`; all null when the slot is empty or
 * not implemented. @throws DeviceProtocol when the registers are no meter (a Synergy's model 160)
 *
 * Known fault, not noticed here: while an inverter of firmware 4.22.39 sleeps, its meter's powers
 * and currents read 0 though the house draws.
 */
export function decodeMeter(registers: readonly number[]): MeterValues {
  const value = fieldReader(METER_BLOCK, registers);
  const model = value("model");
  if (model === null) return UNKNOWN_METER;
  requireModel(METER_BLOCK, { model, allowed: METER_MODELS });
  return {
    gridPowerW: negated(value("power")),
    phasePowersW: [value("powerA"), value("powerB"), value("powerC")].map(negated),
    voltagesV: [value("voltageA"), value("voltageB"), value("voltageC")],
    frequencyHz: value("frequency"),
    importedWh: value("importedEnergy"),
    exportedWh: value("exportedEnergy"),
  };
}

/**
 * Whether there is a battery, from the registers of `BATTERY_IDENTITY_BLOCK`. Rated energy proves
 * nothing: working batteries have shown 0. @throws DeviceProtocol for a wrong number of registers
 */
export function decodeBatteryPresence(registers: readonly number[]): BatteryPresence {
  const value = fieldReader(BATTERY_IDENTITY_BLOCK, registers);
  const deviceId = value("deviceId");
  if (deviceId === NO_BATTERY_ID) return "absent";
  if (deviceId === null) return "unknown";
  const isBlank = deviceId === 0 && !value("ratedEnergy") &&
    registers.slice(0, 64).every((register) => register === 0);
  return isBlank ? "unknown" : "present";
}

/**
 * Values of the battery from the registers of `BATTERY_BLOCK`. The lifetime counters may jump and
 * run backwards, as the battery's own do. @throws DeviceProtocol for a wrong number of registers
 */
export function decodeBattery(registers: readonly number[]): BatteryValues {
  const value = fieldReader(BATTERY_BLOCK, registers);
  const status = BATTERY_STATUS_CODES[value("status") ?? -1] ?? null;
  const socPct = value("stateOfCharge");
  const sohPct = value("stateOfHealth");
  // A battery that has lost its management system reads 0 for both; an empty one keeps its health.
  const isLost = socPct === 0 && sohPct === 0;
  const peakW = Math.max(value("chargePeakPower") ?? 0, value("dischargePeakPower") ?? 0);
  const maxW = Math.min(MAX_BATTERY_POWER_W, Math.max(USUAL_BATTERY_POWER_W, peakW));
  const powerW = negated(value("power"));
  const isBelieved = powerW !== null && Math.abs(powerW) <= maxW;
  return {
    powerW: isBelieved ? powerW : RESTING.includes(status) ? 0 : null,
    socPct: isLost ? null : socPct,
    sohPct: isLost ? null : sohPct,
    status,
    temperatureC: value("temperature"),
    voltageV: value("voltage"),
    currentA: value("current"),
    chargedWh: value("chargedEnergy"),
    dischargedWh: value("dischargedEnergy"),
  };
}

/**
 * Reads values of a block by name: scaled, in the field's unit, null where not implemented or out
 * of the unit's range. @throws DeviceProtocol for a wrong number of registers
 */
export function fieldReader<Name extends string>(
  block: Block<Name>,
  registers: readonly number[],
): (name: NoInfer<Name>) => number | null {
  if (registers.length !== block.count) {
    throw new DeviceProtocol(
      `Cannot decode ${block.name} block: ${registers.length} registers, not ${block.count}`,
    );
  }
  return (name) => {
    const { address, type, unit, scale } = block.fields[name];
    const start = address - block.address;
    const raw = decodeWords(type, registers.slice(start, start + WORDS[type]));
    const exponent = scale === undefined ? 0 : decodeScale(registers[scale - block.address]);
    if (raw === null || exponent === null) return null;
    // Dividing keeps decimals exact: 5197 / 100 is 51.97, 5197 * 0.01 is not.
    const value = exponent < 0 ? raw / 10 ** -exponent : raw * 10 ** exponent;
    const { min, max } = RANGES[unit];
    // Also false for no number; adding 0 turns -0 into 0.
    return value >= min && value <= max ? value + 0 : null;
  };
}

/** SunSpec allows powers of ten from -10 to 10; 0x8000 stands for none. */
function decodeScale(register: number | undefined): number | null {
  const exponent = register === undefined ? null : decodeWords("int16", [register]);
  return exponent !== null && Math.abs(exponent) <= 10 ? exponent : null;
}

function decodeWords(type: RegisterType, words: readonly number[]): number | null {
  const [first, second = 0, third = 0, fourth = 0] = words;
  if (first === undefined || words.length !== WORDS[type]) return null;
  switch (type) {
    case "int16":
      if (first === 0x8000) return null;
      return first > 0x8000 ? first - 0x1_0000 : first;
    case "uint16":
      return first === 0xffff ? null : first;
    case "enum16":
      return first === 0xffff || first === 0x8000 ? null : first;
    case "acc32": {
      const total = first * 0x1_0000 + second;
      return total === 0 || total === 0xffff_ffff ? null : total;
    }
    case "enum32":
      return first * 0x1_0000 + second;
    case "enum32-swapped":
      return second * 0x1_0000 + first;
    case "uint64-swapped":
      return ((fourth * 0x1_0000 + third) * 0x1_0000 + second) * 0x1_0000 + first;
    case "float32-swapped":
      return decodeFloat({ high: second, low: first });
  }
}

function decodeFloat(word: { high: number; low: number }): number | null {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, word.high);
  view.setUint16(2, word.low);
  const value = view.getFloat32(0);
  // Below the smallest normal number lie integers and fillers that are no float at all.
  return value !== 0 && Math.abs(value) < 2 ** -126 ? null : value;
}

function requireModel(
  block: Block<string>,
  found: { model: number; allowed: readonly number[] },
): void {
  if (found.allowed.includes(found.model)) return;
  throw new DeviceProtocol(
    `Cannot decode ${block.name} block: model at ${block.address} is ${found.model}, ` +
      `not one of ${found.allowed.join(", ")}`,
  );
}

function producedW(powerW: number | null): number | null {
  if (powerW === null || powerW < -MAX_OWN_DRAW_W) return null;
  return Math.max(0, powerW);
}

/** Subtracted from 0, so that 0 does not become -0. */
function negated(value: number | null): number | null {
  return value === null ? null : 0 - value;
}
