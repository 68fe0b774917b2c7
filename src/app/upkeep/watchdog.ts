import type { Clock } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import { wait } from "../clocks.ts";
import type { Health } from "../program.ts";

/** How often the program's health is looked at. */
export const LOOK_MS = 10 * SECOND_MS;
/** Cycles that have stopped for so long do not come back by themselves. */
export const END_AFTER_MS = 2 * MINUTE_MS;

/** Cycles older than this mean that nobody steers, in ms. */
const MAX_CYCLE_AGE_MS = 30_000;

/** Whether cycles run, by the time since the last one ended; null: none has ended yet. */
export function judgeHealth(cycleAgeMs: number | null): Health {
  const isHealthy = cycleAgeMs !== null && cycleAgeMs <= MAX_CYCLE_AGE_MS;
  const problem = isHealthy
    ? null
    : cycleAgeMs === null
    ? "no cycle has ended yet"
    : `the last cycle ended ${Math.round(cycleAgeMs / 1000)} s ago`;
  return { isHealthy, problem, cycleAgeMs };
}

/** What a service manager is told; see `ServiceManager`. */
export interface Tell {
  ready(): Promise<void>;
  alive(): Promise<void>;
  trouble(problem: string | null): Promise<void>;
}

/**
 * Watches whether cycles run: tells the service manager so as long as they do, and has the process
 * ended once they have stopped for two minutes, for it will be started anew. A loop that is blocked
 * altogether is noticed by the service manager, which then hears nothing.
 */
export class Watchdog {
  readonly #stop = new AbortController();
  #watch: Promise<void> | null = null;
  #isReady = false;
  #trouble: string | null = null;
  #healthyMs: number;

  constructor(
    private readonly parts: {
      readonly health: () => Health;
      /** What else a person at the service manager should see while cycles run; null: nothing. */
      readonly remark?: () => string | null;
      readonly tell: Tell | null;
      readonly end: () => void;
      readonly clock: Pick<Clock, "steadyMs">;
      readonly logger: Logger;
      readonly pause?: typeof wait;
    },
  ) {
    this.#healthyMs = parts.clock.steadyMs();
  }

  start(): void {
    this.#watch = this.watch();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watch;
  }

  /** Looks until `stop`, or until the process has to end. */
  async watch(): Promise<void> {
    const pause = this.parts.pause ?? wait;
    while (!this.#stop.signal.aborted && await this.look()) {
      await pause(this.#isReady ? LOOK_MS : SECOND_MS, this.#stop.signal);
    }
  }

  /** One look. @returns false once the process has been told to end */
  async look(): Promise<boolean> {
    const { clock, tell, logger, health, end } = this.parts;
    const { isHealthy, problem, cycleAgeMs } = health();
    const nowMs = clock.steadyMs();
    if (isHealthy) {
      this.#healthyMs = nowMs;
      if (!this.#isReady) await tell?.ready();
      this.#isReady = true;
      await tell?.alive();
    }
    const trouble = problem ?? this.parts.remark?.() ?? null;
    if (trouble !== this.#trouble) await tell?.trouble(trouble);
    this.#trouble = trouble;
    if (isHealthy || nowMs - this.#healthyMs < END_AFTER_MS) return true;
    logger.error("Cycles have stopped: the program ends to be started anew", { cycleAgeMs });
    end();
    return false;
  }
}
