import type { InverterFault } from "../faults/faults.ts";
import type { House, HouseState } from "../house/house.ts";
import { mainsFrequencyHz, mainsVoltagesV } from "../house/mains.ts";
import { partOf } from "../house/parts.ts";
import type { Plant, PlantState } from "../house/plant.ts";
import type { RegisterBlock, WordOrder } from "./register_block.ts";
import {
  absentBatteryBlock,
  BATTERY_LENGTH,
  batteryBlock,
  CONTROL_LENGTH,
  controlBlock,
} from "./battery_block.ts";
import {
  COMMON_LENGTH,
  COMMON_START,
  commonBlock,
  INVERTER_LENGTH,
  INVERTER_START,
  inverterBlock,
} from "./inverter_block.ts";
import {
  absentMeterBlock,
  METER_COMMON_LENGTH,
  METER_COMMON_START,
  METER_LENGTH,
  METER_SLOT_LENGTH,
  METER_START,
  meterBlock,
  meterCommonBlock,
  type MeterOption,
  synergyBlock,
  synergyLength,
} from "./meter_block.ts";
import type { InverterUnit } from "./inverter_unit.ts";

/** What the inverter shows at one moment; each part is refreshed in its own time. */
export interface SiteView {
  readonly house: House;
  /** Which of the house's plants it is. */
  readonly plant: number;
  readonly inverterState: HouseState;
  readonly meterState: HouseState;
  readonly meterSlowState: HouseState;
  readonly fault: InverterFault | null;
  /** Requests so far, this one included. */
  readonly requests: number;
}

interface BatteryPlace {
  readonly start: number;
  readonly order: WordOrder;
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
const BATTERY_PLACES: readonly BatteryPlace[] = [
  { start: 0xe100, order: "low-first" },
  { start: 0xf500, order: "low-first" },
  { start: 0xe900, order: "high-first" },
];
/** Of the second and the third battery. */
const FURTHER_BATTERY_PLACES: readonly BatteryPlace[] = [
  { start: 0xe200, order: "low-first" },
  { start: 0xe400, order: "low-first" },
];
const ABSENT_BATTERY_PLACES: readonly BatteryPlace[] = [
  { start: 0xea00, order: "high-first" },
];
/** Modbus units: the inverter with the connection, and the one that follows it. */
export const LEADER_UNIT = 1;
export const FOLLOWER_UNIT = 2;
const METER_SLOTS = 3;

const COMMON_REGION: Region = {
  start: COMMON_START,
  length: COMMON_LENGTH,
  build: (view) => commonBlock(plantOf(view).inverter),
};

/** An inverter that gives this share of what the plant gives. */
function inverterRegion(share: number): Region {
  return {
    start: INVERTER_START,
    length: INVERTER_LENGTH,
    build: (view) => {
      const state = stateOf(view);
      return inverterBlock({
        ...mains(view),
        unit: plantOf(view).inverter,
        state: { ...state, acPowerW: state.acPowerW * share, dcPowerW: state.dcPowerW * share },
        fault: view.fault,
        requests: view.requests,
      });
    },
  };
}

const CONTROL_REGIONS: readonly Region[] = [
  ...CONTROL_PLACES.map((place) => ({
    start: place.start,
    length: CONTROL_LENGTH,
    build: () => controlBlock(place),
  })),
];

function batteryRegion(place: BatteryPlace): Region {
  return {
    start: place.start,
    length: BATTERY_LENGTH,
    build: (view) => {
      const { battery, inverter } = plantOf(view);
      const { fault } = view;
      return batteryBlock(place, {
        state: stateOf(view),
        battery,
        count: inverter.batteries,
        fault,
      });
    },
  };
}

function absentBatteryRegion(place: BatteryPlace): Region {
  return {
    start: place.start,
    length: BATTERY_LENGTH,
    build: () => absentBatteryBlock(place),
  };
}

/** All that there is to read of a unit; slots that are not there may be left out. */
function regionsOf({ inverter, battery }: Plant, unitId: number): readonly Region[] {
  const isShown = inverter.absentSlots === "data";
  const { followerShare, batteries } = inverter;
  const allPlaces = [...BATTERY_PLACES, ...FURTHER_BATTERY_PLACES, ...ABSENT_BATTERY_PLACES];
  if (unitId === FOLLOWER_UNIT) {
    return [
      COMMON_REGION,
      inverterRegion(followerShare),
      ...meterRegions({ ...inverter, meterSlot: null, synergyUnits: 1 }),
      ...(isShown ? allPlaces.map(absentBatteryRegion) : []),
    ];
  }
  const filled = battery === null
    ? []
    : [...BATTERY_PLACES, ...FURTHER_BATTERY_PLACES.slice(0, batteries - 1)];
  return [
    COMMON_REGION,
    inverterRegion(1 - followerShare),
    ...CONTROL_REGIONS,
    ...meterRegions(inverter),
    ...filled.map(batteryRegion),
    ...(isShown
      ? allPlaces.filter((place) => !filled.includes(place)).map(absentBatteryRegion)
      : []),
  ];
}

/** The meters of a house, packed: production before the grid's, absent ones behind. */
function meterRegions(unit: InverterUnit): readonly Region[] {
  const { meterSlot, synergyUnits } = unit;
  const shift = synergyLength(synergyUnits);
  const regions: Region[] = [];
  if (shift > 0) {
    regions.push({
      start: METER_COMMON_START,
      length: shift,
      build: () => synergyBlock(synergyUnits),
    });
  }
  for (let slot = 1; slot <= METER_SLOTS; slot++) {
    const offset = shift + (slot - 1) * METER_SLOT_LENGTH;
    if (slot <= (meterSlot ?? 0)) {
      regions.push(
        ...meterSlotRegions(offset, slot === meterSlot ? "Export+Import" : "Production"),
      );
    } else if (unit.absentSlots === "data") {
      const start = METER_COMMON_START + offset;
      regions.push({ start, length: METER_SLOT_LENGTH, build: () => absentMeterBlock(start) });
    }
  }
  return regions;
}

function meterSlotRegions(offset: number, option: MeterOption): readonly Region[] {
  return [
    {
      start: METER_COMMON_START + offset,
      length: METER_COMMON_LENGTH,
      build: () => meterCommonBlock(option),
    },
    {
      start: METER_START + offset,
      length: METER_LENGTH,
      build: (view) =>
        meterBlock({
          ...mains(view),
          plant: view.plant,
          unit: plantOf(view).inverter,
          option,
          state: view.meterState,
          slowState: view.meterSlowState,
          fault: view.fault,
        }),
    },
  ];
}

/** Holding registers by base-0 address; null when one of them does not exist. */
export function readRegisters(
  view: SiteView,
  range: { address: number; count: number },
  unitId: number = LEADER_UNIT,
): Uint16Array | null {
  const registers = new Uint16Array(range.count);
  let found = 0;
  for (const region of regionsOf(plantOf(view), unitId)) {
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

function plantOf({ house, plant }: SiteView): Plant {
  return partOf(house.plants, plant);
}

function stateOf({ inverterState, plant }: SiteView): PlantState {
  return partOf(inverterState.plants, plant);
}

function mains(view: SiteView): { voltagesV: readonly number[]; frequencyHz: number } {
  const { seed } = view.house.options;
  return {
    voltagesV: mainsVoltagesV(seed, view.inverterState.atMs),
    frequencyHz: mainsFrequencyHz(seed, view.inverterState.atMs),
  };
}
