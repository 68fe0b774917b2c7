import type { InverterFault } from "../faults/faults.ts";
import type { HouseState } from "../house/house.ts";
import { LINES } from "../house/mains.ts";
import { partOf } from "../house/parts.ts";
import { INT16_ABSENT, RegisterBlock, scaled, UINT16_ABSENT } from "./register_block.ts";
import type { InverterUnit } from "./inverter_unit.ts";

export const METER_COMMON_START = 40_121;
export const METER_COMMON_LENGTH = 67;
export const METER_START = 40_188;
export const METER_LENGTH = 107;
/** One meter's slot, common block and model: the next one lies behind it. */
export const METER_SLOT_LENGTH = METER_COMMON_LENGTH + METER_LENGTH;

const EXPORTED_START_WH = 16_414_867;
const IMPORTED_START_WH = 6_693_703;

/** What a meter was set up to measure, in its own words. */
export type MeterOption = "Export+Import" | "Production";

export interface MeterView {
  /** Which of the house's plants the inverter is. */
  readonly plant: number;
  readonly unit: InverterUnit;
  readonly option: MeterOption;
  /** W and VA are refreshed each second. */
  readonly state: HouseState;
  /** Everything else follows some seconds later. */
  readonly slowState: HouseState;
  readonly voltagesV: readonly number[];
  readonly frequencyHz: number;
  readonly fault: InverterFault | null;
}

/** Common block of a meter, by the addresses of slot 1 (40121): identity. */
export function meterCommonBlock(option: MeterOption): RegisterBlock {
  const block = new RegisterBlock({
    start: METER_COMMON_START,
    length: METER_COMMON_LENGTH,
    order: "high-first",
  });
  block.u16(40_121, 1);
  block.u16(40_122, 65);
  block.text(40_123, 16, "SolarEdge");
  block.text(40_139, 16, "SE-MTR-3Y-400V-B");
  block.text(40_155, 8, option);
  block.text(40_163, 8, "77");
  block.text(40_171, 16, "60000000");
  block.u16(40_187, 2);
  return block;
}

/** Model 160 of a Synergy inverter, in place of the first meter: its strings, unit by unit. */
export function synergyBlock(units: number): RegisterBlock {
  const block = new RegisterBlock({
    start: METER_COMMON_START,
    length: synergyLength(units),
    order: "high-first",
  });
  block.u16(40_121, 160);
  block.u16(40_122, synergyLength(units) - 2);
  block.u16(40_129, units);
  for (let unit = 1; unit <= units; unit++) {
    const start = 40_131 + 20 * (unit - 1);
    block.u16(start, unit);
    block.text(start + 1, 8, `Unit ${unit}`);
    block.i16(start + 11, INT16_ABSENT);
  }
  return block;
}

/** Registers by which a Synergy inverter's meters lie further on; 0 for one unit. */
export function synergyLength(units: number): number {
  return units === 1 ? 0 : 10 + 20 * units;
}

/** Slot of a meter that is not there: data that says so, no exception. */
export function absentMeterBlock(start: number): RegisterBlock {
  const block = new RegisterBlock({ start, length: METER_SLOT_LENGTH, order: "high-first" });
  block.u16(start, UINT16_ABSENT);
  block.u16(start + 66, UINT16_ABSENT);
  block.u16(start + METER_COMMON_LENGTH, UINT16_ABSENT);
  return block;
}

/** Model 203 of a meter, by the addresses of slot 1 (40188). Sign as on the wire: + export, - import. */
export function meterBlock(view: MeterView): RegisterBlock {
  const block = new RegisterBlock({
    start: METER_START,
    length: METER_LENGTH,
    order: "high-first",
  });
  block.u16(40_188, 203);
  block.u16(40_189, 105);
  block.i16(40_259, INT16_ABSENT);
  block.i16(40_292, INT16_ABSENT);
  if (view.fault?.kind === "meter-lost" || view.fault?.kind === "not-implemented") {
    block.fill(40_190, 36, INT16_ABSENT);
    block.i16(40_242, INT16_ABSENT);
    return block;
  }
  const isAsleep = view.fault?.kind === "meter-asleep";
  writeFlows(block, view, isAsleep);
  block.i16(40_194, -1);
  block.i16(40_203, -2);
  block.i16(40_205, -2);
  block.i16(40_225, -2);
  const [l1 = 0, l2 = 0, l3 = 0] = view.voltagesV;
  [(l1 + l2 + l3) / 3, l1, l2, l3].forEach((voltageV, index) =>
    block.u16(40_195 + index, scaled(voltageV, -2))
  );
  block.u16(40_204, scaled(view.frequencyHz, -2));
  writeEnergies(block, view);
  return block;
}

/** What each phase gives to the grid in W, or the inverter to each phase. */
function phaseExportsW(
  state: HouseState,
  { plant, unit, option }: Pick<MeterView, "plant" | "unit" | "option">,
): readonly number[] {
  if (option === "Export+Import") return state.gridLinesW.map((lineW) => -lineW);
  const { acPowerW } = partOf(state.plants, plant);
  return LINES.map((_, phase) => phase < unit.phases ? acPowerW / unit.phases : 0);
}

function writeFlows(block: RegisterBlock, view: MeterView, isAsleep: boolean): void {
  if (isAsleep) return;
  const powersW = phaseExportsW(view.state, view);
  const sign = view.fault?.kind === "sign-flipped" ? -1 : 1;
  const totalW = view.option === "Production" ? sum(powersW) : -view.state.gridPowerW;
  block.i16(40_206, sign * totalW);
  powersW.forEach((powerW, phase) => block.i16(40_207 + phase, sign * powerW));
  const apparentsVa = powersW.map((powerW) => Math.hypot(powerW, 190));
  block.i16(40_211, sum(apparentsVa));
  apparentsVa.forEach((apparentVa, phase) => block.i16(40_212 + phase, apparentVa));
  const slowPowersW = phaseExportsW(view.slowState, view);
  const reactivesVar = slowPowersW.map((powerW) => -190 - 0.01 * Math.abs(powerW));
  block.i16(40_216, sum(reactivesVar));
  reactivesVar.forEach((reactiveVar, phase) => block.i16(40_217 + phase, reactiveVar));
  const slowApparentsVa = slowPowersW.map((powerW) => Math.hypot(powerW, 190));
  const currentsA = slowApparentsVa.map((apparentVa, phase) =>
    apparentVa / (view.voltagesV[phase] ?? 230)
  );
  block.i16(40_190, scaled(sum(currentsA), -1));
  currentsA.forEach((currentA, phase) => block.i16(40_191 + phase, scaled(currentA, -1)));
  block.i16(40_221, scaled(100 * sum(slowPowersW) / sum(slowApparentsVa), -2));
  slowPowersW.forEach((powerW, phase) => {
    const factor = 100 * powerW / (slowApparentsVa[phase] ?? 1);
    block.i16(40_222 + phase, scaled(factor, -2));
  });
}

function writeEnergies(block: RegisterBlock, { slowState, option, plant }: MeterView): void {
  const { exportedWh, importedWh } = slowState.energies;
  const { acWh } = partOf(slowState.plants, plant).energies;
  const isProduction = option === "Production";
  const totals = [
    { address: 40_226, energyWh: EXPORTED_START_WH + (isProduction ? acWh : exportedWh) },
    { address: 40_234, energyWh: isProduction ? 0 : IMPORTED_START_WH + importedWh },
  ];
  for (const { address, energyWh } of totals) {
    block.u32(address, energyWh);
    for (const phase of [1, 2, 3]) block.u32(address + phase * 2, energyWh / 3);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
