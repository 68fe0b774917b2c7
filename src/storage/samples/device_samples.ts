import { type LoadPower, loadPower } from "../../domain/history/power_samples.ts";
import { DEVICE_IDS } from "../../domain/house/device.ts";
import type { TimeRange } from "../../domain/history/history_rows.ts";
import {
  BOOK_COLUMNS,
  type DeviceSample,
  LOAD_ROLES,
  ROLE_COLUMNS,
  type RoleColumn,
  type RoleValues,
  type Sample,
  SAMPLE_ROLES,
  type SampleRole,
} from "../../domain/history/samples.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, numbersIn, type Row } from "../database/row_values.ts";

/**
 * The table of each role. `sample_key` is 1000 times the time and the device, so that a new row comes
 * behind all others: with a key of two columns a day costs the disk 0.5 MB more.
 */
export const ROLE_TABLES = {
  charger: "charger_samples",
  switch: "switch_samples",
  load: "load_samples",
  pv: "pv_samples",
  battery: "battery_samples",
} as const satisfies Record<SampleRole, string>;

const KEYS_A_MS = DEVICE_IDS;
/** Keys are whole, and Deno binds every number as REAL. */
const IS_IN_RANGE = "sample_key >= CAST(?1 AS INTEGER) AND sample_key < CAST(?2 AS INTEGER)";
const DELETES = Object.values(ROLE_TABLES).map((table) =>
  `DELETE FROM ${table} WHERE ${IS_IN_RANGE}`
);
const MOVES = Object.values(ROLE_TABLES).map((table) =>
  `UPDATE OR REPLACE ${table} SET sample_key = sample_key + CAST(?3 AS INTEGER)
    WHERE ${IS_IN_RANGE}`
);

const SQL = {
  charger: sqlOf("charger"),
  switch: sqlOf("switch"),
  load: sqlOf("load"),
  pv: sqlOf("pv"),
  battery: sqlOf("battery"),
} as const satisfies Record<SampleRole, RoleSql>;

interface RoleSql {
  readonly insert: string;
  readonly insertNew: string;
  readonly select: string;
}

const SELECT_POWERS = LOAD_ROLES.map((role) =>
  `SELECT at_ms, device_id, ${BOOK_COLUMNS.join(", ")} FROM ${ROLE_TABLES[role]}
    WHERE ${IS_IN_RANGE}`
).join(" UNION ALL ");

function sqlOf(role: SampleRole): RoleSql {
  const columns = ["at_ms", "device_id", ...ROLE_COLUMNS[role]];
  const into = `INTO ${ROLE_TABLES[role]} (sample_key, ${ROLE_COLUMNS[role].join(", ")})
    VALUES (${columns.slice(1).map(() => "?").join(", ")})`;
  return {
    insert: `INSERT OR REPLACE ${into}`,
    insertNew: `INSERT OR IGNORE ${into}`,
    select: `SELECT ${columns.join(", ")} FROM ${ROLE_TABLES[role]}
      WHERE ${IS_IN_RANGE} ORDER BY sample_key`,
  };
}

/** Null for a device or a time that would have the key of another one. */
function keyOf(atMs: number, deviceId: number): number | null {
  const key = atMs * KEYS_A_MS + deviceId;
  const isOwn = Number.isSafeInteger(key) && deviceId >= 0 && deviceId < KEYS_A_MS;
  return isOwn ? key : null;
}

function keysOf({ fromMs, toMs }: TimeRange): readonly [number, number] {
  return [fromMs * KEYS_A_MS, toMs * KEYS_A_MS];
}

/** Deletes what devices told in a range; only inside `write`. */
export function deleteDevices(connection: Connection, range: TimeRange): void {
  for (const sql of DELETES) connection.statement(sql).run(...keysOf(range));
}

/** Gives what devices told at a time another one; only inside `write`. */
export function moveDevices(
  connection: Connection,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): void {
  const keys = keysOf({ fromMs, toMs: fromMs + 1 });
  for (const sql of MOVES) {
    connection.statement(sql).run(...keys, (toMs - fromMs) * KEYS_A_MS);
  }
}

/**
 * Writes what the devices of a sample told, but for one that has no key of its own; only inside
 * `write`.
 */
export function insertDevices(
  connection: Connection,
  { atMs, devices }: Sample,
  { isNew = false } = {},
): void {
  for (const { role, deviceId, values } of devices) {
    const key = keyOf(atMs, deviceId);
    if (key === null) continue;
    const statement = connection.statement(isNew ? SQL[role].insertNew : SQL[role].insert);
    statement.run(key, ...valuesOf(role, values));
  }
}

/** What devices told in a range, by time; only inside `attempt`. */
export function readDevices(
  connection: Connection,
  { fromMs, toMs }: TimeRange,
): ReadonlyMap<number, readonly DeviceSample[]> {
  const byTime = new Map<number, DeviceSample[]>();
  for (const role of SAMPLE_ROLES) {
    for (const row of connection.statement(SQL[role].select).all(...keysOf({ fromMs, toMs }))) {
      addTo(byTime, numberIn(row, "at_ms") ?? 0, toDeviceSample(role, row));
    }
  }
  return byTime;
}

/** What fed each load in a range, by time; only inside `attempt`. */
export function readLoadPowers(
  connection: Connection,
  range: TimeRange,
): ReadonlyMap<number, readonly LoadPower[]> {
  const byTime = new Map<number, LoadPower[]>();
  for (const row of connection.statement(SELECT_POWERS).all(...keysOf(range))) {
    const deviceId = numberIn(row, "device_id") ?? 0;
    addTo(byTime, numberIn(row, "at_ms") ?? 0, loadPower(deviceId, numbersIn(row, BOOK_COLUMNS)));
  }
  return byTime;
}

/** The values of one device in the order of its columns. */
export function valuesOf(
  role: SampleRole,
  values: Readonly<Partial<Record<string, number | null>>>,
): readonly (number | null)[] {
  return ROLE_COLUMNS[role].map((column) => values[column] ?? null);
}

/** The sample of a device of a role, of any values by name. */
export function deviceSample(
  role: SampleRole,
  deviceId: number,
  values: Row,
): DeviceSample {
  const told = <R extends SampleRole>(columns: readonly RoleColumn<R>[]): RoleValues<R> =>
    numbersIn(values, columns);
  switch (role) {
    case "charger":
      return { role, deviceId, values: told<"charger">(ROLE_COLUMNS.charger) };
    case "switch":
      return { role, deviceId, values: told<"switch">(ROLE_COLUMNS.switch) };
    case "load":
      return { role, deviceId, values: told<"load">(ROLE_COLUMNS.load) };
    case "pv":
      return { role, deviceId, values: told<"pv">(ROLE_COLUMNS.pv) };
    case "battery":
      return { role, deviceId, values: told<"battery">(ROLE_COLUMNS.battery) };
  }
}

function toDeviceSample(role: SampleRole, row: Row): DeviceSample {
  return deviceSample(role, numberIn(row, "device_id") ?? 0, row);
}

function addTo<T>(byTime: Map<number, T[]>, atMs: number, one: T): void {
  const known = byTime.get(atMs);
  if (known === undefined) byTime.set(atMs, [one]);
  else known.push(one);
}
