import { decide, type Decision } from "./one.ts";
import { chooseMode, type ControlState, initialState, loadsOf } from "./one.ts";
import { deriveFlows } from "../../src/domain/house/flows.ts";
import type { ChargeMode } from "../../src/domain/house/mode.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import type { Outlook } from "../../src/domain/sun/outlook.ts";
import type {
  InverterStatus,
  PhaseSwitch,
  Quality,
  Reading,
  Snapshot,
} from "../../src/domain/house/snapshot.ts";
import type { Moment } from "../../src/domain/house/time.ts";

/** A house in the few words that control looks at; the rest of a snapshot is filled in. */
export interface House {
  readonly hasMeter: boolean;
  readonly gridPowerW: number | null;
  /** The house's own counters; left out: not told. */
  readonly importedWh?: number;
  readonly dischargedWh?: number;
  readonly hasBattery: boolean;
  readonly batteryPowerW: number | null;
  readonly socPct: number | null;
  readonly siteQuality: Quality;
  readonly siteAgeMs: number | null;
  readonly batteryQuality: Quality | null;
  readonly batteryAgeMs: number | null;
  readonly hasCharger: boolean;
  readonly carPowerW: number | null;
  readonly enabled: boolean | null;
  readonly targetCurrentA: number | null;
  readonly minCurrentA: number | null;
  readonly maxCurrentA: number | null;
  readonly stepA: number;
  readonly voltageV: number;
  readonly chargerQuality: Quality;
  readonly chargerAgeMs: number | null;
  readonly chargerMisses: number;
  readonly hasPlug: boolean;
  readonly plugOn: boolean | null;
  /** Null: it has no meter. */
  readonly plugPowerW?: number | null;
  readonly plugMisses?: number;
  readonly pvPowerW?: number;
  /** Left out: 0 beside a known `pvPowerW`, else unknown. */
  readonly acPowerW?: number;
  readonly acLimitW?: number | null;
  readonly inverterStatus?: InverterStatus;
  readonly isCarConnected?: boolean | null;
  readonly sessionEnergyWh?: number | null;
  readonly phaseCurrentsA?: readonly number[];
  readonly phaseVoltagesV?: readonly number[];
  readonly isChargerAbsent?: boolean;
  readonly phaseSwitch?: PhaseSwitch;
}

/** Night: a charged battery, nothing flows, every device answers. */
export const NIGHT: House = {
  hasMeter: true,
  gridPowerW: 0,
  hasBattery: true,
  batteryPowerW: 0,
  socPct: 80,
  siteQuality: "fresh",
  siteAgeMs: 0,
  batteryQuality: null,
  batteryAgeMs: null,
  hasCharger: true,
  carPowerW: 0,
  enabled: false,
  targetCurrentA: 6,
  minCurrentA: 6,
  maxCurrentA: 16,
  stepA: 1,
  voltageV: 230,
  chargerQuality: "fresh",
  chargerAgeMs: 0,
  chargerMisses: 0,
  hasPlug: false,
  plugOn: false,
};

/** Two phases: 2760 W at 6 A, 460 W an ampere. */
export const SETTINGS: Settings = defaultSettings();
export const PER_AMPERE_W = 460;

/** A snapshot of the house. */
export function snapshotOf(house: House): Snapshot {
  const site = { quality: house.siteQuality, ageMs: house.siteAgeMs };
  const readings = {
    meter: reading(house.hasMeter, site, {
      gridPowerW: house.gridPowerW,
      phasePowersW: [],
      voltagesV: [],
      frequencyHz: null,
      importedWh: house.importedWh ?? null,
      exportedWh: null,
    }),
    inverter: reading(house.hasMeter, site, {
      acPowerW: house.acPowerW ?? (house.pvPowerW === undefined ? null : 0),
      dcPowerW: house.pvPowerW === undefined
        ? null
        : house.pvPowerW + (house.hasBattery ? house.batteryPowerW ?? 0 : 0),
      acLimitW: house.acLimitW ?? null,
      temperatureC: null,
      status: house.inverterStatus ?? null,
      vendorStatus: null,
      lifetimeEnergyWh: null,
      acVoltagesV: [],
      frequencyHz: null,
      dcVoltageV: null,
    }),
    battery: reading(house.hasBattery, {
      quality: house.batteryQuality ?? house.siteQuality,
      ageMs: house.batteryAgeMs ?? house.siteAgeMs,
    }, {
      powerW: house.batteryPowerW,
      socPct: house.socPct,
      sohPct: null,
      status: null,
      temperatureC: null,
      voltageV: null,
      currentA: null,
      chargedWh: null,
      dischargedWh: house.dischargedWh ?? null,
    }),
    charger: chargerReading(house),
  };
  const plug = plugReading(house);
  const flows = deriveFlows(readings);
  const loads = loadsOf({ charger: readings.charger, plug }, SETTINGS);
  return { ...readings, plug, flows, devices: [], loads };
}

function plugReading(house: House): Snapshot["plug"] {
  const powerW = house.plugPowerW ?? null;
  const plug = reading(
    house.hasPlug,
    { quality: house.plugOn === null ? "unavailable" : "fresh", ageMs: 0 },
    { on: house.plugOn ?? false, powerW, totalWh: null, hasMeter: powerW !== null, model: "" },
  );
  return { ...plug, misses: house.plugMisses ?? 0 };
}

function chargerReading(house: House): Snapshot["charger"] {
  const charger = reading(house.hasCharger, {
    quality: house.chargerQuality,
    ageMs: house.chargerAgeMs,
  }, {
    powerW: house.carPowerW,
    enabled: house.enabled,
    targetCurrentA: house.targetCurrentA,
    phaseCurrentsA: house.phaseCurrentsA ?? [],
    phaseVoltagesV: house.phaseVoltagesV ?? [house.voltageV, house.voltageV, 0],
    minCurrentA: house.minCurrentA,
    maxCurrentA: house.maxCurrentA,
    stepA: house.stepA,
    maxPhases: house.phaseSwitch?.phases ?? null,
    ...(house.phaseSwitch === undefined ? {} : { phaseSwitch: house.phaseSwitch }),
    idlePowerW: 100,
    phasePowersW: [],
    phaseEnergiesWh: [],
    isLinked: null,
    isCarConnected: house.isCarConnected ?? null,
    sessionEnergyWh: house.sessionEnergyWh ?? null,
    totalEnergyWh: null,
    temperatureC: null,
    frequencyHz: null,
    notices: [],
  });
  return { ...charger, misses: house.chargerMisses, isAbsent: house.isChargerAbsent ?? false };
}

/** Wall time of every answer in these houses. */
export const ANSWERED_AT_MS = 1_700_000_000_000;

function reading<T>(
  isConfigured: boolean,
  { quality, ageMs }: { quality: Quality; ageMs: number | null },
  value: T,
): Reading<T> {
  const effective = isConfigured ? quality : "unavailable";
  return {
    isConfigured,
    quality: effective,
    value: effective === "unavailable" ? null : value,
    atMs: isConfigured && ageMs !== null ? ANSWERED_AT_MS : null,
    ageMs: isConfigured ? ageMs : null,
    error: null,
    misses: 0,
  };
}

/** A house whose car charges at a current, with what grid and battery give besides. */
export function charging(
  charge: { currentA: number } & Partial<House>,
): House {
  const { currentA, ...rest } = charge;
  return {
    ...NIGHT,
    enabled: true,
    targetCurrentA: currentA,
    carPowerW: currentA * PER_AMPERE_W,
    ...rest,
  };
}

/** Wall time runs this far ahead of steady time. */
const WALL_OFFSET_MS = 1_700_000_000_000;

/** A moment at a steady time. */
export function at(steadyMs: number): Moment {
  return { atMs: WALL_OFFSET_MS + steadyMs, steadyMs };
}

/** The steady time at which the states of these tests have been made. */
export const START_MS = 10_000_000;

/** A state long after its last switch: paused, in a mode, with every dwell over. */
export function pausedState(mode: ChargeMode = "tracked"): ControlState {
  const longAgoMs = START_MS - 3_600_000;
  const state = initialState({ mode, modeBy: "user", sinceMs: at(longAgoMs).atMs }, at(longAgoMs));
  return {
    ...state,
    decidedMs: START_MS - 5000,
    siteKnownMs: START_MS - 5000,
    command: { enabled: false, currentA: 6 },
    switchedMs: longAgoMs,
    changedMs: longAgoMs,
  };
}

/** A state that has charged at a current for an hour. */
export function chargingState(currentA: number, mode: ChargeMode = "tracked"): ControlState {
  return { ...pausedState(mode), command: { enabled: true, currentA } };
}

/** One decision `afterMs` after the states of these tests were made. */
export function decideAt(
  afterMs: number,
  input: {
    state: ControlState;
    house: House;
    settings?: Partial<Settings>;
    outlook?: Outlook | null;
  },
): Decision {
  return decide({
    state: input.state,
    snapshot: snapshotOf(input.house),
    settings: { ...SETTINGS, ...input.settings },
    now: at(START_MS + afterMs),
    outlook: input.outlook ?? null,
  });
}

/** Cycles one after the other, each 5 s after the one before. */
export class Cycles {
  #afterMs = 0;
  constructor(public state: ControlState, private readonly settings: Partial<Settings> = {}) {}

  get afterMs(): number {
    return this.#afterMs;
  }

  step(house: House, elapsedMs = 5000): Decision {
    this.#afterMs += elapsedMs;
    const decision = decideAt(this.#afterMs, { state: this.state, house, settings: this.settings });
    this.state = decision.state;
    return decision;
  }

  press(mode: ChargeMode): void {
    this.state = chooseMode(this.state, { mode, modeBy: "user" }, at(START_MS + this.#afterMs));
  }
}
