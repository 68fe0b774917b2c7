import type { Program } from "../../src/app/program.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import {
  MAX_HOLD_MS,
  rollUp,
  startOfStep,
  STEP_MS,
} from "../../src/domain/history/five_minutes.ts";
import { toFiveMinuteRow } from "../../src/domain/history/house_steps.ts";
import { toPowerSample } from "../../src/domain/history/power_samples.ts";
import type { Energies } from "../../src/domain/history/history_rows.ts";
import { sumEnergies } from "../history/history_totals.ts";
import { withAllCars } from "../history/load_history.tsx";

/** Samples that are added up at most: two hours of cycles, of which minutes are the rule. */
const MAX_SAMPLES = 1500;

/**
 * Energies from the start of a step up to this moment, which no stored step tells yet. Null: nothing
 * is known of that time, or the database cannot tell. The car is all of these chargers.
 */
export function energiesSince(
  program: Program,
  fromMs: number,
  chargerIds: readonly number[],
): Energies | null {
  const nowMs = program.nowMs();
  const range = { fromMs: fromMs - MAX_HOLD_MS, toMs: nowMs + 1 };
  const samples = orNothing(() => program.history.samples({ ...range, limit: MAX_SAMPLES }));
  if (samples === null) return null;
  const steps = rollUp({
    fromMs,
    toMs: startOfStep(nowMs) + STEP_MS,
    samples: samples.map(toPowerSample),
  });
  const order = orNothing(() => program.history.loadOrder());
  const rows = order === null ? [] : steps.map((step) => toFiveMinuteRow(step, order));
  return rows.length === 0 ? null : sumEnergies(withAllCars(rows, chargerIds));
}

/** Null where the database fails, which another part of the page tells. */
export function orNothing<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof StorageFailed) return null;
    throw error;
  }
}
