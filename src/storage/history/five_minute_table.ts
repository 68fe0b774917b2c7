import {
  type HouseStep,
  SITE_ENERGY_COLUMNS,
  SITE_MEAN_COLUMNS,
} from "../../domain/history/house_steps.ts";
import {
  LOAD_ENERGY_COLUMNS,
  type LoadStep,
  type TimeRange,
} from "../../domain/history/history_rows.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, numbersIn, type Row } from "../database/row_values.ts";

const COLUMNS = [
  "start_ms",
  "known_ms",
  ...SITE_MEAN_COLUMNS,
  ...SITE_ENERGY_COLUMNS,
  "grid_imported_total_wh",
  "grid_exported_total_wh",
] as const;
const LOAD_COLUMNS = ["start_ms", "device_id", "power_w", ...LOAD_ENERGY_COLUMNS] as const;

const SELECT = `SELECT ${COLUMNS.join(", ")} FROM five_minutes
  WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms LIMIT ?`;
const UPSERT = `INSERT INTO five_minutes (${COLUMNS.join(", ")})
  VALUES (?${", ?".repeat(COLUMNS.length - 1)})
  ON CONFLICT (start_ms) DO UPDATE
  SET ${COLUMNS.slice(1).map((column) => `${column} = excluded.${column}`).join(", ")}`;
const SELECT_LOADS = `SELECT ${LOAD_COLUMNS.join(", ")} FROM load_five_minutes
  WHERE start_ms >= ? AND start_ms <= ? ORDER BY start_ms, device_id`;
const UPSERT_LOAD = `INSERT INTO load_five_minutes (${LOAD_COLUMNS.join(", ")})
  VALUES (?${", ?".repeat(LOAD_COLUMNS.length - 1)})
  ON CONFLICT (start_ms, device_id) DO UPDATE
  SET ${LOAD_COLUMNS.slice(2).map((column) => `${column} = excluded.${column}`).join(", ")}`;

/** Rows of table `five_minutes` that begin in a range, oldest first; only inside `attempt`. */
export function readFiveMinutes(
  connection: Connection,
  query: TimeRange & { readonly limit: number },
): readonly HouseStep[] {
  const rows = connection.statement(SELECT).all(query.fromMs, query.toMs, query.limit);
  const times = rows.map((row) => numberIn(row, "start_ms") ?? 0);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  const loads = new Map(times.map((startMs): [number, LoadStep[]] => [startMs, []]));
  for (const row of connection.statement(SELECT_LOADS).all(first, last)) {
    loads.get(numberIn(row, "start_ms") ?? 0)?.push(toLoadStep(row));
  }
  return rows.map((row, at) => toStep(row, loads.get(times[at] ?? 0) ?? []));
}

/** Writes rows, over those of the same step; only inside `write`. */
export function writeFiveMinutes(connection: Connection, steps: readonly HouseStep[]): void {
  const upsert = connection.statement(UPSERT);
  const upsertLoad = connection.statement(UPSERT_LOAD);
  for (const step of steps) {
    upsert.run(...siteValuesOf(step));
    for (const load of step.loads) upsertLoad.run(step.startMs, ...loadValuesOf(load));
  }
}

/** A load that only one of them has makes them differ where it is the right one. */
export function isSameStep(left: HouseStep, right: HouseStep): boolean {
  const others = valuesOf(right);
  const values = valuesOf(left);
  return values.length === others.length &&
    values.every((value, index) => value === others[index]);
}

/** The load of a row that has these columns. */
export function toLoadStep(row: Row): LoadStep {
  return {
    deviceId: numberIn(row, "device_id") ?? 0,
    powerW: numberIn(row, "power_w"),
    energies: numbersIn(row, LOAD_ENERGY_COLUMNS),
  };
}

function valuesOf(step: HouseStep): readonly (number | null)[] {
  return [...siteValuesOf(step), ...step.loads.flatMap(loadValuesOf)];
}

/** In the order of COLUMNS. */
function siteValuesOf(step: HouseStep): readonly (number | null)[] {
  return [
    step.startMs,
    step.knownMs,
    ...SITE_MEAN_COLUMNS.map((column) => step.means[column]),
    ...SITE_ENERGY_COLUMNS.map((column) => step.energies[column]),
    step.importedTotalWh,
    step.exportedTotalWh,
  ];
}

/** In the order of LOAD_COLUMNS, without the time. */
function loadValuesOf({ deviceId, powerW, energies }: LoadStep): readonly (number | null)[] {
  return [deviceId, powerW, ...LOAD_ENERGY_COLUMNS.map((column) => energies[column])];
}

function toStep(row: Row, loads: readonly LoadStep[]): HouseStep {
  return {
    startMs: numberIn(row, "start_ms") ?? 0,
    knownMs: numberIn(row, "known_ms") ?? 0,
    means: numbersIn(row, SITE_MEAN_COLUMNS),
    energies: numbersIn(row, SITE_ENERGY_COLUMNS),
    importedTotalWh: numberIn(row, "grid_imported_total_wh"),
    exportedTotalWh: numberIn(row, "grid_exported_total_wh"),
    loads,
  };
}
