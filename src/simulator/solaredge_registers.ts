import type { InverterFault } from "./faults.ts";
import type { House, HouseState } from "./house.ts";
import { mainsFrequencyHz, mainsVoltagesV } from "./mains.ts";
import type { RegisterBlock } from "./register_block.ts";
import {
  absentBatteryBlock,
  BATTERY_LENGTH,
  batteryBlock,
  CONTROL_LENGTH,
  controlBlock,
} from "./solaredge_battery_block.ts";
import {
  COMMON_LENGTH,
  COMMON_START,
  commonBlock,
  INVERTER_LENGTH,
  INVERTER_START,
  inverterBlock,
} from "./solaredge_inverter_block.ts";
import {
  absentMeterBlock,
  METER_COMMON_LENGTH,
  METER_COMMON_START,
  METER_LENGTH,
  METER_SLOT_LENGTH,
  METER_START,
  meterBlock,
  meterCommonBlock,
} from "./solaredge_meter_block.ts";

/** What the inverter shows at one moment; each part is refreshed in its own time. */
export interface SiteView {
  readonly house: House;
  readonly inverterState: HouseState;
  readonly meterState: HouseState;
  readonly meterSlowState: HouseState;
  readonly fault: InverterFault | null;
}

interface Region {
  readonly start: number;
  readonly length: number;
  readonly build: (view: SiteView) => RegisterBlock;
}

const CONTROL_PLACES = [
  { start: 0xe000, order: "low-first" },
  { start: 0xf700, order: "low-first" },
  { start: 0xe800, order: "high-first" },
] as const;
const BATTERY_PLACES = [
  { start: 0xe100, order: "low-first" },
  { start: 0xf500, order: "low-first" },
  { start: 0xe900, order: "high-first" },
] as const;
const ABSENT_BATTERY_PLACES = [
  { start: 0xe200, order: "low-first" },
  { start: 0xe400, order: "low-first" },
  { start: 0xea00, order: "high-first" },
] as const;
const ABSENT_METER_STARTS = [
  METER_COMMON_START + METER_SLOT_LENGTH,
  METER_COMMON_START + 2 * METER_SLOT_LENGTH,
];

const REGIONS: readonly Region[] = [
  { start: COMMON_START, length: COMMON_LENGTH, build: () => commonBlock() },
  {
    start: INVERTER_START,
    length: INVERTER_LENGTH,
    build: (view) =>
      inverterBlock({ ...mains(view), state: view.inverterState, fault: view.fault }),
  },
  { start: METER_COMMON_START, length: METER_COMMON_LENGTH, build: () => meterCommonBlock() },
  {
    start: METER_START,
    length: METER_LENGTH,
    build: (view) =>
      meterBlock({
        ...mains(view),
        state: view.meterState,
        slowState: view.meterSlowState,
        fault: view.fault,
      }),
  },
  ...ABSENT_METER_STARTS.map((start) => ({
    start,
    length: METER_SLOT_LENGTH,
    build: () => absentMeterBlock(start),
  })),
  ...CONTROL_PLACES.map((place) => ({
    start: place.start,
    length: CONTROL_LENGTH,
    build: () => controlBlock(place),
  })),
  ...BATTERY_PLACES.map((place) => ({
    start: place.start,
    length: BATTERY_LENGTH,
    build: (view: SiteView) =>
      batteryBlock(place, {
        state: view.inverterState,
        battery: view.house.battery,
        fault: view.fault,
      }),
  })),
  ...ABSENT_BATTERY_PLACES.map((place) => ({
    start: place.start,
    length: BATTERY_LENGTH,
    build: () => absentBatteryBlock(place),
  })),
];

/** Holding registers by base-0 address; null when one of them does not exist. */
export function readRegisters(
  view: SiteView,
  range: { address: number; count: number },
): Uint16Array | null {
  const registers = new Uint16Array(range.count);
  let found = 0;
  for (const region of REGIONS) {
    const from = Math.max(range.address, region.start);
    const to = Math.min(range.address + range.count, region.start + region.length);
    if (from >= to) continue;
    const { words } = region.build(view);
    registers.set(words.subarray(from - region.start, to - region.start), from - range.address);
    found += to - from;
  }
  return found === range.count ? registers : null;
}

/** True for the control block, the only one that takes writes (to no effect here). */
export function isWritable(range: { address: number; count: number }): boolean {
  return CONTROL_PLACES.some(({ start }) =>
    range.address >= start && range.address + range.count <= start + CONTROL_LENGTH
  );
}

function mains(view: SiteView): { voltagesV: readonly number[]; frequencyHz: number } {
  const { seed } = view.house.options;
  return {
    voltagesV: mainsVoltagesV(seed, view.inverterState.atMs),
    frequencyHz: mainsFrequencyHz(seed, view.inverterState.atMs),
  };
}
