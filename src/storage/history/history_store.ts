import { StorageFailed } from "../../domain/codes/errors.ts";
import {
  MAX_HOLD_MS,
  rollUp,
  startOfHour,
  startOfStep,
  STEP_MS,
} from "../../domain/history/five_minutes.ts";
import { type Clock, type ClockMove, movedTime } from "../../domain/house/time.ts";
import { type DeviceSample, type Sample, SITE_COLUMNS } from "../../domain/history/samples.ts";
import { type PowerSample, toPowerSample } from "../../domain/history/power_samples.ts";
import { type HouseStep, toFiveMinuteRow } from "../../domain/history/house_steps.ts";
import type { HistoryStore } from "../../domain/ports/history_stores.ts";
import type { FiveMinuteRow, TimeRange } from "../../domain/history/history_rows.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import type { Connection } from "../database/connection.ts";
import { readFiveMinutes } from "./five_minute_table.ts";
import { hoursChangedBy, noteHours } from "./hours_to_roll_up.ts";
import { RunStamps } from "../samples/run_stamps.ts";
import type { PendingFile } from "../recovery/pending_file.ts";
import { readLoadOrder } from "./load_order.ts";
import { packSamples } from "../samples/packed_samples.ts";
import { insertSamples, mergeByTime, readPowers } from "../samples/sample_rows.ts";

/** The newest samples are in memory only for so long. */
const KEEP_INTERVAL_MS = MINUTE_MS;
/** After that, samples are in the open transaction and in the pending file for so long. */
const COMMIT_INTERVAL_MS = HOUR_MS;
/** How many samples are kept in memory while the disk refuses: more than an hour of cycles. */
const MAX_BUFFERED = 1000;
/** The next cycle tries again, so a write of another program is not worth a delayed cycle. */
const COMMIT_WAIT_MS = 100;

/** Raw samples in table `samples`, with the newest in memory until their commit. */
export class SqliteHistoryStore implements HistoryStore {
  readonly #connection: Connection;
  readonly #clock: Pick<Clock, "steadyMs">;
  /** By time, in the order they came. */
  readonly #buffer = new Map<number, Sample>();
  /** Steady time at which the first of the buffer came; null while it is empty. */
  #bufferedSinceMs: number | null = null;
  /** Those that the open transaction has. */
  readonly #uncommitted = new Map<number, Sample>();
  #committedMs: number;
  #droppedCount = 0;
  /** What has been stored since the start, as long as its times may be wrong. */
  readonly stamps = new RunStamps();

  constructor(connection: Connection, clock: Pick<Clock, "steadyMs">) {
    this.#connection = connection;
    this.#clock = clock;
    this.#committedMs = clock.steadyMs();
    connection.onEnd((isKept) => this.#endTransaction(isKept));
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
    this.stamps.takeSample(sample.atMs);
    const isDue = steadyMs - this.#bufferedSinceMs >= KEEP_INTERVAL_MS;
    if (!isDue && this.#buffer.size < MAX_BUFFERED) return;
    const waitMs = Math.min(COMMIT_WAIT_MS, this.#connection.busyTimeoutMs);
    const isHour = steadyMs - this.#committedMs >= COMMIT_INTERVAL_MS ||
      this.#uncommitted.size + this.#buffer.size > MAX_BUFFERED;
    try {
      if (isHour || this.#connection.pending === null) this.#commit(waitMs);
      else this.#keep(this.#connection.pending, waitMs);
    } finally {
      this.#dropOldest();
    }
  }

  /** Moves the samples in memory; those on the disk have been moved before. */
  moveStamps(move: ClockMove): void {
    const moved = this.stamps.samplesOf(move).flatMap((atMs) => this.#buffer.get(atMs) ?? []);
    for (const { atMs } of moved) this.#buffer.delete(atMs);
    // The move has committed what the transaction had.
    for (const sample of moved) {
      const rightMs = movedTime(sample.atMs, move);
      this.#buffer.set(rightMs, { ...sample, atMs: rightMs });
    }
    this.stamps.done(move);
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

  /** Those of a range that five-minute rows are made of, oldest first; only inside `attempt`. */
  powers(range: TimeRange): readonly PowerSample[] {
    return mergeByTime(
      readPowers(this.#connection, range),
      this.buffered(range).map(toPowerSample),
    );
  }

  fiveMinutes(range: TimeRange): readonly FiveMinuteRow[] {
    const fromMs = startOfStep(range.fromMs);
    const toMs = startOfStep(range.toMs);
    const limit = Math.max(0, (toMs - fromMs) / STEP_MS);
    return this.#connection.attempt("read five-minute means", () => {
      const stored = readFiveMinutes(this.#connection, { fromMs, toMs, limit });
      const newest = stored.at(-1);
      const rest = { fromMs: newest === undefined ? fromMs : newest.startMs + STEP_MS, toMs };
      const order = readLoadOrder(this.#connection);
      return [...stored, ...this.#rollUp(rest)].map((step) => toFiveMinuteRow(step, order));
    });
  }

  /**
   * What the next roll-up will make of a range: of the newest step, mostly. An hour at a time, as it
   * does: half a day of samples at once would be 14 MB.
   */
  #rollUp(range: TimeRange): readonly HouseStep[] {
    const steps: HouseStep[] = [];
    for (let fromMs = range.fromMs; fromMs < range.toMs;) {
      const toMs = Math.min(range.toMs, startOfHour(fromMs) + HOUR_MS);
      const samples = this.powers({ fromMs: fromMs - MAX_HOLD_MS, toMs: toMs + MAX_HOLD_MS });
      steps.push(...rollUp({ fromMs, toMs, samples }));
      fromMs = toMs;
    }
    return steps;
  }

  /** In the open transaction, and on the medium in the file. */
  #keep(pending: PendingFile, waitMs: number): void {
    const action = `commit ${this.#buffer.size} samples`;
    // First where another program may be in the way: what it refuses is not to be appended again.
    this.#connection.writeSoon({ action, waitMs }, () => this.#insert());
    pending.add({ kind: "samples", value: packSamples([...this.#buffer.values()]) });
    this.#connection.writePending(action);
    for (const [atMs, sample] of this.#buffer) this.#uncommitted.set(atMs, sample);
    this.#emptyBuffer();
  }

  #commit(waitMs: number): void {
    if (this.#buffer.size === 0) {
      this.#connection.commit();
      return;
    }
    const action = `commit ${this.#buffer.size} samples`;
    this.#connection.write({ action, waitMs }, () => this.#insert());
    this.#emptyBuffer();
  }

  #insert(): void {
    insertSamples(this.#connection, this.#buffer.values());
    noteHours(this.#connection, this.#buffer.keys());
  }

  #emptyBuffer(): void {
    this.#buffer.clear();
    this.#bufferedSinceMs = null;
  }

  /**
   * Puts samples of a transaction that is gone back into the queue, before those that came later.
   */
  #endTransaction(isKept: boolean): void {
    this.#committedMs = this.#clock.steadyMs();
    if (!isKept) {
      const newer = [...this.#buffer];
      this.#buffer.clear();
      for (const [atMs, sample] of [...this.#uncommitted, ...newer]) this.#buffer.set(atMs, sample);
      if (this.#buffer.size > 0) this.#bufferedSinceMs ??= this.#clock.steadyMs();
    }
    this.#uncommitted.clear();
  }

  #dropOldest(): void {
    for (const atMs of this.#buffer.keys()) {
      if (this.#buffer.size <= MAX_BUFFERED) return;
      this.#buffer.delete(atMs);
      this.#droppedCount += 1;
    }
  }
}

/**
 * Refuses a sample that the table would refuse, because it would keep all samples of its
 * transaction from being stored.
 */
function refuseFractions(sample: Sample): void {
  if (!Number.isSafeInteger(sample.atMs) || sample.atMs < 0) {
    throw new StorageFailed(`Cannot take sample: at_ms is ${sample.atMs}`);
  }
  for (const column of SITE_COLUMNS) refuseFraction(column, sample.values[column]);
  for (const device of sample.devices) refuseFractionsOf(device);
}

function refuseFractionsOf({ role, deviceId, values }: DeviceSample): void {
  if (!Number.isSafeInteger(deviceId)) {
    throw new StorageFailed(`Cannot take sample: ${role} ${deviceId} is no device`);
  }
  for (const [column, value] of Object.entries(values)) {
    refuseFraction(`${role} ${deviceId} ${column}`, value);
  }
}

function refuseFraction(name: string, value: number | null): void {
  if (value === null || Number.isSafeInteger(value)) return;
  throw new StorageFailed(`Cannot take sample: ${name} is ${value}, which is no whole number`);
}
