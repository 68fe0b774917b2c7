import { HOUR_MS, MINUTE_MS } from "../house/units.ts";

/** More than the largest house connection (3 x 63 A, 43 kW) lets through, in W. */
const MAX_POWER_W = 50_000;
/** What a counter may be late with: some are read out by the minute, and all in whole Wh. */
const SLACK_MS = MINUTE_MS;

/** A meter's counter as read at a moment (epoch ms); null: not read. */
export interface CounterReading {
  readonly atMs: number;
  readonly totalWh: number | null;
}

/**
 * What a counter moved by between its first and its last reading, in Wh. Null with fewer than two,
 * and when it ever went back or rose by more than a house connection lets through.
 */
export function counterMoveWh(readings: Iterable<CounterReading>): number | null {
  let first: number | null = null;
  let last: { readonly atMs: number; readonly totalWh: number } | null = null;
  let count = 0;
  for (const { atMs, totalWh } of readings) {
    if (totalWh === null) continue;
    if (last !== null && !isSane(totalWh - last.totalWh, atMs - last.atMs)) return null;
    first ??= totalWh;
    last = { atMs, totalWh };
    count += 1;
  }
  return first === null || last === null || count < 2 ? null : last.totalWh - first;
}

function isSane(moveWh: number, durationMs: number): boolean {
  return moveWh >= 0 && moveWh * HOUR_MS <= MAX_POWER_W * (durationMs + SLACK_MS);
}
