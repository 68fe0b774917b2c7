import type { Sources } from "../house/flows.ts";
import { type BookColumn, isLoadSample, type Sample, type SiteColumn } from "./samples.ts";

/** What five-minute rows are made of. */
export const INTEGRATED_COLUMNS = [
  "grid_power_w",
  "grid_imported_wh",
  "grid_exported_wh",
  "pv_power_w",
  "inverter_dc_power_w",
  "conversion_loss_w",
  "battery_power_w",
  "battery_soc_permille",
  "battery_discharged_wh",
  "consumption_power_w",
  "house_power_w",
] as const satisfies readonly SiteColumn[];

/** What feeds one load, as the book has it; null: its power is not known. */
export interface LoadPower {
  readonly deviceId: number;
  readonly sources: Sources | null;
}

/** A sample's columns that count here; null is unknown. */
export interface PowerSample {
  readonly atMs: number;
  readonly values: Readonly<Record<(typeof INTEGRATED_COLUMNS)[number], number | null>>;
  /** A load that tells nothing is missing: what it told last holds on. */
  readonly loads: readonly LoadPower[];
}

/** A sample as five-minute rows are made of it. */
export function toPowerSample({ atMs, values, devices }: Sample): PowerSample {
  return {
    atMs,
    values,
    loads: devices.filter(isLoadSample).map(({ deviceId, values }) => loadPower(deviceId, values)),
  };
}

/** The parts of one load as its columns have them. */
export function loadPower(
  deviceId: number,
  values: Readonly<Record<BookColumn, number | null>>,
): LoadPower {
  const { solar_w: solarW, battery_w: batteryW, grid_w: gridW, unknown_w: unknownW } = values;
  const isKnown = solarW !== null && batteryW !== null && gridW !== null && unknownW !== null;
  return { deviceId, sources: isKnown ? { solarW, batteryW, gridW, unknownW } : null };
}
