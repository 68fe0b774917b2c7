import { DeviceProtocol } from "../../domain/codes/errors.ts";
import type {
  BatteryStatus,
  BatteryValues,
  InverterStatus,
  InverterValues,
  MeterValues,
} from "../../domain/house/snapshot.ts";
import { BATTERY_BLOCK, INVERTER_BLOCK, METER_BLOCK } from "./register_map.ts";
import { type Block, fieldReader } from "../transport/register_block.ts";

const SINGLE_PHASE = 101;
const SPLIT_PHASE = 102;
const INVERTER_MODELS: readonly number[] = [SINGLE_PHASE, SPLIT_PHASE, 103];
const SINGLE_PHASE_METER = 201;
const SPLIT_PHASE_METER = 202;
const METER_MODELS: readonly number[] = [SINGLE_PHASE_METER, SPLIT_PHASE_METER, 203, 204];

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

/** In these states the battery gives and takes nothing, whatever its power register holds. */
const RESTING: readonly (BatteryStatus | null)[] = ["off", "standby", "power-saving"];

/** A measurement may lie so far above a rating: leader-follower units were seen to show 127 kW. */
const RATING_TOLERANCE = 1.2;
/**
 * The limit is never lower than this: some batteries tell small maxima while cold, full or empty.
 */
const SMALLEST_BATTERY_LIMIT_W = 6000;
/** Believed of a battery that tells no maximum. */
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
  acLimitW: null,
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
 * Values of the inverter from the registers of `INVERTER_BLOCK`; all measured null while they are not
 * implemented (restart), a power beyond what the unit is rated for (null: no rating known) alone.
 * @throws DeviceProtocol when the registers are no inverter
 */
export function decodeInverter(
  registers: readonly number[],
  ratedPowerW: number | null = null,
): InverterValues {
  const value = fieldReader(INVERTER_BLOCK, registers);
  const model = value("model");
  if (model === null) return { ...UNKNOWN_INVERTER, acLimitW: ratedPowerW };
  requireModel(INVERTER_BLOCK, { address: INVERTER_BLOCK.address, model }, INVERTER_MODELS);
  const maxPowerW = ratedPowerW === null ? Infinity : RATING_TOLERANCE * ratedPowerW;
  return {
    acPowerW: within(value("acPower"), maxPowerW),
    dcPowerW: within(value("dcPower"), maxPowerW),
    acLimitW: ratedPowerW,
    temperatureC: value("temperature"),
    status: INVERTER_STATUS_CODES[value("status") ?? 0] ?? null,
    // 40119 (controller above the code) is 0 on firmware that still uses 40108.
    vendorStatus: value("vendorStatus4") || (value("vendorStatus") ?? value("vendorStatus4")),
    lifetimeEnergyWh: value("lifetimeEnergy"),
    acVoltagesV: [
      // A single phase inverter may give its only voltage as A-B.
      value("voltageA") ?? (model === SINGLE_PHASE ? value("voltageAb") : null),
      model === SINGLE_PHASE ? null : value("voltageB"),
      model === SINGLE_PHASE || model === SPLIT_PHASE ? null : value("voltageC"),
    ],
    frequencyHz: value("frequency"),
    dcVoltageV: value("dcVoltage"),
  };
}

/**
 * Values of a meter from the registers of `METER_BLOCK`, which may lie further on by `offset`; all
 * null when the slot is empty or not implemented. @throws DeviceProtocol when they are no meter's
 */
export function decodeMeter(registers: readonly number[], offset = 0): MeterValues {
  const value = fieldReader(METER_BLOCK, registers);
  const model = value("model");
  if (model === null) return UNKNOWN_METER;
  requireModel(METER_BLOCK, { address: METER_BLOCK.address + offset, model }, METER_MODELS);
  const hasB = model !== SINGLE_PHASE_METER;
  const hasC = hasB && model !== SPLIT_PHASE_METER;
  return {
    gridPowerW: negated(value("power")),
    phasePowersW: [
      negated(value("powerA")),
      hasB ? negated(value("powerB")) : null,
      hasC ? negated(value("powerC")) : null,
    ],
    voltagesV: [
      value("voltageA"),
      hasB ? value("voltageB") : null,
      hasC ? value("voltageC") : null,
    ],
    frequencyHz: value("frequency"),
    importedWh: value("importedEnergy"),
    exportedWh: value("exportedEnergy"),
  };
}

/**
 * True when the meter shows neither power nor any current: a house that exports exactly what it
 * draws, or a meter that is not being read (firmware 4.22.39 while the inverter sleeps).
 */
export function showsNoFlow(registers: readonly number[]): boolean {
  const value = fieldReader(METER_BLOCK, registers);
  const flows = ["powerA", "powerB", "powerC", "currentA", "currentB", "currentC"] as const;
  return value("power") === 0 && value("current") === 0 && flows.every((name) => !value(name));
}

/** The same with powers unknown. */
export function withoutPowers(values: MeterValues): MeterValues {
  return { ...values, gridPowerW: null, phasePowersW: UNKNOWN_METER.phasePowersW };
}

/**
 * Values of the battery from the registers of `BATTERY_BLOCK`. The lifetime counters may jump and
 * run backwards, as the battery's own do. @throws DeviceProtocol for a wrong number of registers
 */
export function decodeBattery(registers: readonly number[]): BatteryValues {
  const value = fieldReader(BATTERY_BLOCK, registers);
  const code = value("status");
  const status = code === null ? null : BATTERY_STATUS_CODES[code] ?? null;
  const charge = value("stateOfCharge");
  const sohPct = value("stateOfHealth");
  // A battery that has lost its management system reads 0 for both; an empty one keeps its health.
  const isLost = charge === 0 && sohPct === 0;
  const socPct = isLost ? null : charge;
  const ownMaxW = Math.max(
    value("chargePower") ?? 0,
    value("dischargePower") ?? 0,
    value("chargePeakPower") ?? 0,
    value("dischargePeakPower") ?? 0,
  );
  const powerW = negated(value("power"));
  const isBelieved = powerW !== null && Math.abs(powerW) <= batteryLimitW(ownMaxW);
  // One that sleeps still tells its charge; one that is lost may show any status.
  const isResting = socPct !== null && RESTING.includes(status);
  return {
    powerW: isBelieved ? powerW : isResting ? 0 : null,
    socPct,
    sohPct: isLost ? null : sohPct,
    status,
    temperatureC: value("temperature"),
    voltageV: value("voltage"),
    currentA: value("current"),
    chargedWh: value("chargedEnergy"),
    dischargedWh: value("dischargedEnergy"),
  };
}

/** Largest power in W to believe of a battery whose own largest is known, or 0. */
function batteryLimitW(ownMaxW: number): number {
  if (ownMaxW <= 0) return USUAL_BATTERY_POWER_W;
  const limitW = Math.max(SMALLEST_BATTERY_LIMIT_W, RATING_TOLERANCE * ownMaxW);
  return Math.min(MAX_BATTERY_POWER_W, limitW);
}

function requireModel(
  block: Block<string>,
  found: { address: number; model: number },
  allowed: readonly number[],
): void {
  if (allowed.includes(found.model)) return;
  throw new DeviceProtocol(
    `Cannot decode ${block.name} block: model at ${found.address} is ${found.model}, ` +
      `not one of ${allowed.join(", ")}`,
    { symptom: "other-device" },
  );
}

/** Signed: a unit that charges its battery from the AC side shows what it takes as negative. */
function within(powerW: number | null, maxPowerW: number): number | null {
  return powerW !== null && Math.abs(powerW) <= maxPowerW ? powerW : null;
}

/** Subtracted from 0, so that 0 does not become -0. */
function negated(value: number | null): number | null {
  return value === null ? null : 0 - value;
}
