import {
  ROLE_COLUMNS,
  type Sample,
  SAMPLE_ROLES,
  sampleOfRow,
  type SampleRole,
  SITE_COLUMNS,
} from "../../domain/history/samples.ts";
import type { PackedColumns } from "../recovery/pending_file.ts";
import { numbersIn } from "../database/row_values.ts";
import { deviceSample, valuesOf } from "./device_samples.ts";

type Steps = readonly (readonly (number | null)[])[];

interface PackedSamples {
  readonly at: readonly number[];
  /** One list for each column. */
  readonly steps: Steps;
  readonly devices: readonly PackedDevice[];
}

interface PackedDevice {
  readonly role: SampleRole;
  readonly id: number;
  /** Places in `at` of the samples that have it. */
  readonly of: readonly number[];
  readonly steps: Steps;
}

/**
 * Samples as the file of what is pending has them: by column, each value as the step from the one
 * before, which packs into a third of what the rows do.
 */
export function packSamples(samples: readonly Sample[]): PackedSamples {
  const rows = samples.map(({ values }) => SITE_COLUMNS.map((column) => values[column]));
  return {
    at: samples.map(({ atMs }) => atMs),
    steps: stepsOf(rows, SITE_COLUMNS.length),
    devices: packDevices(samples),
  };
}

function packDevices(samples: readonly Sample[]): readonly PackedDevice[] {
  const packed = new Map<
    string,
    { role: SampleRole; id: number; of: number[]; rows: (readonly (number | null)[])[] }
  >();
  for (const [place, { devices }] of samples.entries()) {
    for (const { role, deviceId, values } of devices) {
      const key = `${role} ${deviceId}`;
      const one = packed.get(key) ?? { role, id: deviceId, of: [], rows: [] };
      packed.set(key, one);
      one.of.push(place);
      one.rows.push(valuesOf(role, values));
    }
  }
  return [...packed.values()].map(({ role, id, of, rows }) => ({
    role,
    id,
    of,
    steps: stepsOf(rows, ROLE_COLUMNS[role].length),
  }));
}

function stepsOf(rows: readonly (readonly (number | null)[])[], columnCount: number): Steps {
  return Array.from({ length: columnCount }, (_, column) => {
    let before = 0;
    return rows.map((row) => {
      const value = row[column] ?? null;
      if (value === null) return null;
      const step = value - before;
      before = value;
      return step;
    });
  });
}

/** The samples that were packed when they had these columns. */
export function unpackSamples(
  packed: unknown,
  { columns, roles }: PackedColumns,
): readonly Sample[] {
  if (!isPacked(packed)) return [];
  const { at, steps } = packed;
  const rows = unpackRows(steps, columns, at.length);
  if (roles === undefined) return at.map((atMs, place) => sampleOfRow(atMs, rows[place] ?? {}));
  const devices = at.map((): Sample["devices"][number][] => []);
  for (const device of packed.devices ?? []) {
    const names = roles[device.role] ?? [];
    const told = unpackRows(device.steps, names, device.of.length);
    for (const [index, place] of device.of.entries()) {
      devices[place]?.push(deviceSample(device.role, device.id, told[index] ?? {}));
    }
  }
  return at.map((atMs, place) => ({
    atMs,
    values: numbersIn(rows[place] ?? {}, SITE_COLUMNS),
    devices: devices[place] ?? [],
  }));
}

function unpackRows(
  steps: Steps,
  columns: readonly string[],
  count: number,
): readonly Readonly<Record<string, number>>[] {
  const rows: Record<string, number>[] = Array.from({ length: count }, () => ({}));
  for (const [place, column] of columns.entries()) {
    let value = 0;
    for (const [at, step] of steps[place]?.entries() ?? []) {
      const row = rows[at];
      if (step === null || row === undefined) continue;
      value += step;
      row[column] = value;
    }
  }
  return rows;
}

function isPacked(
  value: unknown,
): value is Omit<PackedSamples, "devices"> & { readonly devices?: readonly PackedDevice[] } {
  if (!isObject(value) || !Array.isArray(value["at"]) || !Array.isArray(value["steps"])) {
    return false;
  }
  const devices: unknown = value["devices"] ?? [];
  return Array.isArray(devices) && devices.every(isPackedDevice);
}

function isPackedDevice(value: unknown): value is PackedDevice {
  return isObject(value) && SAMPLE_ROLES.some((role) => role === value["role"]) &&
    typeof value["id"] === "number" && Array.isArray(value["of"]) &&
    Array.isArray(value["steps"]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
