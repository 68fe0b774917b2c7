import { INTEGRATED_COLUMNS, type PowerSample } from "../../domain/history/five_minutes.ts";
import type { TimeRange } from "../../domain/history/history_rows.ts";
import { type Sample, SAMPLE_COLUMNS } from "../../domain/ports/history_stores.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, numbersIn } from "../database/row_values.ts";

const SELECT = `SELECT at_ms, ${SAMPLE_COLUMNS.join(", ")}
  FROM samples WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ?`;

const SELECT_POWERS = `SELECT at_ms, ${INTEGRATED_COLUMNS.join(", ")}
  FROM samples WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms`;

const INSERT_SAMPLE = `INSERT OR REPLACE INTO samples (at_ms, ${SAMPLE_COLUMNS.join(", ")})
  VALUES (?${", ?".repeat(SAMPLE_COLUMNS.length)})`;

/** Writes samples over those of the same time; only inside `write`. */
export function insertSamples(connection: Connection, samples: Iterable<Sample>): void {
  const insert = connection.statement(INSERT_SAMPLE);
  for (const { atMs, values } of samples) {
    insert.run(atMs, ...SAMPLE_COLUMNS.map((column) => values[column]));
  }
}

/**
 * Samples as the file of what is pending has them: by column, each value as the step from the one
 * before, which packs into a third of what the rows do.
 */
export function packSamples(samples: readonly Sample[]): PackedSamples {
  const steps = SAMPLE_COLUMNS.map((column) => {
    let before = 0;
    return samples.map(({ values }) => {
      const value = values[column];
      if (value === null) return null;
      const step = value - before;
      before = value;
      return step;
    });
  });
  return { at: samples.map(({ atMs }) => atMs), steps };
}

interface PackedSamples {
  readonly at: readonly number[];
  /** One list for each column. */
  readonly steps: readonly (readonly (number | null)[])[];
}

/** The samples that were packed when a sample had these columns. */
export function unpackSamples(packed: unknown, columns: readonly string[]): readonly Sample[] {
  if (!isPacked(packed)) return [];
  const rows: Record<string, number>[] = packed.at.map(() => ({}));
  for (const [place, column] of columns.entries()) {
    let value = 0;
    for (const [at, step] of packed.steps[place]?.entries() ?? []) {
      const row = rows[at];
      if (step === null || row === undefined) continue;
      value += step;
      row[column] = value;
    }
  }
  return packed.at.map((atMs, at) => ({ atMs, values: numbersIn(rows[at] ?? {}, SAMPLE_COLUMNS) }));
}

function isPacked(value: unknown): value is PackedSamples {
  return typeof value === "object" && value !== null && "at" in value && "steps" in value &&
    Array.isArray(value.at) && Array.isArray(value.steps);
}

/** Raw samples of a range, oldest first; only inside `attempt`. */
export function readSamples(
  connection: Connection,
  query: TimeRange & { readonly limit: number },
): readonly Sample[] {
  return connection.statement(SELECT).all(query.fromMs, query.toMs, query.limit).map((row) => ({
    atMs: numberIn(row, "at_ms") ?? 0,
    values: numbersIn(row, SAMPLE_COLUMNS),
  }));
}

/** What five-minute rows are made of, of a range, oldest first; only inside `attempt`. */
export function readPowers(connection: Connection, range: TimeRange): readonly PowerSample[] {
  return connection.statement(SELECT_POWERS).all(range.fromMs, range.toMs).map((row) => ({
    atMs: numberIn(row, "at_ms") ?? 0,
    values: numbersIn(row, INTEGRATED_COLUMNS),
  }));
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
