import type { Clock, Logger } from "../domain/ports.ts";
import { MINUTE_MS } from "../domain/units.ts";
import { wait } from "./clocks.ts";

/** A cycle starts each 5 s. */
export const CYCLE_MS = 5000;
/** A cycle that would start later than this after its time is left out, in ms. */
const MAX_LATE_MS = CYCLE_MS;
/** Cron fires up to 15 ms after the full minute (measured); a busy machine is given a second. */
const CRON_LATE_MS = 1000;

/**
 * Drives `tick` by the wall clock: one at once, then every 5 s inside each minute that Deno.cron
 * starts. Cron only calls; a late or skipped minute is logged, never caught up.
 */
export class Schedule {
  readonly #stop = new AbortController();
  #cron: Promise<void> | null = null;
  #minute: Promise<void> | null = null;
  #lastMinuteSteadyMs: number | null = null;

  constructor(
    private readonly tick: () => Promise<void>,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly pause: typeof wait = wait,
  ) {}

  /** Runs the first tick at once and the rest of the current minute; cron takes over then. */
  start(): void {
    this.#cron = Deno.cron(
      "cycle",
      "* * * * *",
      { signal: this.#stop.signal, backoffSchedule: [] },
      () => this.#startMinute(),
    );
    this.#minute = this.tick().then(() => this.runMinute());
  }

  /** Ends all ticks; resolves when the one that runs has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#minute;
    await this.#cron;
  }

  async #startMinute(): Promise<void> {
    await this.#minute;
    this.#noticeGap();
    this.#minute = this.runMinute();
    await this.#minute;
  }

  /** Ticks at 0, 5, … 55 s of the current minute, as far as they still lie ahead. */
  async runMinute(): Promise<void> {
    const intoMinuteMs = this.clock.wallMs() % MINUTE_MS;
    const startSteadyMs = this.clock.steadyMs() - intoMinuteMs;
    const first = Math.ceil((intoMinuteMs - CRON_LATE_MS) / CYCLE_MS);
    for (let slot = Math.max(0, first); slot * CYCLE_MS < MINUTE_MS; slot++) {
      const dueSteadyMs = startSteadyMs + slot * CYCLE_MS;
      await this.pause(dueSteadyMs - this.clock.steadyMs(), this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      const lateMs = this.clock.steadyMs() - dueSteadyMs;
      if (lateMs > MAX_LATE_MS) this.logger.warn("Cycle left out", { lateMs: Math.round(lateMs) });
      else await this.tick();
    }
  }

  #noticeGap(): void {
    const nowMs = this.clock.steadyMs();
    const gapMs = this.#lastMinuteSteadyMs === null ? 0 : nowMs - this.#lastMinuteSteadyMs;
    this.#lastMinuteSteadyMs = nowMs;
    if (gapMs > 1.5 * MINUTE_MS) this.logger.warn("Minute skipped", { gapMs: Math.round(gapMs) });
  }
}
