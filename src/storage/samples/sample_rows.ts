import { INTEGRATED_COLUMNS, type PowerSample } from "../../domain/history/power_samples.ts";
import type { TimeRange } from "../../domain/history/history_rows.ts";
import { type Sample, SITE_COLUMNS } from "../../domain/history/samples.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, numbersIn } from "../database/row_values.ts";
import { insertDevices, readDevices, readLoadPowers } from "./device_samples.ts";

const SELECT = `SELECT at_ms, ${SITE_COLUMNS.join(", ")}
  FROM samples WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ?`;

const SELECT_POWERS = `SELECT at_ms, ${INTEGRATED_COLUMNS.join(", ")}
  FROM samples WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms`;

const INSERT_SAMPLE = `INSERT OR REPLACE INTO samples (at_ms, ${SITE_COLUMNS.join(", ")})
  VALUES (?${", ?".repeat(SITE_COLUMNS.length)})`;
const INSERT_NEW = INSERT_SAMPLE.replace("OR REPLACE", "OR IGNORE");

/** Writes samples over those of the same time; only inside `write`. */
export function insertSamples(connection: Connection, samples: Iterable<Sample>): void {
  const insert = connection.statement(INSERT_SAMPLE);
  for (const sample of samples) {
    insert.run(sample.atMs, ...SITE_COLUMNS.map((column) => sample.values[column]));
    insertDevices(connection, sample);
  }
}

/** Writes a sample where there is none of its time; only inside `write`. @returns whether it did */
export function insertNewSample(connection: Connection, sample: Sample): boolean {
  const insert = connection.statement(INSERT_NEW);
  const values = SITE_COLUMNS.map((column) => sample.values[column]);
  if (insert.run(sample.atMs, ...values).changes === 0) return false;
  insertDevices(connection, sample, { isNew: true });
  return true;
}

/** Raw samples of a range, oldest first; only inside `attempt`. */
export function readSamples(
  connection: Connection,
  query: TimeRange & { readonly limit: number },
): readonly Sample[] {
  const rows = connection.statement(SELECT).all(query.fromMs, query.toMs, query.limit);
  const times = rows.map((row) => numberIn(row, "at_ms") ?? 0);
  const [fromMs = 0, lastMs = fromMs] = [times[0], times.at(-1)];
  const devices = times.length === 0 ? null : readDevices(connection, { fromMs, toMs: lastMs + 1 });
  return rows.map((row, at) => ({
    atMs: times[at] ?? 0,
    values: numbersIn(row, SITE_COLUMNS),
    devices: devices?.get(times[at] ?? 0) ?? [],
  }));
}

/** What five-minute rows are made of, of a range, oldest first; only inside `attempt`. */
export function readPowers(connection: Connection, range: TimeRange): readonly PowerSample[] {
  const loads = readLoadPowers(connection, range);
  return connection.statement(SELECT_POWERS).all(range.fromMs, range.toMs).map((row) => {
    const atMs = numberIn(row, "at_ms") ?? 0;
    return { atMs, values: numbersIn(row, INTEGRATED_COLUMNS), loads: loads.get(atMs) ?? [] };
  });
}

/** Samples of table and memory, oldest first; of two at one time that in memory is the newer. */
export function mergeByTime<S extends { readonly atMs: number }>(
  stored: readonly S[],
  buffered: readonly S[],
): readonly S[] {
  if (buffered.length === 0) return stored;
  const byTime = new Map([...stored, ...buffered].map((sample) => [sample.atMs, sample]));
  return [...byTime.values()].sort((left, right) => left.atMs - right.atMs);
}
