import type { ChargerLoadState } from "../../src/app/load_states.ts";
import { startOfStep, STEP_MS } from "../../src/domain/history/five_minutes.ts";
import type { FiveMinuteRow } from "../../src/domain/history/history_rows.ts";
import { HOUR_MS } from "../../src/domain/house/units.ts";

/** Steps that must have had the same power as now. */
const STEADY_STEPS = 2;
/** Powers that differ by less than this part are the same. */
const SAME_PART = 0.1;
/** A longer time is no forecast. */
const MOST_MS = 24 * HOUR_MS;

/** What a goal still needs at the power of now; both are rounded up to five minutes. */
export interface TimeLeft {
  readonly leftMs: number;
  readonly doneAtMs: number;
}

/**
 * When a goal will have its energy if the car goes on as it does. Null where the power was not steady
 * for ten minutes, as with clouds, or what the car has is not known.
 */
export function timeLeft(
  load: Pick<ChargerLoadState, "id" | "goal" | "charging" | "quality" | "powerW">,
  rows: readonly FiveMinuteRow[],
  nowMs: number,
): TimeLeft | null {
  const { goal, powerW } = load;
  if (goal === null || goal.gotWh === null || powerW === null) return null;
  if (!load.charging || load.quality !== "fresh" || !isSteady(load.id, powerW, rows, nowMs)) {
    return null;
  }
  const missingWh = goal.energyWh - goal.gotWh;
  const leftMs = missingWh / powerW * HOUR_MS;
  if (missingWh <= 0 || leftMs > MOST_MS) return null;
  return { leftMs: roundedUp(leftMs), doneAtMs: roundedUp(nowMs + leftMs) };
}

function isSteady(
  id: number,
  powerW: number,
  rows: readonly FiveMinuteRow[],
  nowMs: number,
): boolean {
  const toMs = startOfStep(nowMs);
  // One that has just ended may be there only a minute later.
  const fromMs = toMs - (STEADY_STEPS + 1) * STEP_MS;
  const newest = rows.filter(({ startMs }) => startMs < toMs).slice(-STEADY_STEPS)
    .filter(({ startMs }) => startMs >= fromMs);
  const powers = newest.map(({ loads }) => loads.find(({ deviceId }) => deviceId === id)?.powerW);
  return powers.length === STEADY_STEPS &&
    powers.every((meanW) => Math.abs((meanW ?? NaN) - powerW) <= SAME_PART * powerW);
}

function roundedUp(ms: number): number {
  return Math.ceil(ms / STEP_MS) * STEP_MS;
}
