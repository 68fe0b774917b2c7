import type { Clock } from "../domain/ports.ts";

/** The machine's clocks. */
export const SYSTEM_CLOCK: Clock = {
  wallMs: () => Date.now(),
  steadyMs: () => performance.now(),
};

/** Clocks that start at a wall time (epoch ms) and run `speed` times as fast as the machine's. */
export function scaledClock(options: { startMs: number; speed: number }): Clock {
  const originMs = performance.now();
  const steadyMs = () => (performance.now() - originMs) * options.speed;
  return { wallMs: () => Math.floor(options.startMs + steadyMs()), steadyMs };
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
