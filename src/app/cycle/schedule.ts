import type { Clock } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import { wait } from "../clocks.ts";

/** A cycle starts each 5 s. */
export const CYCLE_MS = 5000;
/** Timers may fire a little early; what was waited for is over by then. */
const ASKED_LATER_MS = 10;
/** Least rest between two cycles, in ms. */
const MIN_PAUSE_MS = 500;

/**
 * Drives `tick`: one at once, then every 5 s on the steady clock. Deno.cron begins each minute: it
 * lines the cycles up with the wall clock and notices a minute that came late or not at all. It is
 * not what keeps them going: Deno 2.9.5 fires no cron for as long as the wall clock was set back.
 */
export class Schedule {
  readonly #stop = new AbortController();
  #cron: Promise<void> | null = null;
  #cycles: Promise<void> | null = null;
  /** Cycles start at whole multiples of 5 s from here. */
  #originSteadyMs: number;
  /** When a cycle was asked for beside those of the rhythm; null: none is. */
  #askedMs: number | null = null;
  /** Ends the wait for the next cycle. */
  #wake = new AbortController();
  #minuteSteadyMs: number | null = null;

  constructor(
    private readonly tick: () => Promise<void>,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly pause: typeof wait = wait,
    private readonly addCron: typeof Deno.cron = Deno.cron,
  ) {
    this.#originSteadyMs = clock.steadyMs();
  }

  /** Runs the first tick at once and all others until `stop`. */
  start(): void {
    this.#cron = this.addCron(
      newCronName("cycle"),
      "* * * * *",
      { signal: this.#stop.signal, backoffSchedule: [] },
      () => this.beginMinute(),
    );
    this.#cycles = this.runCycles();
  }

  /** Ends all ticks; resolves when the one that runs has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#cycles;
    await this.#cron;
  }

  /** Lines the cycles up with the minute that has just begun. */
  beginMinute(): void {
    const nowMs = this.clock.steadyMs();
    const sinceMs = this.#minuteSteadyMs === null ? MINUTE_MS : nowMs - this.#minuteSteadyMs;
    if (Math.abs(sinceMs - MINUTE_MS) > CYCLE_MS) {
      this.logger.warn("Minute late or skipped", { sinceMs: Math.round(sinceMs) });
    }
    this.#minuteSteadyMs = nowMs;
    this.#originSteadyMs = nowMs - this.clock.wallMs() % CYCLE_MS;
  }

  /** Has one more cycle run so many ms from now, where none of the rhythm comes before it. */
  askIn(delayMs: number): void {
    const askedMs = this.clock.steadyMs() + Math.max(0, delayMs) + ASKED_LATER_MS;
    if (this.#askedMs !== null && this.#askedMs <= askedMs) return;
    this.#askedMs = askedMs;
    // Each call makes an error with its stack, wanted or not.
    if (!this.#wake.signal.aborted) this.#wake.abort();
  }

  /** Ticks each 5 s until `stop`; what a slow cycle has missed is left out, with a word. */
  async runCycles(): Promise<void> {
    let dueMs = this.clock.steadyMs();
    while (!this.#stop.signal.aborted) {
      await this.tick();
      const nowMs = this.clock.steadyMs();
      const missed = Math.floor((nowMs - dueMs) / CYCLE_MS);
      if (missed > 0) this.logger.warn("Cycles left out", { missed });
      dueMs = await this.#waitUntil(this.#nextAfter(nowMs));
    }
  }

  /** @returns when the next cycle was due: earlier than that where one was asked for */
  async #waitUntil(rhythmMs: number): Promise<number> {
    while (!this.#stop.signal.aborted) {
      this.#wake = new AbortController();
      const dueMs = Math.min(rhythmMs, this.#askedMs ?? rhythmMs);
      const waitMs = dueMs - this.clock.steadyMs();
      if (waitMs <= 0) {
        this.#askedMs = null;
        return dueMs;
      }
      await this.pause(waitMs, this.#wake.signal);
    }
    return rhythmMs;
  }

  /** The next start of a cycle, with a little rest before it. */
  #nextAfter(steadyMs: number): number {
    const intoCycleMs = (steadyMs - this.#originSteadyMs) % CYCLE_MS;
    const waitMs = CYCLE_MS - intoCycleMs;
    return steadyMs + waitMs + (waitMs < MIN_PAUSE_MS ? CYCLE_MS : 0);
  }
}

let cronsNamed = 0;

/**
 * A name that no cron of this process has had. Deno 2.9.5 forgets a cron that was ended, but not
 * when it was due: the next one of that name would be called twice each time.
 */
export function newCronName(what: string): string {
  cronsNamed += 1;
  return `${what} ${cronsNamed}`;
}
