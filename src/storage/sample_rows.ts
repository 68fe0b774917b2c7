import { INTEGRATED_COLUMNS, type PowerSample } from "../domain/five_minutes.ts";
import type { TimeRange } from "../domain/history.ts";
import { type Sample, SAMPLE_COLUMNS } from "../domain/ports.ts";
import type { Connection } from "./connection.ts";
import { numberIn, numbersIn } from "./row_numbers.ts";

const SELECT = `SELECT at_ms, ${SAMPLE_COLUMNS.join(", ")}
  FROM samples WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT ?`;

const SELECT_POWERS = `SELECT at_ms, ${INTEGRATED_COLUMNS.join(", ")}
  FROM samples WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms`;

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
