import { StorageFailed } from "../domain/errors.ts";
import { startOfStep, STEP_MS } from "../domain/five_minutes.ts";
import {
  type Clock,
  type HistoryPoint,
  type HistoryStore,
  type Sample,
  SAMPLE_COLUMNS,
} from "../domain/ports.ts";
import type { TimeRange } from "../domain/history.ts";
import { MINUTE_MS } from "../domain/units.ts";
import type { Connection } from "./connection.ts";
import { averageSteps, MEAN_COLUMNS, type MeanValues, toPoint } from "./five_minute_means.ts";
import { hoursChangedBy, noteHours } from "./hours_to_roll_up.ts";
import { numberIn, numbersIn } from "./row_numbers.ts";

const COMMIT_INTERVAL_MS = MINUTE_MS;
/** More than an hour of cycles: what is kept while the disk refuses. */
const MAX_BUFFERED = 1000;
/** The next cycle tries again, so a write of another program is not worth a delayed cycle. */
const COMMIT_WAIT_MS = 100;

const INSERT_SAMPLE = `INSERT OR REPLACE INTO samples (at_ms, ${SAMPLE_COLUMNS.join(", ")})
  VALUES (?${", ?".repeat(SAMPLE_COLUMNS.length)})`;
const SELECT_VALUES = `SELECT at_ms, ${MEAN_COLUMNS.join(", ")}
  FROM samples WHERE at_ms >= ? AND at_ms < ?`;
// The first step from ?1 on that has a sample before ?2. One run a step takes two thirds of the
// time of one GROUP BY, which sorts what the primary key has in order already. The two ends are one
// expression, because SQLite lets only one bound end the walk along the key.
const SELECT_NEXT_STEP = `SELECT min(at_ms) AS first_ms, ${
  MEAN_COLUMNS.map((column) => `avg(${column}) AS ${column}`).join(", ")
}
  FROM samples
  WHERE at_ms >= ?1 AND at_ms < min(?2,
    ((SELECT min(at_ms) FROM samples WHERE at_ms >= ?1) / ${STEP_MS} + 1) * ${STEP_MS})`;

/** Raw samples in table `samples`, with the newest in memory until their commit. */
export class SqliteHistoryStore implements HistoryStore {
  readonly #connection: Connection;
  readonly #clock: Pick<Clock, "steadyMs">;
  /** By time, in the order they came. */
  readonly #buffer = new Map<number, Sample>();
  /** Steady time at which the first of the buffer came; null while it is empty. */
  #bufferedSinceMs: number | null = null;
  #droppedCount = 0;

  constructor(connection: Connection, clock: Pick<Clock, "steadyMs">) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** Samples that are in memory only. */
  get bufferedCount(): number {
    return this.#buffer.size;
  }

  /** Samples given up since the start, because the disk refused for too long. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  add(sample: Sample): void {
    refuseFractions(sample);
    const steadyMs = this.#clock.steadyMs();
    this.#bufferedSinceMs ??= steadyMs;
    this.#buffer.delete(sample.atMs);
    this.#buffer.set(sample.atMs, sample);
    const isDue = steadyMs - this.#bufferedSinceMs >= COMMIT_INTERVAL_MS;
    if (!isDue && this.#buffer.size < MAX_BUFFERED) return;
    try {
      this.#commit(Math.min(COMMIT_WAIT_MS, this.#connection.busyTimeoutMs));
    } finally {
      this.#dropOldest();
    }
  }

  /** Samples of a range that are in memory only, in the order they came. */
  buffered(range: TimeRange): readonly Sample[] {
    return [...this.#buffer.values()].filter(({ atMs }) =>
      atMs >= range.fromMs && atMs < range.toMs
    );
  }

  /** First hour after `hourMs` that samples in memory change; Infinity for none. */
  firstChangedHourAfter(hourMs: number): number {
    return Math.min(
      ...[...hoursChangedBy(this.#buffer.keys())].filter((changedMs) => changedMs > hourMs),
    );
  }

  flush(): void {
    this.#commit(this.#connection.busyTimeoutMs);
  }

  fiveMinutes(range: TimeRange): readonly HistoryPoint[] {
    const { fromMs, toMs } = range;
    // Whole steps come from the table alone; what shares a step with the buffer is merged with it.
    const splitMs = Math.max(fromMs, Math.min(toMs, this.#firstBufferedStepMs()));
    return this.#connection.attempt("read five-minute means", () => [
      ...this.#readSteps({ fromMs, toMs: splitMs }),
      ...averageSteps(this.#mergeSamples({ fromMs: splitMs, toMs })),
    ]);
  }

  #firstBufferedStepMs(): number {
    let firstMs = Infinity;
    for (const atMs of this.#buffer.keys()) firstMs = Math.min(firstMs, atMs);
    return startOfStep(firstMs);
  }

  #readSteps(range: TimeRange): readonly HistoryPoint[] {
    const points: HistoryPoint[] = [];
    const statement = this.#connection.statement(SELECT_NEXT_STEP);
    let fromMs = range.fromMs;
    while (fromMs < range.toMs) {
      const row = statement.get(fromMs, range.toMs) ?? {};
      const firstMs = numberIn(row, "first_ms");
      if (firstMs === null) break;
      const stepMs = startOfStep(firstMs);
      points.push(toPoint(stepMs, numbersIn(row, MEAN_COLUMNS)));
      fromMs = stepMs + STEP_MS;
    }
    return points;
  }

  #mergeSamples(range: TimeRange): ReadonlyMap<number, MeanValues> {
    const { fromMs, toMs } = range;
    const samples = new Map<number, MeanValues>();
    for (const row of this.#connection.statement(SELECT_VALUES).all(fromMs, toMs)) {
      const atMs = numberIn(row, "at_ms");
      if (atMs !== null) samples.set(atMs, numbersIn(row, MEAN_COLUMNS));
    }
    for (const { atMs, values } of this.#buffer.values()) {
      if (atMs >= fromMs && atMs < toMs) samples.set(atMs, values);
    }
    return samples;
  }

  #commit(waitMs: number): void {
    if (this.#buffer.size === 0) return;
    const action = `commit ${this.#buffer.size} samples`;
    this.#connection.write({ action, waitMs }, () => {
      const insert = this.#connection.statement(INSERT_SAMPLE);
      for (const { atMs, values } of this.#buffer.values()) {
        insert.run(atMs, ...SAMPLE_COLUMNS.map((column) => values[column]));
      }
      noteHours(this.#connection, this.#buffer.keys());
    });
    this.#buffer.clear();
    this.#bufferedSinceMs = null;
  }

  #dropOldest(): void {
    for (const atMs of this.#buffer.keys()) {
      if (this.#buffer.size <= MAX_BUFFERED) return;
      this.#buffer.delete(atMs);
      this.#droppedCount += 1;
    }
  }
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

/** One value that the table refuses would hold up every sample of its transaction for good. */
function refuseFractions(sample: Sample): void {
  if (!Number.isSafeInteger(sample.atMs) || sample.atMs < 0) {
    throw new StorageFailed(`Cannot take sample: at_ms is ${sample.atMs}`);
  }
  for (const column of SAMPLE_COLUMNS) {
    const value = sample.values[column];
    if (value === null || Number.isSafeInteger(value)) continue;
    throw new StorageFailed(`Cannot take sample: ${column} is ${value}, which is no whole number`);
  }
}
