import type { Diagnosis } from "../domain/diagnosis.ts";
import { DeviceError, DeviceUnreachable } from "../domain/errors.ts";
import type { Clock, Logger, Source } from "../domain/ports.ts";
import type { Quality, Reading } from "../domain/snapshot.ts";
import { type ClockMove, movedTime } from "../domain/time.ts";

/** How long an answer counts, in ms on the steady clock. */
export interface AgeLimits {
  /** Up to this age a reading is fresh, above it stale. */
  readonly freshMs: number;
  /** Above this age, and after `MISSES_TO_LOSE` misses in a row, it is unavailable. */
  readonly keptMs: number;
}

/** A reading is given up only after so many failed tries in a row, whatever its age. */
export const MISSES_TO_LOSE = 3;

/**
 * Keeps the latest answer of one source. One read is in flight at a time; an answer that comes after
 * the cycle stopped waiting counts in a later one. Its age runs from when it was asked for.
 */
export class Poller<T> {
  #value: T | null = null;
  #atMs: number | null = null;
  #atSteadyMs: number | null = null;
  #error: string | null = null;
  #diagnosis: Diagnosis | null = null;
  #misses = 0;
  #isAbsent = false;
  #inFlight: Promise<void> | null = null;

  constructor(
    private readonly name: string,
    private readonly source: Source<T> | null,
    private readonly clock: Clock,
    private readonly limits: AgeLimits,
    private readonly logger: Logger,
    private readonly diagnose: (error: DeviceError) => Diagnosis | null = () => null,
  ) {}

  /** Reads once, or joins the read in flight. Never rejects. */
  poll(): Promise<void> {
    if (this.source === null) return Promise.resolve();
    this.#inFlight ??= this.#read(this.source).finally(() => {
      this.#inFlight = null;
    });
    return this.#inFlight;
  }

  /** The wall clock was wrong when the latest answer came. */
  moveStamps(move: ClockMove): void {
    if (this.#atMs !== null) this.#atMs = movedTime(this.#atMs, move);
  }

  /** The latest answer with its age now. */
  reading(): Reading<T> {
    const ageMs = this.#atSteadyMs === null ? null : this.clock.steadyMs() - this.#atSteadyMs;
    const quality = this.#quality(ageMs);
    return {
      isConfigured: this.source !== null,
      quality,
      value: quality === "unavailable" ? null : this.#value,
      atMs: this.#atMs,
      ageMs,
      error: this.#error,
      diagnosis: this.#diagnosis,
      misses: this.#misses,
      isAbsent: this.#isAbsent,
    };
  }

  #quality(ageMs: number | null): Quality {
    if (ageMs === null) return "unavailable";
    if (ageMs <= this.limits.freshMs) return "fresh";
    return ageMs > this.limits.keptMs && this.#misses >= MISSES_TO_LOSE ? "unavailable" : "stale";
  }

  async #read(source: Source<T>): Promise<void> {
    const askedAt = { wallMs: this.clock.wallMs(), steadyMs: this.clock.steadyMs() };
    try {
      this.#value = await source.read();
      this.#atMs = askedAt.wallMs;
      this.#atSteadyMs = askedAt.steadyMs;
      if (this.#misses > 0) {
        this.logger.info(`${this.name} answers again`, { misses: this.#misses });
      }
      this.#misses = 0;
      this.#isAbsent = false;
      this.#error = null;
      this.#diagnosis = null;
    } catch (error) {
      this.#misses++;
      this.#isAbsent = error instanceof DeviceUnreachable && error.isAbsent;
      this.#error = error instanceof Error ? error.message : String(error);
      this.#diagnosis = error instanceof DeviceError ? this.diagnose(error) : null;
      const fields = { error: this.#error, misses: this.#misses };
      if (!(error instanceof DeviceError)) this.logger.error(`${this.name} driver failed`, fields);
      else if (this.#misses === 1) this.logger.warn(`${this.name} does not answer`, fields);
      else this.logger.debug(`${this.name} does not answer`, fields);
    }
  }
}
