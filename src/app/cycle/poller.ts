import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import { DeviceError, DeviceRejected, DeviceUnreachable } from "../../domain/codes/errors.ts";
import { type Clock, type ClockMove, movedTime } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { Source } from "../../domain/ports/devices.ts";
import type { Quality, Reading } from "../../domain/house/snapshot.ts";

/** How long an answer counts, in ms on the steady clock. */
export interface AgeLimits {
  /** Up to this age a reading is fresh, above it stale. */
  readonly freshMs: number;
  /** Above this age, and after `MISSES_TO_LOSE` misses in a row, it is unavailable. */
  readonly keptMs: number;
  /**
   * A device that was given up because it refuses is asked again only after so long; when this is
   * missing, in each cycle as before.
   */
  readonly refusedMs?: number;
}

/** A reading is given up only after so many failed tries in a row, whatever its age. */
export const MISSES_TO_LOSE = 3;
/**
 * Cycles come a little early or late. A rest counts as over in a cycle that comes up to this much
 * before its end.
 */
const TOLERANCE_MS = 2500;

/**
 * Keeps the latest answer of one source. One read is in flight at a time; an answer that comes after
 * the cycle stopped waiting counts in a later one. Its age runs from when it was asked for.
 *
 * A source may rest: it is not asked while its newest answer may stand. After a failed try it is
 * asked in each cycle again, so that a device is lost no later than one that never rests.
 */
export class Poller<T> {
  #value: T | null = null;
  #atMs: number | null = null;
  #atSteadyMs: number | null = null;
  #error: string | null = null;
  #diagnosis: Diagnosis | null = null;
  #misses = 0;
  #isAbsent = false;
  #isRefused = false;
  #triedSteadyMs = 0;
  #inFlight: Promise<void> | null = null;

  constructor(
    private readonly name: string,
    private readonly source: Source<T> | null,
    private readonly clock: Clock,
    private readonly limits: AgeLimits,
    private readonly logger: Logger,
    private readonly diagnose: (error: DeviceError) => Diagnosis | null = () => null,
  ) {}

  /** Reads once, or joins the read in flight; nothing while it rests, but for news. Never rejects. */
  poll({ isNews = false } = {}): Promise<void> {
    if (this.source === null || (this.isResting && !isNews) || this.#isLeftAlone) {
      return Promise.resolve();
    }
    this.#inFlight ??= this.#read(this.source).finally(() => {
      this.#inFlight = null;
    });
    return this.#inFlight;
  }

  /** The wall clock was wrong when the latest answer came. */
  moveStamps(move: ClockMove): void {
    if (this.#atMs !== null) this.#atMs = movedTime(this.#atMs, move);
  }

  /** A read is in flight. */
  get isReading(): boolean {
    return this.#inFlight !== null;
  }

  /** True while a poll would not ask the source, because its newest answer may still be right. */
  get isResting(): boolean {
    if (this.#misses > 0 || this.#inFlight !== null || this.#atSteadyMs === null) return false;
    const restMs = this.source?.restMs?.() ?? 0;
    return this.clock.steadyMs() - this.#atSteadyMs < restMs - TOLERANCE_MS;
  }

  /**
   * True after the source has refused until it was given up. It would refuse again, and it may
   * count each try as an attack, so it is asked rarely.
   */
  get #isLeftAlone(): boolean {
    const { refusedMs = 0 } = this.limits;
    return this.#isRefused && this.#isGivenUp && this.#inFlight === null &&
      this.clock.steadyMs() - this.#triedSteadyMs < refusedMs - TOLERANCE_MS;
  }

  get #ageMs(): number | null {
    return this.#atSteadyMs === null ? null : this.clock.steadyMs() - this.#atSteadyMs;
  }

  get #isGivenUp(): boolean {
    return this.#misses >= MISSES_TO_LOSE && this.#quality(this.#ageMs) === "unavailable";
  }

  /** The latest answer with its age now. */
  reading(): Reading<T> {
    const ageMs = this.#ageMs;
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
    this.#triedSteadyMs = askedAt.steadyMs;
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
      this.#isRefused = error instanceof DeviceRejected;
      this.#error = error instanceof Error ? error.message : String(error);
      this.#diagnosis = error instanceof DeviceError ? this.diagnose(error) : null;
      const fields = { error: this.#error, misses: this.#misses };
      if (!(error instanceof DeviceError)) this.logger.error(`${this.name} driver failed`, fields);
      else if (this.#misses === 1) this.logger.warn(`${this.name} does not answer`, fields);
      else this.logger.debug(`${this.name} does not answer`, fields);
    }
  }
}
