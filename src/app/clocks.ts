import type { Clock, Moment } from "../domain/house/time.ts";

/** The machine's clocks. */
export const SYSTEM_CLOCK = {
  wallMs: () => Date.now(),
  steadyMs: () => performance.now(),
  uptimeMs,
} satisfies Clock;

/** What both of a program's clocks show now. */
export function momentOf(clock: Clock): Moment {
  return { atMs: clock.wallMs(), steadyMs: clock.steadyMs() };
}

/** Null where the process may not ask. */
function uptimeMs(): number | null {
  try {
    return Deno.osUptime() * 1000;
  } catch {
    return null;
  }
}

/** Clocks of a demo that run `speed` times as fast as the machine's and can be held. */
export class DemoClock implements Clock {
  #steadyMs = 0;
  /** Real time since which they run; null: they are held. */
  #runsSinceMs: number | null;

  /** `startMs`: wall time to start at (epoch ms). `realMs`: the machine's time, another in tests. */
  constructor(
    private readonly options: {
      readonly startMs: number;
      readonly speed: number;
      readonly realMs?: () => number;
    },
  ) {
    this.#runsSinceMs = this.#realMs();
  }

  steadyMs(): number {
    if (this.#runsSinceMs === null) return this.#steadyMs;
    return this.#steadyMs + (this.#realMs() - this.#runsSinceMs) * this.options.speed;
  }

  wallMs(): number {
    return Math.floor(this.options.startMs + this.steadyMs());
  }

  /** Time stands still until `goOn`. */
  hold(): void {
    this.#steadyMs = this.steadyMs();
    this.#runsSinceMs = null;
  }

  goOn(): void {
    this.#runsSinceMs ??= this.#realMs();
  }

  #realMs(): number {
    return (this.options.realMs ?? SYSTEM_CLOCK.steadyMs)();
  }
}

/** Resolves after `delayMs` of real time, or as soon as `signal` ends it; never rejects. */
export function wait(delayMs: number, signal?: AbortSignal): Promise<void> {
  if (delayMs <= 0 || signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal?.addEventListener("abort", end);
  });
}
