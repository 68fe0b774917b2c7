import type { Diagnosis } from "../codes/diagnosis.ts";
import type { Phases } from "./units.ts";

/** fresh: young enough to act on · stale: too old to raise anything on · unavailable: no contact. */
export type Quality = "fresh" | "stale" | "unavailable";

/** The latest of one device, with its age. `value` is null exactly when quality is "unavailable". */
export interface Reading<T> {
  /** False: the house has no such device, or none is set up. Then quality is "unavailable". */
  readonly isConfigured: boolean;
  readonly quality: Quality;
  readonly value: T | null;
  /** Wall time of the last answer (epoch ms), also after it has become unavailable; null: never one. */
  readonly atMs: number | null;
  /** Age of the last answer on the steady clock; null: never one. */
  readonly ageMs: number | null;
  /** Why the newest try failed; null while it answers. */
  readonly error: string | null;
  /** What the newest failure means, where the drivers can tell. */
  readonly diagnosis?: Diagnosis | null;
  /** Failed tries in a row. */
  readonly misses: number;
  /** The newest try was told that the device is not there: more than a mere silence. */
  readonly isAbsent?: boolean;
}

/** Site meter, at the grid connection. Sign: + import, - export. */
export interface MeterValues {
  readonly gridPowerW: number | null;
  readonly phasePowersW: readonly (number | null)[];
  readonly voltagesV: readonly (number | null)[];
  readonly frequencyHz: number | null;
  readonly importedWh: number | null;
  readonly exportedWh: number | null;
}

export const INVERTER_STATUSES = [
  "off",
  "sleeping",
  "starting",
  "producing",
  "throttled",
  "shutting-down",
  "fault",
  "standby",
] as const;
export type InverterStatus = (typeof INVERTER_STATUSES)[number];

/**
 * The inverter itself. AC and DC power include what the battery gives; both are negative while it
 * takes power from the AC side, to charge the battery or to keep itself awake.
 */
export interface InverterValues {
  readonly acPowerW: number | null;
  readonly dcPowerW: number | null;
  /** Most AC power in W that its model's name tells; null: it tells none. */
  readonly acLimitW: number | null;
  readonly temperatureC: number | null;
  readonly status: InverterStatus | null;
  /** The vendor's own code, 0 for none. */
  readonly vendorStatus: number | null;
  readonly lifetimeEnergyWh: number | null;
  readonly acVoltagesV: readonly (number | null)[];
  readonly frequencyHz: number | null;
  readonly dcVoltageV: number | null;
}

export const BATTERY_STATUSES = [
  "off",
  "standby",
  "init",
  "charging",
  "discharging",
  "fault",
  "holding",
  "idle",
  "power-saving",
] as const;
export type BatteryStatus = (typeof BATTERY_STATUSES)[number];

/** The house battery. Sign: + discharge, - charge. */
export interface BatteryValues {
  readonly powerW: number | null;
  readonly socPct: number | null;
  readonly sohPct: number | null;
  readonly status: BatteryStatus | null;
  readonly temperatureC: number | null;
  readonly voltageV: number | null;
  readonly currentA: number | null;
  readonly chargedWh: number | null;
  readonly dischargedWh: number | null;
}

/** What a charger says of itself. */
export interface ChargerNotice {
  /** An error keeps it from charging, as its residual current device does; a warning need not. */
  readonly kind: "error" | "warning" | "rcd";
  /** The maker's number; null: it told a name alone. */
  readonly code: number | null;
  /** The maker's name for it, as `RESIDUAL_CURRENT_DETECTED`; null where none is known. */
  readonly name: string | null;
}

/** What a charger tells of switching its phases. */
export interface PhaseSwitch {
  /** Phases that it is switched to; null: not told, its own choice, or the switch is under way. */
  readonly phases: Phases | null;
  /** Phases that it can be switched to as it is plugged in, from the fewest on. */
  readonly options: readonly Phases[];
  /** Its own least time between two switches in ms; 0: it tells none. */
  readonly dwellMs: number;
  /** It has refused a switch a short while ago: what refuses is mended in the maker's app. */
  readonly isRefused?: true;
}

/** The charger and what flows to the car. */
export interface ChargerValues {
  /** Power into the car in W, 0 when nothing flows. */
  readonly powerW: number | null;
  readonly phasePowersW: readonly (number | null)[];
  /** Its own wish to charge; no proof that current flows. */
  readonly enabled: boolean | null;
  /** The current per phase that it was told, in A. */
  readonly targetCurrentA: number | null;
  readonly phaseCurrentsA: readonly (number | null)[];
  readonly phaseVoltagesV: readonly (number | null)[];
  /** The device's own range in A; it always wins over the settings. */
  readonly minCurrentA: number | null;
  readonly maxCurrentA: number | null;
  /** Smallest step of the current in A: 1 on generation 1. */
  readonly stepA: number;
  /** Phases that the device can charge on as it is set and plugged in; null: it does not tell. */
  readonly maxPhases: Phases | null;
  /** Missing: its phases cannot be switched. */
  readonly phaseSwitch?: PhaseSwitch;
  /** Below this power in W nothing is being charged. */
  readonly idlePowerW: number;
  /** Whether a car is plugged in; null where the device cannot tell. */
  readonly isCarConnected: boolean | null;
  /** Whether a gateway has its link to the charger; null where none is between. */
  readonly isLinked: boolean | null;
  readonly sessionEnergyWh: number | null;
  /** The same by phase. */
  readonly phaseEnergiesWh: readonly (number | null)[];
  readonly totalEnergyWh: number | null;
  readonly temperatureC: number | null;
  readonly frequencyHz: number | null;
  /** What keeps it from charging first; empty when there is nothing, null when it did not tell. */
  readonly notices: readonly ChargerNotice[] | null;
}

/** The smart plug. */
export interface PlugValues {
  readonly on: boolean;
  /** What the load draws in W; null where the plug has no meter. */
  readonly powerW: number | null;
  readonly totalWh: number | null;
  readonly hasMeter: boolean;
  readonly model: string;
  /** It holds its relay off by itself, by its own word: too hot, or too much for it. */
  readonly isTripped?: true;
}
