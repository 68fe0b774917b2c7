import type { Clock } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import { wait } from "../clocks.ts";
import { newCronName } from "../cycle/schedule.ts";

/** History is kept up as each five-minute step ends. */
export const ROLL_UP_MS = 5 * MINUTE_MS;
/** The first run comes so long after the start, and one that cron leaves out so late. */
const LATE_MS = MINUTE_MS;

/**
 * Drives `tick` each five minutes of the wall clock by Deno.cron. Deno 2.9.5 fires no cron for as
 * long as the wall clock was set back, so the steady clock has a run made that is overdue.
 */
export class RollUpSchedule {
  readonly #stop = new AbortController();
  #cron: Promise<void> | null = null;
  #watch: Promise<void> | null = null;
  #ranSteadyMs: number;

  constructor(
    private readonly tick: () => Promise<void>,
    private readonly clock: Pick<Clock, "steadyMs">,
    private readonly pause: typeof wait = wait,
    private readonly addCron: typeof Deno.cron = Deno.cron,
  ) {
    this.#ranSteadyMs = clock.steadyMs() - ROLL_UP_MS;
  }

  start(): void {
    const options = { signal: this.#stop.signal, backoffSchedule: [] };
    this.#cron = this.addCron(newCronName("upkeep"), "*/5 * * * *", options, () => this.run());
    this.#watch = this.watch();
  }

  /** Ends all runs; resolves when the one that is being made has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watch;
    await this.#cron;
  }

  /** One run, as cron makes it. */
  run(): Promise<void> {
    this.#ranSteadyMs = this.clock.steadyMs();
    return this.tick();
  }

  /** Makes the runs that are overdue, until `stop`. */
  async watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const dueMs = this.#ranSteadyMs + ROLL_UP_MS + LATE_MS;
      const waitMs = dueMs - this.clock.steadyMs();
      if (waitMs > 0) await this.pause(waitMs, this.#stop.signal);
      else await this.run();
    }
  }
}
