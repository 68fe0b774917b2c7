import { startOfStep } from "../../domain/history/five_minutes.ts";
import { type ClockMove, movedTime } from "../../domain/house/time.ts";

/**
 * A week of cycles. When the clock is set later than that, only the newest week gets its right
 * times.
 */
const MAX_SAMPLES = 120_000;
/** How many of the oldest samples are forgotten at once when there are more. */
const DROPPED_SAMPLES = 20_000;

/** Samples and rows that this program has made with a clock that may be wrong. */
export class RunStamps {
  /** Null: nothing is to be moved. */
  #samples: number[] | null = null;
  #rows = new Set<number>();

  begin(): void {
    this.#samples = [];
    this.#rows = new Set();
  }

  settle(): void {
    this.#samples = null;
    this.#rows = new Set();
  }

  takeSample(atMs: number): void {
    if (this.#samples === null) return;
    this.#samples.push(atMs);
    if (this.#samples.length > MAX_SAMPLES) this.#samples.splice(0, DROPPED_SAMPLES);
  }

  /** A five-minute row where there was none. */
  takeRow(startMs: number): void {
    if (this.#samples !== null) this.#rows.add(startMs);
  }

  /** Times of samples that a move changes, in an order in which none lands on one that still waits. */
  samplesOf(move: ClockMove): readonly number[] {
    const moved = (this.#samples ?? []).filter((atMs) => movedTime(atMs, move) !== atMs);
    return moved.sort((left, right) => (right - left) * Math.sign(move.stepMs));
  }

  /** Starts of the rows that were made of them. */
  rowsOf({ fromMs, toMs }: ClockMove): readonly number[] {
    return [...this.#rows].filter((startMs) => startMs >= startOfStep(fromMs) && startMs <= toMs);
  }

  /** To be called when the samples have been moved and the rows that were made of them are gone. */
  done(move: ClockMove): void {
    this.#samples = this.#samples?.map((atMs) => movedTime(atMs, move)) ?? null;
    for (const startMs of this.rowsOf(move)) this.#rows.delete(startMs);
  }
}
