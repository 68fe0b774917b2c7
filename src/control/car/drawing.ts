import { SECOND_MS } from "../../domain/house/units.ts";
import type { CarHabits } from "./car_habits.ts";
import type { Situation } from "../situation.ts";

/** Power and told current have to stand still for so long before they are compared. */
const STEADY_MS = 15 * SECOND_MS;
/**
 * A change of ours needs up to so long to show: until then, the power from before it would be
 * compared with the current after it.
 */
const CHANGE_SHOWN_MS = 20 * SECOND_MS;
/** A power stands still while it moves by no more than this part of itself, or so many W. */
const STEADY_PART = 0.02;
const STEADY_W = 20;
/** Part that a car draws more than told, in steps of the first; what is above the last is no car. */
const LEAST_EXCESS = 0.01;
const MOST_EXCESS = 0.2;

/**
 * Learns what the car really draws of what it is told, from power that stands still. Only more counts:
 * a car at its own limit draws less, and takes all that it is told again when it is told less.
 */
export function watchDraw(
  habits: CarHabits,
  changedMs: number | null,
  situation: Situation,
): CarHabits {
  const { charger, isCharging, now, perAmpereW } = situation;
  const powerW = charger.values?.powerW ?? null;
  const targetA = charger.values?.targetCurrentA ?? null;
  if (charger.quality !== "fresh") return habits;
  if (!isCharging || powerW === null || targetA === null || targetA <= 0) {
    return habits.steady === null ? habits : { ...habits, steady: null };
  }
  const { steady } = habits;
  const isSteady = steady !== null && steady.targetA === targetA &&
    Math.abs(powerW - steady.powerW) <= Math.max(STEADY_W, STEADY_PART * powerW);
  if (!isSteady) return { ...habits, steady: { powerW, targetA, sinceMs: now.steadyMs } };
  const isShown = now.steadyMs - steady.sinceMs >= STEADY_MS &&
    (changedMs === null || now.steadyMs - changedMs >= CHANGE_SHOWN_MS);
  if (!isShown) return habits;
  const toldW = targetA * perAmpereW / habits.drawPart;
  const excess = Math.round((powerW / toldW - 1) / LEAST_EXCESS) * LEAST_EXCESS;
  const drawPart = 1 + Math.max(0, Math.min(MOST_EXCESS, excess));
  return drawPart === habits.drawPart ? habits : { ...habits, drawPart };
}
