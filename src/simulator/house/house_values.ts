import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
} from "../../domain/house/snapshot.ts";
import type { House, HouseState } from "./house.ts";
import { partOf } from "./parts.ts";
import type { PlantState } from "./plant.ts";
import { mainsFrequencyHz, mainsVoltagesV } from "./mains.ts";

/** The charger tells its power in steps of 10 W. */
const CHARGER_POWER_STEP_W = 10;
/** Below this the first generation charges nothing. */
const IDLE_POWER_W = 100;
/** Inputs without mains float, as seen on a one-phase supply. */
const FLOATING_V = [240.2, 124.7, 59.3];

/** What the site meter tells of a state, as its driver decodes it. */
export function meterValues(house: House, state: HouseState): MeterValues {
  return {
    gridPowerW: Math.round(state.gridPowerW),
    phasePowersW: [],
    voltagesV: mainsVoltagesV(house.options.seed, state.atMs),
    frequencyHz: mainsFrequencyHz(house.options.seed, state.atMs),
    importedWh: Math.round(state.energies.importedWh),
    exportedWh: Math.round(state.energies.exportedWh),
  };
}

/** What an inverter tells of a state. */
export function inverterValues(house: House, state: HouseState, plant = 0): InverterValues {
  const { pvAvailableW, acPowerW, dcPowerW, energies } = partOf(state.plants, plant);
  const isAsleep = pvAvailableW === 0 && dcPowerW === 0;
  return {
    acPowerW: Math.round(acPowerW),
    dcPowerW: Math.round(dcPowerW),
    acLimitW: partOf(house.plants, plant).options.maxAcPowerW,
    temperatureC: isAsleep ? 18 : 34 + Math.round(acPowerW / 450),
    status: isAsleep ? "sleeping" : "producing",
    vendorStatus: 0,
    lifetimeEnergyWh: Math.round(energies.acWh),
    acVoltagesV: mainsVoltagesV(house.options.seed, state.atMs),
    frequencyHz: mainsFrequencyHz(house.options.seed, state.atMs),
    dcVoltageV: isAsleep ? 0 : 761,
  };
}

/** What a battery tells of its plant's state; null where there is none. */
export function batteryValues(state: PlantState): BatteryValues | null {
  if (state.socPct === null) return null;
  return {
    powerW: Math.round(state.batteryPowerW),
    socPct: Math.round(state.socPct * 10) / 10,
    sohPct: 99,
    status: state.batteryPowerW > 0 ? "discharging" : state.batteryPowerW < 0 ? "charging" : "idle",
    temperatureC: 24,
    voltageV: 820,
    currentA: Math.round(state.batteryPowerW / 8.2) / 100,
    chargedWh: Math.round(state.energies.batteryChargedWh),
    dischargedWh: Math.round(state.energies.batteryDischargedWh),
  };
}

/** What a first-generation charger tells of a state: whole steps of 10 W, no word on the car. */
export function chargerValues(house: House, state: HouseState, index = 0): ChargerValues {
  const charger = partOf(state.chargers, index);
  const point = partOf(house.points, index);
  const { minCurrentA, maxCurrentA, supplyPhases } = point.charger.options;
  const voltagesV = point.voltagesV(state.atMs);
  const currentA = Math.round(charger.currentA * 100) / 100;
  const onPhases = (value: number) =>
    [0, 1, 2].map((phase) => phase < charger.activePhases ? value : 0);
  const perPhase = Math.max(1, charger.activePhases);
  return {
    powerW: tenWatts(charger.powerW),
    phasePowersW: onPhases(tenWatts(charger.powerW / perPhase)),
    enabled: charger.isEnabled,
    targetCurrentA: charger.setCurrentA,
    phaseCurrentsA: onPhases(currentA),
    phaseVoltagesV: voltagesV.map((voltageV, phase) =>
      Math.round((phase < supplyPhases ? voltageV : FLOATING_V[phase] ?? 0) * 10) / 10
    ),
    minCurrentA,
    maxCurrentA,
    stepA: 1,
    maxPhases: null,
    idlePowerW: IDLE_POWER_W,
    isCarConnected: null,
    isLinked: true,
    sessionEnergyWh: Math.round(charger.sessionWh),
    phaseEnergiesWh: onPhases(Math.round(charger.sessionWh / perPhase)),
    totalEnergyWh: Math.round(charger.totalWh),
    temperatureC: 28 + Math.round(charger.powerW / 600),
    frequencyHz: mainsFrequencyHz(house.options.seed, state.atMs),
    notices: [],
  };
}

function tenWatts(powerW: number): number {
  return Math.round(powerW / CHARGER_POWER_STEP_W) * CHARGER_POWER_STEP_W;
}

/** What a plug tells of a state; one without a meter knows its relay alone. */
export function plugValues(state: HouseState, hasMeter: boolean, index = 0): PlugValues {
  const { isOn, powerW, totalWh } = partOf(state.heaters, index);
  return {
    on: isOn,
    powerW: hasMeter ? Math.round(powerW) : null,
    totalWh: hasMeter ? Math.floor(totalWh) : null,
    hasMeter,
    model: hasMeter ? "HS110(EU)" : "HS100(EU)",
  };
}
