import type { InverterFault } from "../faults/faults.ts";
import { INVERTER_EFFICIENCY, type PlantState } from "../house/plant.ts";
import {
  INT16_ABSENT,
  powerScale,
  RegisterBlock,
  scaled,
  UINT16_ABSENT,
} from "./register_block.ts";
import type { InverterUnit } from "./inverter_unit.ts";

export const COMMON_START = 40_000;
export const COMMON_LENGTH = 69;
export const INVERTER_START = 40_069;
export const INVERTER_LENGTH = 52;

const STATUS_OFF = 1;
const STATUS_SLEEPING = 2;
const STATUS_STARTING = 3;
const STATUS_PRODUCING = 4;
const STATUS_THROTTLED = 5;
const STATUS_FAULT = 7;
/** Controller 3, meter communication lost. */
const VENDOR4_METER_LOST = (0x3 << 16) | 0x15;
const LARGEST_OLD_CODE = 0xffff;
const NO_GRID = 1;
const DC_VOLTAGE_V = 761.6;
const LIFETIME_START_WH = 33_319_778;

export interface InverterView {
  readonly unit: InverterUnit;
  readonly state: PlantState;
  readonly voltagesV: readonly number[];
  readonly frequencyHz: number;
  readonly fault: InverterFault | null;
  /** Requests so far: what differs from one to the next goes by it. */
  readonly requests: number;
}

/** What the inverter itself shows: 0 while it does not work. */
interface Shown {
  readonly acPowerW: number;
  readonly dcPowerW: number;
  readonly status: number;
}

/** SunSpec common block, 40000: identity. */
export function commonBlock(unit: InverterUnit): RegisterBlock {
  const block = new RegisterBlock({
    start: COMMON_START,
    length: COMMON_LENGTH,
    order: "high-first",
  });
  block.text(40_000, 2, "SunS");
  block.u16(40_002, 1);
  block.u16(40_003, 65);
  // With the trailing blank of real units.
  block.text(40_004, 16, "SolarEdge ");
  block.text(40_020, 16, unit.model);
  block.text(40_044, 8, unit.firmware);
  block.text(40_052, 16, "7E040000");
  block.u16(40_068, 1);
  return block;
}

/** Inverter model 101 to 103, 40069: all filler as in the real frames. */
export function inverterBlock(view: InverterView): RegisterBlock {
  const block = new RegisterBlock({
    start: INVERTER_START,
    length: INVERTER_LENGTH,
    order: "high-first",
  });
  block.u16(40_069, 100 + view.unit.phases);
  block.u16(40_070, 50);
  if (view.fault?.kind === "not-implemented") {
    fillNotImplemented(block);
    return block;
  }
  const { state, fault } = view;
  const shown = shownOf(view);
  const isAsleep = shown.status === STATUS_SLEEPING;
  writeAc(block, view, shown);
  block.u32(40_093, LIFETIME_START_WH + state.energies.acWh);
  block.i16(40_095, 0);
  writeDc(block, shown, isAsleep);
  block.i16(40_102, INT16_ABSENT);
  block.i16(40_103, scaled(isAsleep ? 18.38 : 34 + shown.acPowerW / 450, -2));
  block.i16(40_104, INT16_ABSENT);
  block.i16(40_105, INT16_ABSENT);
  block.i16(40_106, -2);
  block.u16(40_107, shown.status);
  writeVendorStatus(block, fault);
  block.fill(40_109, 4, UINT16_ABSENT);
  // Low word first, unlike all around it.
  block.u16(40_113, fault?.kind === "grid-off" ? NO_GRID : 0);
  block.fill(40_115, 4, UINT16_ABSENT);
  return block;
}

function shownOf({ unit, state, fault }: InverterView): Shown {
  switch (fault?.kind) {
    case "starting":
      return { acPowerW: 0, dcPowerW: 0, status: STATUS_STARTING };
    case "inverter-fault":
      return { acPowerW: 0, dcPowerW: 0, status: STATUS_FAULT };
    case "wild-power":
      return { acPowerW: fault.powerW, dcPowerW: state.dcPowerW, status: STATUS_PRODUCING };
  }
  if (state.acPowerW < 0 && unit.intake === "signed") {
    // Real units derive the DC power from the AC power, whichever way it flows.
    const dcPowerW = state.acPowerW / INVERTER_EFFICIENCY;
    return { acPowerW: state.acPowerW, dcPowerW, status: STATUS_OFF };
  }
  const isAsleep = state.pvAvailableW === 0 && state.dcPowerW === 0;
  return {
    acPowerW: Math.max(0, state.acPowerW),
    dcPowerW: Math.max(0, state.dcPowerW),
    status: isAsleep
      ? STATUS_SLEEPING
      : fault?.kind === "throttled"
      ? STATUS_THROTTLED
      : STATUS_PRODUCING,
  };
}

function writeVendorStatus(block: RegisterBlock, fault: InverterFault | null): void {
  const code = fault?.kind === "inverter-fault"
    ? fault.vendorStatus
    : fault?.kind === "meter-lost"
    ? VENDOR4_METER_LOST
    : 0;
  block.u16(40_108, code <= LARGEST_OLD_CODE ? code : 0);
  block.u32(40_119, code <= LARGEST_OLD_CODE ? 0 : code);
}

function writeAc(block: RegisterBlock, view: InverterView, shown: Shown): void {
  const { unit, voltagesV, frequencyHz } = view;
  const { acPowerW } = shown;
  const isIdle = acPowerW === 0;
  const lines = voltagesV.slice(0, unit.phases);
  const currentsA = lines.map((voltageV) => Math.abs(acPowerW) / unit.phases / voltageV);
  block.u16(40_071, scaled(currentsA.reduce((sum, currentA) => sum + currentA, 0), -2));
  block.fill(40_072, 3, UINT16_ABSENT);
  currentsA.forEach((currentA, phase) => block.u16(40_072 + phase, scaled(currentA, -2)));
  block.i16(40_075, -2);
  writeVoltages(block, unit, lines);
  writePower(block, 40_083, acPowerW, raceOf(view));
  block.u16(40_085, scaled(frequencyHz, -2));
  block.i16(40_086, -2);
  const reactiveVar = isIdle ? 0 : -(50 + 0.048 * acPowerW);
  const apparentVa = Math.hypot(acPowerW, reactiveVar);
  writePower(block, 40_087, apparentVa);
  writePower(block, 40_089, reactiveVar);
  block.i16(40_091, isIdle ? 0 : scaled(-100 * acPowerW / apparentVa, -2));
  block.i16(40_092, isIdle ? 0 : -2);
}

/** One line: its voltage stands as A-B and A-N. Two: A-B is their sum. Three: a star. */
function writeVoltages(
  block: RegisterBlock,
  unit: InverterUnit,
  lines: readonly number[],
): void {
  const [l1 = 0, l2 = 0, l3 = 0] = lines;
  const root3 = Math.sqrt(3);
  const pairsV = {
    1: [l1],
    2: [l1 + l2],
    3: [(l1 + l2) / 2 * root3, (l2 + l3) / 2 * root3, (l3 + l1) / 2 * root3],
  }[unit.phases];
  block.fill(40_076, 6, UINT16_ABSENT);
  pairsV.forEach((voltageV, pair) => block.u16(40_076 + pair, scaled(voltageV, -1)));
  lines.forEach((voltageV, line) => block.u16(40_079 + line, scaled(voltageV, -1)));
  block.i16(40_082, -1);
}

function writeDc(block: RegisterBlock, shown: Shown, isAsleep: boolean): void {
  const voltageV = isAsleep ? 0.8 : DC_VOLTAGE_V;
  block.u16(40_096, scaled(shown.dcPowerW / voltageV, -3));
  block.i16(40_097, isAsleep ? 0 : -3);
  block.u16(40_098, scaled(voltageV, -1));
  block.i16(40_099, -1);
  writePower(block, 40_100, shown.dcPowerW);
}

/** Each second request shows AC power with a scale that is one coarser. */
function raceOf({ fault, requests }: InverterView): number {
  return fault?.kind === "scale-race" && requests % 2 === 1 ? 1 : 0;
}

function writePower(block: RegisterBlock, address: number, power: number, coarser = 0): void {
  const scale = powerScale(power) + coarser;
  block.i16(address, scaled(power, scale));
  block.i16(address + 1, scale);
}

function fillNotImplemented(block: RegisterBlock): void {
  block.fill(40_071, 50, UINT16_ABSENT);
  const signed = [
    [40_075, 1],
    [40_082, 3],
    [40_086, 7],
    [40_095, 1],
    [40_097, 1],
    [40_099, 8],
  ] as const;
  for (const [address, count] of signed) block.fill(address, count, INT16_ABSENT);
  block.u32(40_093, 0);
}
