import type { InverterFault } from "../../../src/simulator/faults/faults.ts";
import { Battery, BATTERY_DEFAULTS } from "../../../src/simulator/house/battery.ts";
import { House } from "../../../src/simulator/house/house.ts";
import type { PlantState } from "../../../src/simulator/house/plant.ts";
import {
  absentBatteryBlock,
  batteryBlock,
  controlBlock,
} from "../../../src/simulator/solaredge/battery_block.ts";
import { commonBlock, inverterBlock } from "../../../src/simulator/solaredge/inverter_block.ts";
import { INVERTER_DEFAULTS } from "../../../src/simulator/solaredge/inverter_unit.ts";
import {
  absentMeterBlock,
  meterBlock,
  meterCommonBlock,
  synergyBlock,
} from "../../../src/simulator/solaredge/meter_block.ts";
import type { RegisterBlock } from "../../../src/simulator/solaredge/register_block.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const VOLTAGES_V = [231.4, 229.7, 232.9];
const FREQUENCY_HZ = 49.98;
const PLACE = { start: 0xe100, order: "low-first" } as const;

const AT_NOON: PlantState = {
  pvPowerW: 6400,
  pvAvailableW: 6800,
  dcPowerW: 5350,
  acPowerW: 5217.4,
  batteryPowerW: -1050,
  socPct: 62.5,
  energies: { acWh: 12_345.6, batteryChargedWh: 2345.6, batteryDischargedWh: 1234.5 },
};
const ASLEEP: PlantState = {
  ...AT_NOON,
  pvPowerW: 0,
  pvAvailableW: 0,
  dcPowerW: 0,
  acPowerW: 0,
  batteryPowerW: 0,
};
/** It charges its battery from the AC side. */
const TAKING_IN: PlantState = { ...ASLEEP, acPowerW: -812.5, dcPowerW: -780, batteryPowerW: -780 };
const GIVING: PlantState = { ...ASLEEP, batteryPowerW: 640, dcPowerW: 640, acPowerW: 618 };
const FULL: PlantState = { ...AT_NOON, batteryPowerW: 0, socPct: 99.5 };
const RESTING: PlantState = { ...AT_NOON, batteryPowerW: 0 };

function inverter(
  state: PlantState,
  fault: InverterFault | null = null,
  own: { readonly phases?: 1 | 2 | 3; readonly intake?: "zero"; readonly requests?: number } = {},
): RegisterBlock {
  const { requests = 0, ...unit } = own;
  return inverterBlock({
    unit: { ...INVERTER_DEFAULTS, ...unit },
    state,
    voltagesV: VOLTAGES_V,
    frequencyHz: FREQUENCY_HZ,
    fault,
    requests,
  });
}

function battery(state: PlantState, fault: InverterFault | null = null, count = 1): RegisterBlock {
  return batteryBlock(PLACE, { state, battery: new Battery(BATTERY_DEFAULTS), count, fault });
}

/** A house of constant sun and household, and the same five seconds before. */
function houseStates() {
  const house = new House({
    seed: 1,
    startMs: NOON_MS,
    weather: "clear",
    peakPowerW: 10_000,
    pvWPerKwp: (atMs) => 500 + (atMs - NOON_MS) / 100,
    householdW: () => 700,
  });
  house.advanceTo(NOON_MS + 55_000);
  const slowState = house.state;
  house.advanceTo(NOON_MS + 60_000);
  return { state: house.state, slowState };
}

function meter(
  option: "Export+Import" | "Production",
  fault: InverterFault | null = null,
  phases: 1 | 3 = 3,
): RegisterBlock {
  return meterBlock({
    plant: 0,
    unit: { ...INVERTER_DEFAULTS, phases },
    option,
    ...houseStates(),
    voltagesV: VOLTAGES_V,
    frequencyHz: FREQUENCY_HZ,
    fault,
  });
}

/** Blocks of every kind at moments of every kind, by name. */
export const BLOCKS: Readonly<Record<string, () => RegisterBlock>> = {
  "common block": () => commonBlock(INVERTER_DEFAULTS),
  "inverter at noon": () => inverter(AT_NOON),
  "inverter of one line": () => inverter(AT_NOON, null, { phases: 1 }),
  "inverter of two lines": () => inverter(AT_NOON, null, { phases: 2 }),
  "inverter asleep": () => inverter(ASLEEP),
  "inverter taking in": () => inverter(TAKING_IN),
  "inverter taking in, untold": () => inverter(TAKING_IN, null, { intake: "zero" }),
  "inverter throttled": () => inverter(GIVING, { kind: "throttled" }),
  "inverter starting": () => inverter(AT_NOON, { kind: "starting" }),
  "inverter at fault": () => inverter(AT_NOON, { kind: "inverter-fault", vendorStatus: 0xffff }),
  "inverter at a new fault": () =>
    inverter(AT_NOON, { kind: "inverter-fault", vendorStatus: 0x10000 }),
  "inverter without its meter": () => inverter(AT_NOON, { kind: "meter-lost" }),
  "inverter without a grid": () => inverter(AT_NOON, { kind: "grid-off" }),
  "inverter gone wild": () => inverter(AT_NOON, { kind: "wild-power", powerW: -127_000 }),
  "inverter racing": () => inverter(AT_NOON, { kind: "scale-race" }, { requests: 3 }),
  "inverter racing, even": () => inverter(AT_NOON, { kind: "scale-race" }, { requests: 4 }),
  "inverter not implemented": () => inverter(AT_NOON, { kind: "not-implemented" }),
  "battery charging": () => battery(AT_NOON),
  "one battery of two": () => battery(AT_NOON, null, 2),
  "battery discharging": () => battery(GIVING),
  "battery asleep with the sun": () => battery(ASLEEP),
  "battery full": () => battery(FULL),
  "battery resting": () => battery(RESTING),
  "battery asleep": () => battery(AT_NOON, { kind: "battery-asleep" }),
  "battery lost": () => battery(AT_NOON, { kind: "battery-lost" }),
  "battery overflown": () => battery(AT_NOON, { kind: "battery-overflow", status: 4 }),
  "battery counting backwards": () => battery(AT_NOON, { kind: "counters-backwards" }),
  "battery counting anew": () => battery(AT_NOON, { kind: "counters-reset" }),
  "battery not implemented": () => battery(AT_NOON, { kind: "not-implemented" }),
  "no battery in its place": () =>
    batteryBlock(PLACE, { state: AT_NOON, battery: null, count: 1, fault: null }),
  "no battery": () => absentBatteryBlock(PLACE),
  "storage control": () => controlBlock(PLACE),
  "meter's common block": () => meterCommonBlock("Export+Import"),
  "meter at the grid": () => meter("Export+Import"),
  "meter of the sun": () => meter("Production"),
  "meter of the sun on one line": () => meter("Production", null, 1),
  "meter turned round": () => meter("Export+Import", { kind: "sign-flipped" }),
  "meter asleep": () => meter("Export+Import", { kind: "meter-asleep" }),
  "meter lost": () => meter("Export+Import", { kind: "meter-lost" }),
  "meter not implemented": () => meter("Export+Import", { kind: "not-implemented" }),
  "no meter": () => absentMeterBlock(40_295),
  "Synergy of two": () => synergyBlock(2),
  "Synergy of three": () => synergyBlock(3),
};
