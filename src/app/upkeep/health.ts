import type { Health } from "../program.ts";

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
