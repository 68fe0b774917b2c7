import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
  Reading,
} from "../../../src/domain/house/snapshot.ts";

/** Readings for tests: plain values of the first house, each field replaceable. */

export const METER: MeterValues = {
  gridPowerW: 0,
  phasePowersW: [0, 0, 0],
  voltagesV: [230, 230, 230],
  frequencyHz: 50,
  importedWh: 1000,
  exportedWh: 2000,
};

export const INVERTER: InverterValues = {
  acPowerW: 4925,
  dcPowerW: 5000,
  acLimitW: 10_000,
  temperatureC: 45.2,
  status: "producing",
  vendorStatus: 0,
  lifetimeEnergyWh: 1_000_000,
  acVoltagesV: [230, 230, 230],
  frequencyHz: 50,
  dcVoltageV: 750,
};

export const BATTERY: BatteryValues = {
  powerW: 0,
  socPct: 70,
  sohPct: 98,
  status: "idle",
  temperatureC: 22,
  voltageV: 820,
  currentA: 0,
  chargedWh: 10_000,
  dischargedWh: 9000,
};

export const CHARGER: ChargerValues = {
  powerW: 0,
  enabled: false,
  targetCurrentA: 6,
  phaseCurrentsA: [0, 0, 0],
  phaseVoltagesV: [230, 230, 230],
  minCurrentA: 6,
  maxCurrentA: 16,
  stepA: 1,
  maxPhases: null,
  idlePowerW: 100,
  phasePowersW: [],
  phaseEnergiesWh: [],
  isLinked: null,
  isCarConnected: null,
  sessionEnergyWh: 0,
  totalEnergyWh: 100_000,
  temperatureC: 30,
  frequencyHz: 50,
  notices: [],
};

export const PLUG: PlugValues = {
  on: false,
  powerW: 0,
  totalWh: 100,
  hasMeter: true,
  model: "HS110(EU)",
};

/** A reading that has just come in. */
export function fresh<T>(value: T): Reading<T> {
  return {
    isConfigured: true,
    quality: "fresh",
    value,
    atMs: 1_000_000,
    ageMs: 0,
    error: null,
    misses: 0,
  };
}

/** A reading of so many ms ago. */
export function stale<T>(value: T, ageMs: number): Reading<T> {
  return { ...fresh(value), quality: "stale", ageMs, error: "timeout", misses: 2 };
}

/** A device that is set up and cannot be reached. */
export function unavailable<T>(): Reading<T> {
  return {
    isConfigured: true,
    quality: "unavailable",
    value: null,
    atMs: null,
    ageMs: null,
    error: "refused",
    misses: 5,
  };
}

/** A device that the house does not have. */
export function absent<T>(): Reading<T> {
  return { ...unavailable(), isConfigured: false, error: null, misses: 0 };
}
