import type { InverterFault } from "./faults.ts";
import type { HouseState } from "./house.ts";
import {
  INT16_ABSENT,
  powerScale,
  RegisterBlock,
  scaled,
  UINT16_ABSENT,
} from "./register_block.ts";

export const COMMON_START = 40_000;
export const COMMON_LENGTH = 69;
export const INVERTER_START = 40_069;
export const INVERTER_LENGTH = 52;

const STATUS_SLEEPING = 2;
const STATUS_PRODUCING = 4;
/** Controller 3, meter communication lost. */
const VENDOR4_METER_LOST = (0x3 << 16) | 0x15;
const DC_VOLTAGE_V = 761.6;
const LIFETIME_START_WH = 33_319_778;

export interface InverterView {
  readonly state: HouseState;
  readonly voltagesV: readonly number[];
  readonly frequencyHz: number;
  readonly fault: InverterFault | null;
}

/** SunSpec common block, 40000: identity. */
export function commonBlock(): RegisterBlock {
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
  block.text(40_020, 16, "SE10K-RWS48BNN4");
  block.text(40_044, 8, "0004.0022.0039");
  block.text(40_052, 16, "7E040000");
  block.u16(40_068, 1);
  return block;
}

/** Three-phase inverter model 103, 40069: all filler as in the real frames. */
export function inverterBlock(view: InverterView): RegisterBlock {
  const block = new RegisterBlock({
    start: INVERTER_START,
    length: INVERTER_LENGTH,
    order: "high-first",
  });
  block.u16(40_069, 103);
  block.u16(40_070, 50);
  if (view.fault?.kind === "not-implemented") {
    fillNotImplemented(block);
    return block;
  }
  const { state } = view;
  const isAsleep = state.pvAvailableW === 0 && state.dcPowerW === 0;
  writeAc(block, view, isAsleep);
  block.u32(40_093, LIFETIME_START_WH + state.energies.acWh);
  block.i16(40_095, 0);
  writeDc(block, state, isAsleep);
  block.i16(40_102, INT16_ABSENT);
  block.i16(40_103, scaled(isAsleep ? 18.38 : 34 + state.acPowerW / 450, -2));
  block.i16(40_104, INT16_ABSENT);
  block.i16(40_105, INT16_ABSENT);
  block.i16(40_106, -2);
  block.u16(40_107, isAsleep ? STATUS_SLEEPING : STATUS_PRODUCING);
  block.u16(40_108, 0);
  block.fill(40_109, 4, UINT16_ABSENT);
  block.fill(40_115, 4, UINT16_ABSENT);
  block.u32(40_119, view.fault?.kind === "meter-lost" ? VENDOR4_METER_LOST : 0);
  return block;
}

function writeAc(block: RegisterBlock, view: InverterView, isAsleep: boolean): void {
  const { state, voltagesV, frequencyHz } = view;
  const [l1 = 0, l2 = 0, l3 = 0] = voltagesV;
  const currentsA = voltagesV.map((voltageV) => state.acPowerW / 3 / voltageV);
  block.u16(40_071, scaled(currentsA.reduce((sum, currentA) => sum + currentA, 0), -2));
  currentsA.forEach((currentA, phase) => block.u16(40_072 + phase, scaled(currentA, -2)));
  block.i16(40_075, -2);
  const pairsV = [(l1 + l2) / 2, (l2 + l3) / 2, (l3 + l1) / 2];
  pairsV.forEach((meanV, pair) => block.u16(40_076 + pair, scaled(meanV * Math.sqrt(3), -1)));
  voltagesV.forEach((voltageV, phase) => block.u16(40_079 + phase, scaled(voltageV, -1)));
  block.i16(40_082, -1);
  writePower(block, 40_083, state.acPowerW);
  block.u16(40_085, scaled(frequencyHz, -2));
  block.i16(40_086, -2);
  const reactiveVar = isAsleep ? 0 : -(50 + 0.048 * state.acPowerW);
  const apparentVa = Math.hypot(state.acPowerW, reactiveVar);
  writePower(block, 40_087, apparentVa);
  writePower(block, 40_089, reactiveVar);
  block.i16(40_091, isAsleep ? 0 : scaled(-100 * state.acPowerW / apparentVa, -2));
  block.i16(40_092, isAsleep ? 0 : -2);
}

function writeDc(block: RegisterBlock, state: HouseState, isAsleep: boolean): void {
  const voltageV = isAsleep ? 0.8 : DC_VOLTAGE_V;
  block.u16(40_096, scaled(state.dcPowerW / voltageV, -3));
  block.i16(40_097, isAsleep ? 0 : -3);
  block.u16(40_098, scaled(voltageV, -1));
  block.i16(40_099, -1);
  writePower(block, 40_100, state.dcPowerW);
}

function writePower(block: RegisterBlock, address: number, power: number): void {
  const scale = powerScale(power);
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
