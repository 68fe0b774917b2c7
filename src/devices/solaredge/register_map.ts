import type { Block } from "../transport/register_block.ts";

/** SunSpec common block: who the inverter is. Its texts are in `COMMON_TEXTS`. */
export const COMMON_BLOCK = {
  name: "common",
  address: 40000,
  count: 69,
  fields: {},
} as const satisfies Block<string>;

export const COMMON_TEXTS = {
  marker: { address: 40000, count: 2 },
  manufacturer: { address: 40004, count: 16 },
  model: { address: 40020, count: 16 },
  firmware: { address: 40044, count: 8 },
  serial: { address: 40052, count: 16 },
} as const;

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

/**
 * Common block of the first meter; on a Synergy inverter its model 160 (the strings of its units)
 * lies here instead and the meters behind it. Its texts are in `METER_TEXTS`.
 */
export const METER_IDENTITY_BLOCK = {
  name: "meter identity",
  address: 40121,
  count: 67,
  fields: {
    model: { address: 40121, type: "enum16", unit: "code" },
    /** Of model 160 alone: number of units. */
    synergyUnits: { address: 40129, type: "enum16", unit: "code" },
  },
} as const satisfies Block<string>;

export const METER_TEXTS = {
  model: { address: 40139, count: 16 },
  option: { address: 40155, count: 8 },
} as const;

/** SunSpec models 201 to 204 of the first meter. Powers: + export, - import; currents: sizes. */
export const METER_BLOCK = {
  name: "meter",
  address: 40188,
  count: 55,
  fields: {
    model: { address: 40188, type: "enum16", unit: "code" },
    current: { address: 40190, type: "int16", unit: "A", scale: 40194 },
    currentA: { address: 40191, type: "int16", unit: "A", scale: 40194 },
    currentB: { address: 40192, type: "int16", unit: "A", scale: 40194 },
    currentC: { address: 40193, type: "int16", unit: "A", scale: 40194 },
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

export const BATTERY_TEXTS = {
  manufacturer: { address: 57600, count: 16 },
  model: { address: 57616, count: 16 },
} as const;

/** First battery. Power: + charging, - discharging; current the other way round. */
export const BATTERY_BLOCK = {
  name: "battery",
  address: 57668,
  count: 70,
  fields: {
    chargePower: { address: 57668, type: "float32-swapped", unit: "W" },
    dischargePower: { address: 57670, type: "float32-swapped", unit: "W" },
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
