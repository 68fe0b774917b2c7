import type { Energies, EnergyColumn, HistoryRow } from "../../src/domain/history/history_rows.ts";
import { sum } from "../chart/d3.ts";

/** Where a production went or a consumption came from, in Wh; the parts add up to the whole. */
export interface Split {
  /** Used in the moment it was made. */
  readonly sunWh: number;
  /** Into the battery, or out of it. */
  readonly batteryWh: number;
  /** Sold, or bought. */
  readonly gridWh: number;
}

/** The sum of all rows; null where no row knows the energy. */
export function sumEnergies(rows: readonly Pick<HistoryRow, "energies">[]): Energies {
  const total = (name: EnergyColumn) => {
    const known = rows.map((row) => row.energies[name]).filter((wh) => wh !== null);
    return known.length === 0 ? null : sum(known);
  };
  return {
    pv_wh: total("pv_wh"),
    consumption_wh: total("consumption_wh"),
    house_wh: total("house_wh"),
    car_wh: total("car_wh"),
    car_solar_wh: total("car_solar_wh"),
    car_battery_wh: total("car_battery_wh"),
    car_grid_wh: total("car_grid_wh"),
    car_unknown_wh: total("car_unknown_wh"),
    plug_wh: total("plug_wh"),
    plug_solar_wh: total("plug_solar_wh"),
    plug_unknown_wh: total("plug_unknown_wh"),
    grid_import_wh: total("grid_import_wh"),
    grid_export_wh: total("grid_export_wh"),
    battery_charge_wh: total("battery_charge_wh"),
    battery_discharge_wh: total("battery_discharge_wh"),
    conversion_loss_wh: total("conversion_loss_wh"),
  };
}

/** Part of the consumption that was not bought, 0 to 1; null: unknown, or nothing was consumed. */
export function selfSufficiency(energies: Energies): number | null {
  return shareWithout(energies.grid_import_wh, energies.consumption_wh);
}

/** Part of the production that was not sold, 0 to 1; null: unknown, or nothing was produced. */
export function selfConsumption(energies: Energies): number | null {
  return shareWithout(energies.grid_export_wh, energies.pv_wh);
}

/** Where the production went; what the battery took beyond it was bought and is not here. */
export function producedSplit(energies: Energies): Split | null {
  return split(energies.pv_wh, energies.grid_export_wh, energies.battery_charge_wh);
}

/** Where the consumption came from; what was bought beyond it went into the battery. */
export function consumedSplit(energies: Energies): Split | null {
  return split(energies.consumption_wh, energies.grid_import_wh, energies.battery_discharge_wh);
}

/** Time of a part of the record of which the balance is not known, in ms. */
export function missingMs(
  rows: readonly HistoryRow[],
  part: { readonly fromMs: number; readonly toMs: number },
): number {
  const wholeMs = Math.max(0, part.toMs - part.fromMs);
  return Math.max(0, wholeMs - sum(rows, (row) => row.knownMs));
}

function shareWithout(partWh: number | null, wholeWh: number | null): number | null {
  if (partWh === null || wholeWh === null || wholeWh <= 0) return null;
  return Math.min(1, Math.max(0, 1 - partWh / wholeWh));
}

/** A house without a battery has null there, which takes no part. */
function split(
  wholeWh: number | null,
  gridWh: number | null,
  batteryWh: number | null,
): Split | null {
  if (wholeWh === null || gridWh === null) return null;
  const grid = Math.min(wholeWh, gridWh);
  const battery = Math.min(wholeWh - grid, batteryWh ?? 0);
  return { sunWh: wholeWh - grid - battery, batteryWh: battery, gridWh: grid };
}
