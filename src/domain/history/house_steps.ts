import {
  ENERGY_COLUMNS,
  type EnergyColumn,
  type FiveMinuteRow,
  type HistoryRow,
  type LoadEnergyColumn,
  type LoadStep,
  mapColumns,
  MEAN_POWER_COLUMNS,
  type MeanPowerColumn,
} from "./history_rows.ts";
import { firstAt, type LoadOrder, type LoadSpan, type LoadSum, sumLoads } from "./load_order.ts";

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

/** What the columns of car and plug are of; null: there was none. */
export interface FirstLoads {
  readonly car: LoadSum | null;
  readonly plug: LoadSum | null;
}

/** The first charger and the first switch of a step that begins at `atMs`, a day at the longest. */
export function firstLoadsOf(
  loads: readonly LoadStep[],
  order: LoadOrder,
  atMs: number,
): FirstLoads {
  const sumOf = (spans: readonly LoadSpan[]) => {
    const ids = firstAt(spans, atMs);
    return sumLoads(loads.filter(({ deviceId }) => ids.includes(deviceId)));
  };
  return { car: sumOf(order.chargers), plug: sumOf(order.switches) };
}

/** Energies of the house with those of its first charger and first switch. */
export function energiesWith(
  site: HouseStep["energies"],
  { car, plug }: FirstLoads,
): FiveMinuteRow["energies"] {
  return mapColumns(ENERGY_COLUMNS, (column) => {
    if (isCar(column)) return car?.energies[CAR_COLUMNS[column]] ?? null;
    if (isPlug(column)) return plug?.energies[PLUG_COLUMNS[column]] ?? null;
    return isOfSite(column) ? site[column] : null;
  });
}

/** Means of the house with those of its first charger and first switch. */
export function meansWith(
  site: HouseStep["means"],
  { car, plug }: FirstLoads,
): FiveMinuteRow["means"] {
  return { ...site, car_power_w: car?.powerW ?? null, plug_power_w: plug?.powerW ?? null };
}

/** A row whose columns of the car are those of these chargers together. */
export function withCars<R extends Pick<HistoryRow, "energies" | "means" | "loads">>(
  row: R,
  chargerIds: readonly number[],
): R {
  const car = sumLoads(row.loads.filter(({ deviceId }) => chargerIds.includes(deviceId)));
  return {
    ...row,
    energies: mapColumns(
      ENERGY_COLUMNS,
      (column) => isCar(column) ? car?.energies[CAR_COLUMNS[column]] ?? null : row.energies[column],
    ),
    means: row.means === null ? null : { ...row.means, car_power_w: car?.powerW ?? null },
  };
}

/** Five minutes as pages and exports show them. */
export function toFiveMinuteRow(step: HouseStep, order: LoadOrder): FiveMinuteRow {
  const first = firstLoadsOf(step.loads, order, step.startMs);
  return {
    ...step,
    means: meansWith(step.means, first),
    energies: energiesWith(step.energies, first),
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
