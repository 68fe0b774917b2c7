import { decide, firstCharger } from "../../src/control/decide.ts";
import { type ControlState, initialState } from "../../src/control/state.ts";
import type { ChargerCommand } from "../../src/domain/house/command.ts";
import { deriveFlows } from "../../src/domain/house/flows.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import type { ChargerValues, Reading, Snapshot } from "../../src/domain/house/snapshot.ts";
import { SeenSun } from "./seen_sun.ts";
import type { Moment } from "../../src/domain/house/time.ts";
import { type Phases, SECOND_MS } from "../../src/domain/house/units.ts";

/** The part of the bench's plant that a controller sees; powers in W, times in s of the day. */
interface Plant {
  readonly t: number;
  readonly cfg: {
    readonly phases: Phases;
    readonly voltage: number;
    readonly kwp: number;
    readonly inverterMaxAcW: number;
    /** Of the measured day and its station, where known. */
    readonly date?: string | null;
    readonly latitudeDeg?: number | null;
    /** Either is 0: the house has no battery. */
    readonly batteryWh: number;
    readonly batteryMaxChargeW: number;
    /** That the charger can be switched to; empty: none. */
    readonly switchablePhases?: readonly Phases[];
  };
  readInverter(): {
    readonly acPowerW: number;
    readonly gridW: number;
    readonly batteryW: number;
    readonly socPct: number;
    readonly t: number;
  };
  readCharger(): {
    readonly powerW: number;
    readonly setA: number;
    readonly enabled: boolean;
    /** That it is switched to. */
    readonly phases?: Phases;
    readonly t: number;
  };
  setCharger(on: boolean, currentA: number): void;
  setPhases?(phases: Phases): void;
}

interface Controller {
  readonly name: string;
  step(plant: Plant): void;
}

const CHARGER_ID = 1;
/** One cycle, which is also the charger's write spacing, in s. */
const CYCLE_S = 5;

/** Tracked all day, decided each cycle by the product's own rules; `own`: other than the defaults. */
export function trackedAllDay(own: Partial<Settings> = {}): Controller {
  let state: ControlState | null = null;
  let told: ChargerCommand | null = null;
  const sun = new SeenSun();
  return {
    name: "chargemanager",
    step(plant) {
      if (plant.t % CYCLE_S !== 0) return;
      const now: Moment = { atMs: sun.atMs(plant), steadyMs: plant.t * SECOND_MS };
      const snapshot = readSnapshot(plant);
      const choice = { mode: "tracked", modeBy: "user", sinceMs: now.atMs } as const;
      state ??= initialState([[CHARGER_ID, choice]], now);
      const settings = {
        ...defaultSettings(),
        carMaxPhases: plant.cfg.phases,
        pvPeakPowerW: plant.cfg.kwp * 1000,
        phaseSwitching: "always" as const,
        ...own,
      };
      const outlook = sun.look(plant, snapshot);
      const decision = decide({ state, snapshot, settings, now, outlook });
      state = decision.state;
      const command = firstCharger(decision)?.command ?? null;
      if (command === null || isSame(command, told)) return;
      const isSwitch = command.phases !== undefined && command.phases !== told?.phases;
      if (isSwitch) plant.setPhases?.(command.phases);
      else plant.setCharger(command.enabled, command.currentA);
      told = command;
    },
  };
}

function isSame(command: ChargerCommand, told: ChargerCommand | null): boolean {
  return command.enabled === told?.enabled && command.currentA === told.currentA &&
    (command.phases === undefined || command.phases === told.phases);
}

function readSnapshot(plant: Plant): Snapshot {
  const { acPowerW, gridW, batteryW, socPct, t } = plant.readInverter();
  const siteAgeMs = (plant.t - t) * SECOND_MS;
  const charged = plant.readCharger();
  const readings = {
    meter: fresh(siteAgeMs, {
      gridPowerW: gridW,
      phasePowersW: [],
      voltagesV: [],
      frequencyHz: null,
      importedWh: null,
      exportedWh: null,
    }),
    inverter: fresh(siteAgeMs, {
      acPowerW,
      dcPowerW: acPowerW,
      // As the inverter's model name tells it.
      acLimitW: plant.cfg.inverterMaxAcW,
      temperatureC: null,
      status: "producing" as const,
      vendorStatus: null,
      lifetimeEnergyWh: null,
      acVoltagesV: [],
      frequencyHz: null,
      dcVoltageV: null,
    }),
    battery: hasNoBattery(plant) ? ABSENT : fresh(siteAgeMs, {
      powerW: batteryW,
      socPct,
      sohPct: null,
      status: null,
      temperatureC: null,
      voltageV: null,
      currentA: null,
      chargedWh: null,
      dischargedWh: null,
    }),
    charger: fresh((plant.t - charged.t) * SECOND_MS, chargerValues(plant, charged)),
  };
  const load = { id: CHARGER_ID, name: "", kind: "charger", policy: {} } as const;
  return {
    ...readings,
    plug: ABSENT,
    flows: deriveFlows(readings),
    devices: [],
    loads: [{ ...load, reading: readings.charger }],
  };
}

function hasNoBattery({ cfg }: Plant): boolean {
  return cfg.batteryWh === 0 || cfg.batteryMaxChargeW === 0;
}

function chargerValues(
  { cfg }: Plant,
  charged: ReturnType<Plant["readCharger"]>,
): ChargerValues {
  const { switchablePhases: options = [] } = cfg;
  const setTo = options.length === 0 ? null : charged.phases ?? null;
  const phases = Math.min(cfg.phases, setTo ?? cfg.phases);
  const currentA = charged.powerW / (cfg.voltage * phases);
  return {
    powerW: charged.powerW,
    enabled: charged.enabled,
    targetCurrentA: charged.setA,
    phaseCurrentsA: [1, 2, 3].map((phase) => (phase <= phases ? currentA : 0)),
    phaseVoltagesV: [1, 2, 3].map((phase) => (phase <= cfg.phases ? cfg.voltage : 0)),
    minCurrentA: 6,
    maxCurrentA: 16,
    stepA: 1,
    maxPhases: setTo,
    ...(options.length === 0 ? {} : { phaseSwitch: { phases: setTo, options, dwellMs: 0 } }),
    idlePowerW: 100,
    phasePowersW: [],
    phaseEnergiesWh: [],
    isLinked: null,
    isCarConnected: null,
    sessionEnergyWh: null,
    totalEnergyWh: null,
    temperatureC: null,
    frequencyHz: null,
    notices: [],
  };
}

function fresh<T>(ageMs: number, value: T): Reading<T> {
  return {
    isConfigured: true,
    quality: "fresh",
    value,
    atMs: 0,
    ageMs,
    error: null,
    misses: 0,
  };
}

const ABSENT: Reading<never> = {
  isConfigured: false,
  quality: "unavailable",
  value: null,
  atMs: null,
  ageMs: null,
  error: null,
  misses: 0,
};
