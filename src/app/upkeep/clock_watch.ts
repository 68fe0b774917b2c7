import { type ClockMove, type Moment } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";

/** A wall clock that moved by more than this against the steady one was set, in ms. */
const CLOCK_STEP_MS = 2000;
/** A clock that shows an earlier time than this program's first version has never been set. */
const NEVER_SET_BEFORE_MS = Date.UTC(2026, 0, 1);
/** A program that starts so soon after its machine may start before the clock was set. */
const BOOT_MS = 15 * MINUTE_MS;
/** A network that is back only so late after a power cut still brings the first right time. */
const FIRST_SETTING_MS = 24 * HOUR_MS;
/** The machine's uptime is told in whole seconds. */
const UPTIME_SLACK_MS = 2000;

/** One moment, with the time since the machine booted; null: not known. */
export interface WatchedMoment extends Moment {
  readonly uptimeMs: number | null;
}

/** The wall clock was set. */
export interface ClockStep {
  readonly stepMs: number;
  /** The clock had been wrong since the start: what was stamped by it moves; null: nothing does. */
  readonly move: ClockMove | null;
}

/**
 * Notices when the wall clock is set, and tells a clock that is set for the first time after a start
 * from one that a person sets later on. Daylight saving, a clock that is slewed and a machine that
 * has slept set nothing.
 */
export class ClockWatch {
  readonly #kept: ReadonlySet<number>;
  readonly #lastSeenMs: number | null;
  readonly #startedAt: WatchedMoment;
  /** What the clock showed at the start, as moved since. */
  #startMs: number;
  #before: WatchedMoment;
  #wasSet = false;

  constructor(
    start: {
      readonly startedAt: WatchedMoment;
      /** The newest time that an earlier program has stored; null: none. */
      readonly lastSeenMs: number | null;
      /** Times that go on from an earlier program. */
      readonly kept: Iterable<number>;
    },
  ) {
    this.#startedAt = start.startedAt;
    this.#startMs = start.startedAt.atMs;
    this.#before = start.startedAt;
    this.#lastSeenMs = start.lastSeenMs;
    this.#kept = new Set(start.kept);
  }

  /** Whether nothing can be moved any more, whatever happens to the clock. */
  get isSettled(): boolean {
    return !this.#isNeverSet && !this.#isBehind(this.#before.atMs) &&
      !this.#isFirst(this.#before.steadyMs);
  }

  /** Takes the moment of a cycle. @returns the step since the one before; null: none */
  observe(now: WatchedMoment): ClockStep | null {
    const before = this.#before;
    this.#before = now;
    const passedMs = now.steadyMs - before.steadyMs;
    const stepMs = Math.round(now.atMs - before.atMs - passedMs);
    if (Math.abs(stepMs) <= CLOCK_STEP_MS || isSleep(before, now, stepMs)) return null;
    const isWrong = this.#isNeverSet || (stepMs > 0 && this.#isBehind(now.atMs - stepMs)) ||
      this.#isFirst(now.steadyMs);
    this.#wasSet = true;
    if (!isWrong) return { stepMs, move: null };
    const fromMs = this.#startMs;
    this.#startMs += stepMs;
    return { stepMs, move: { fromMs, toMs: now.atMs - stepMs, stepMs, kept: this.#kept } };
  }

  get #isNeverSet(): boolean {
    return this.#startMs < NEVER_SET_BEFORE_MS;
  }

  /** The clock has not yet come to the time up to which this house has stored. */
  #isBehind(atMs: number): boolean {
    return this.#lastSeenMs !== null && atMs < this.#lastSeenMs - CLOCK_STEP_MS;
  }

  /** The clock has not been set since the machine booted. */
  #isFirst(steadyMs: number): boolean {
    const { uptimeMs } = this.#startedAt;
    return !this.#wasSet && uptimeMs !== null && uptimeMs < BOOT_MS &&
      steadyMs - this.#startedAt.steadyMs < FIRST_SETTING_MS;
  }
}

/** The steady clock stands still while a machine sleeps, its uptime does not. */
function isSleep(before: WatchedMoment, now: WatchedMoment, stepMs: number): boolean {
  if (before.uptimeMs === null || now.uptimeMs === null) return false;
  const sleptMs = now.uptimeMs - before.uptimeMs - (now.steadyMs - before.steadyMs);
  return Math.abs(sleptMs - stepMs) <= UPTIME_SLACK_MS;
}
