import type { LoadPolicy } from "../settings/load_settings.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
  Reading,
} from "./readings.ts";

/**
 * What a device is in the balance of the house; one may be several. grid: the meter at the grid
 * connection · pv: panels with their inverter · battery: a house battery · charger and switch: loads
 * that can be steered · load: a load that is only metered.
 */
export const ROLES = ["grid", "pv", "battery", "charger", "switch", "load"] as const;
export type Role = (typeof ROLES)[number];

/**
 * The three that the settings make have rows of their own, under the same ids in every database, so
 * that rows can be brought from one into another.
 */
export const SLOT_IDS = { inverter: 1, charger: 2, plug: 3 } as const;

/** A device that the settings make. */
export type Slot = keyof typeof SLOT_IDS;

/**
 * Ids of devices are below this, one for each that was ever added: what a device tells is stored
 * under a number made of its time and its id.
 */
export const DEVICE_IDS = 1000;

/** Stands for the house itself where something is kept by device. */
export const SITE_ID = 0;

/** One device of the house; `params` are of its driver's own kinds. */
export interface Device {
  readonly id: number;
  readonly driver: string;
  readonly name: string;
  /** Of those that its driver has, the ones that it has in this house. */
  readonly roles: readonly Role[];
  readonly params: Readonly<Record<string, unknown>>;
  /** A load's own values of its settings; left out: all are the house's. */
  readonly policy?: LoadPolicy;
}

/** An inverter that tells what its own panels give, in W: 0 at night, null while it does not tell. */
export interface PvValues extends InverterValues {
  readonly pvPowerW: number | null;
}

/** A load that is only metered. */
export interface LoadValues {
  readonly powerW: number | null;
  readonly totalWh: number | null;
}

/** What each role of one device told last; a role that it does not have is missing. */
export interface DeviceReadings {
  readonly grid?: Reading<MeterValues>;
  readonly pv?: Reading<PvValues>;
  readonly battery?: Reading<BatteryValues>;
  readonly charger?: Reading<ChargerValues>;
  readonly switch?: Reading<PlugValues>;
  readonly load?: Reading<LoadValues>;
}

/** One device with what it told, frozen for one cycle. */
export interface DeviceSight {
  readonly device: Device;
  readonly readings: DeviceReadings;
  /** Of one that the settings make; left out: a page or the environment has made it. */
  readonly slot?: Slot;
}

/** Those beside the ones that the settings make. */
export function besideSettings<S extends Pick<DeviceSight, "slot">>(
  sights: readonly S[],
): readonly S[] {
  return sights.filter(({ slot }) => slot === undefined);
}
