import {
  ENERGY_COLUMNS,
  type EnergyColumn,
  type FiveMinuteRow,
  type LoadEnergyColumn,
  type LoadStep,
  mapColumns,
  MEAN_POWER_COLUMNS,
  type MeanPowerColumn,
} from "./history_rows.ts";
import type { FirstLoads } from "./samples.ts";

/** Columns of car and plug, which are a load's own in the database. */
const CAR_COLUMNS = {
  car_wh: "energy_wh",
  car_solar_wh: "solar_wh",
  car_battery_wh: "battery_wh",
  car_grid_wh: "grid_wh",
  car_unknown_wh: "unknown_wh",
} as const satisfies Partial<Record<EnergyColumn, LoadEnergyColumn>>;
const PLUG_COLUMNS = {
  plug_wh: "energy_wh",
  plug_solar_wh: "solar_wh",
  plug_unknown_wh: "unknown_wh",
} as const satisfies Partial<Record<EnergyColumn, LoadEnergyColumn>>;
type CarColumn = keyof typeof CAR_COLUMNS;
type PlugColumn = keyof typeof PLUG_COLUMNS;

/** Columns of the house itself. */
export type SiteEnergyColumn = Exclude<EnergyColumn, CarColumn | PlugColumn>;
export type SiteMeanColumn = Exclude<MeanPowerColumn, "car_power_w" | "plug_power_w">;
export const SITE_ENERGY_COLUMNS: readonly SiteEnergyColumn[] = ENERGY_COLUMNS.filter(isOfSite);
export const SITE_MEAN_COLUMNS: readonly SiteMeanColumn[] = MEAN_POWER_COLUMNS.filter(
  (column) => column !== "car_power_w" && column !== "plug_power_w",
);

/** Five minutes as the database has them: the house, and each load for itself. */
export interface HouseStep extends Omit<FiveMinuteRow, "means" | "energies"> {
  readonly means: Readonly<Record<SiteMeanColumn, number | null>>;
  readonly energies: Readonly<Record<SiteEnergyColumn, number | null>>;
}

/** Energies of the house with those of its first charger and first switch. */
export function energiesWith(
  site: HouseStep["energies"],
  loads: readonly LoadStep[],
  first: FirstLoads,
): FiveMinuteRow["energies"] {
  const car = loads.find(({ deviceId }) => deviceId === first.charger)?.energies;
  const plug = loads.find(({ deviceId }) => deviceId === first.switch)?.energies;
  return mapColumns(ENERGY_COLUMNS, (column) => {
    if (isCar(column)) return car?.[CAR_COLUMNS[column]] ?? null;
    if (isPlug(column)) return plug?.[PLUG_COLUMNS[column]] ?? null;
    return isOfSite(column) ? site[column] : null;
  });
}

/** Means of the house with those of its first charger and first switch. */
export function meansWith(
  site: HouseStep["means"],
  loads: readonly LoadStep[],
  first: FirstLoads,
): FiveMinuteRow["means"] {
  const powerOf = (id: number) => loads.find(({ deviceId }) => deviceId === id)?.powerW ?? null;
  return {
    ...site,
    car_power_w: powerOf(first.charger),
    plug_power_w: powerOf(first.switch),
  };
}

/** Five minutes as pages and exports show them. */
export function toFiveMinuteRow(step: HouseStep, first: FirstLoads): FiveMinuteRow {
  return {
    ...step,
    means: meansWith(step.means, step.loads, first),
    energies: energiesWith(step.energies, step.loads, first),
  };
}

function isCar(column: EnergyColumn): column is CarColumn {
  return column in CAR_COLUMNS;
}

function isPlug(column: EnergyColumn): column is PlugColumn {
  return column in PLUG_COLUMNS;
}

function isOfSite(column: EnergyColumn): column is SiteEnergyColumn {
  return !isCar(column) && !isPlug(column);
}
