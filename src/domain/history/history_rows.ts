import type { ChargeMode } from "../house/mode.ts";

/** Steps in which history is given: kept are 5m and 1d, computed from them 1h and 1mo. */
export const HISTORY_STEPS = ["5m", "1h", "1d", "1mo"] as const;
export type HistoryStep = (typeof HISTORY_STEPS)[number];

/**
 * Energies of a span in whole Wh, integrated from powers; never negative, null where the power was
 * known at no moment. `grid_import + pv + battery_discharge = grid_export + battery_charge +
 * consumption + conversion_loss`, as far as all of them are known at the same moments.
 */
export const ENERGY_COLUMNS = [
  "pv_wh",
  "consumption_wh",
  "house_wh",
  "car_wh",
  "car_solar_wh",
  "car_battery_wh",
  "car_grid_wh",
  "car_unknown_wh",
  "plug_wh",
  "plug_solar_wh",
  "plug_unknown_wh",
  "grid_import_wh",
  "grid_export_wh",
  "battery_charge_wh",
  "battery_discharge_wh",
  "conversion_loss_wh",
] as const;
export type EnergyColumn = (typeof ENERGY_COLUMNS)[number];
export type Energies = Readonly<Record<EnergyColumn, number | null>>;

/** Means of a span in whole W (SoC in tenths of a percent) over the time in which each is known. */
export const MEAN_POWER_COLUMNS = [
  "pv_power_w",
  "consumption_power_w",
  "house_power_w",
  "car_power_w",
  "plug_power_w",
  "grid_power_w",
  "battery_power_w",
  "battery_soc_permille",
] as const;
export type MeanPowerColumn = (typeof MEAN_POWER_COLUMNS)[number];
export type MeanPowers = Readonly<Record<MeanPowerColumn, number | null>>;

/** Energies of one load of a span in whole Wh; the four parts together are the load. */
export const LOAD_ENERGY_COLUMNS = [
  "energy_wh",
  "solar_wh",
  "battery_wh",
  "grid_wh",
  "unknown_wh",
] as const;
export type LoadEnergyColumn = (typeof LOAD_ENERGY_COLUMNS)[number];
export type LoadEnergies = Readonly<Record<LoadEnergyColumn, number | null>>;

/** What one load of the house drew in a span. */
export interface LoadStep {
  readonly deviceId: number;
  /** Mean in whole W over the time in which it is known; null for days and months. */
  readonly powerW: number | null;
  readonly energies: LoadEnergies;
}

/** Five minutes from `startMs` (epoch ms), as they are kept. */
export interface FiveMinuteRow {
  readonly startMs: number;
  /** Time for which grid, PV and consumption are known, in ms. */
  readonly knownMs: number;
  readonly means: MeanPowers;
  readonly energies: Energies;
  /** The meter's counters as last read in these minutes; null: not at all. */
  readonly importedTotalWh: number | null;
  readonly exportedTotalWh: number | null;
  /** Every load that told its power; the columns of car and plug are the first ones'. */
  readonly loads: readonly LoadStep[];
}

/** A record of every column, each value made by `make`. */
export function mapColumns<K extends string, V>(
  columns: readonly K[],
  make: (column: K) => V,
): Readonly<Record<K, V>> {
  const record: Partial<Record<K, V>> = {};
  for (const column of columns) record[column] = make(column);
  if (hasAll(record, columns)) return record;
  throw new TypeError("a column is missing");
}

function hasAll<K extends string, V>(
  record: Partial<Record<K, V>>,
  columns: readonly K[],
): record is Record<K, V> {
  return columns.every((column) => column in record);
}

/** One step of history, [startMs, endMs) in epoch ms. A step without any sample has no row. */
export interface HistoryRow {
  readonly startMs: number;
  readonly endMs: number;
  /** Time for which grid, PV and consumption are known, in ms: the rest of the step is a gap. */
  readonly knownMs: number;
  readonly energies: Energies;
  /** Null for days and months, where a mean power tells nothing. */
  readonly means: MeanPowers | null;
  /** What the grid meter's own counters moved by; null where they did not tell or jumped. */
  readonly meterImportWh: number | null;
  readonly meterExportWh: number | null;
  /** As in FiveMinuteRow. */
  readonly loads: readonly LoadStep[];
}

/** [fromMs, toMs) in epoch ms. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Which part of a list to give: at most `limit` rows, newest first, after the row `afterId`. */
export interface Page {
  readonly limit: number;
  /** Id of the last row of the page before; null: the first page. */
  readonly afterId: number | null;
}

export interface PageOf<T> {
  readonly rows: readonly T[];
  /** What to ask next with; null: this was the last page. */
  readonly nextAfterId: number | null;
}

export const SESSION_ENDS = ["plug-out", "car-full", "disabled", "lost"] as const;
/** lost: the program ended in the session and found it over when it came back. */
export type SessionEndedBy = (typeof SESSION_ENDS)[number];

/** One stay of a car from its first current on, as control tells of it, in whole Wh. */
export interface Session {
  readonly startedAtMs: number;
  /** Exactly the sum of the four that follow. */
  readonly energyWh: number;
  /** What was neither imported nor taken from the house battery. */
  readonly solarWh: number;
  readonly batteryWh: number;
  readonly gridWh: number;
  /** What flowed while house or charger were not known, and may have been bought. */
  readonly unknownWh: number;
  readonly maxPowerW: number;
  /** Times that the current came back after it had stopped. */
  readonly pauses: number;
  /** Modes that current flowed in, in the order of their first use. */
  readonly modes: readonly ChargeMode[];
}

export interface SessionEnd {
  readonly endedAtMs: number;
  readonly endedBy: SessionEndedBy;
}

/** A session as it is written, with what only its row keeps. */
export interface SessionFacts extends Session {
  /** Time in which current flowed. */
  readonly chargedMs: number;
  /** Most phases seen drawing, and fewest. */
  readonly phases: number | null;
  readonly fewestPhases: number | null;
  /** House battery's charge at both ends in percent. */
  readonly socStartPct: number | null;
  readonly socEndPct: number | null;
}

export interface EndedSession extends SessionFacts, SessionEnd {
  /** Thousandths of `currency`, at the prices in force at its end; null: none were set. */
  readonly costMilli: number | null;
  /** What of it is for the unknown part, which may not have been bought; null as the cost. */
  readonly unknownCostMilli: number | null;
  readonly currency: string | null;
}

/** Whose session or use it is. */
export interface UsedDevice {
  readonly deviceId: number;
  /** As the device is called now, or was when it was removed; null: not known. */
  readonly device: string | null;
}

/**
 * A charging session as stored. Null is what its row does not tell: the end of one that runs, or a
 * fact of which the version that wrote it knew nothing.
 */
export type SessionRow =
  & { readonly id: number }
  & UsedDevice
  & Pick<EndedSession, "startedAtMs" | "energyWh" | "modes">
  & OrNull<Omit<EndedSession, "startedAtMs" | "energyWh" | "modes">>;

type OrNull<T> = { readonly [K in keyof T]: T[K] | null };

/** One stay of the plug's relay at on. Energies in Wh. */
export interface PlugUse {
  readonly startedAtMs: number;
  readonly energyWh: number;
  /** What was neither imported nor taken from the house battery. */
  readonly solarWh: number;
  /** What it took while a part of the house was unknown, and may have been bought. */
  readonly unknownWh: number;
}

export interface EndedPlugUse extends PlugUse {
  readonly endedAtMs: number;
}

export interface PlugUseRow extends UsedDevice, Omit<PlugUse, "unknownWh"> {
  readonly id: number;
  /** Null in rows of versions that took it for not sun. */
  readonly unknownWh: number | null;
  readonly endedAtMs: number | null;
}

export const EVENT_KINDS = [
  "mode",
  "charger",
  "plug",
  "session",
  "device",
  "settings",
  "access",
  "storage",
  "program",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Something that happened, with its numbers; sentences are made where it is shown. */
export interface EventFacts {
  readonly atMs: number;
  readonly kind: EventKind;
  /** A reason's code, or what happened: `mode.chosen`, `device.lost`, `backup.done`. */
  readonly code: string;
  /** The reason itself, or the numbers that belong to the code; plain JSON. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventRow extends EventFacts {
  readonly id: number;
}

/** Why a load did what it did, from a moment on until the next row of this load. */
export interface ReasonFacts {
  readonly atMs: number;
  readonly deviceId: number;
  /** As `parseLoadReason` reads it; null: from here on nothing is told of it. */
  readonly reason: unknown;
}

export interface ReasonRow extends ReasonFacts {
  readonly id: number;
  /** As the load is called now, or was when it was removed; null: not known. */
  readonly device: string | null;
}
