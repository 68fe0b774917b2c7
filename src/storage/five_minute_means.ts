import { startOfStep } from "../domain/five_minutes.ts";
import type { HistoryPoint, SampleColumn } from "../domain/ports.ts";

/** The columns of `samples` that a HistoryPoint is made of. */
export const MEAN_COLUMNS = [
  "pv_power_w",
  "consumption_power_w",
  "house_power_w",
  "charger_power_w",
  "grid_power_w",
  "battery_power_w",
  "battery_soc_permille",
] as const satisfies readonly SampleColumn[];

/** These columns of one sample, or their means; null is unknown. */
export type MeanValues = Readonly<Record<(typeof MEAN_COLUMNS)[number], number | null>>;

/** Means of each step that has samples, oldest first; `samples` by their time, in any order. */
export function averageSteps(
  samples: ReadonlyMap<number, MeanValues>,
): readonly HistoryPoint[] {
  const steps = Map.groupBy(samples, ([atMs]) => startOfStep(atMs));
  return [...steps]
    .sort(([left], [right]) => left - right)
    .map(([stepMs, entries]) => toPoint(stepMs, average(entries.map(([, values]) => values))));
}

/** The point of one step out of its unrounded means: whole W, SoC in tenths of a percent. */
export function toPoint(stepMs: number, means: MeanValues): HistoryPoint {
  const socPermille = round(means.battery_soc_permille);
  return {
    atMs: stepMs,
    pvPowerW: round(means.pv_power_w),
    consumptionPowerW: round(means.consumption_power_w),
    housePowerW: round(means.house_power_w),
    carPowerW: round(means.charger_power_w),
    gridPowerW: round(means.grid_power_w),
    batteryPowerW: round(means.battery_power_w),
    socPct: socPermille === null ? null : socPermille / 10,
  };
}

function average(samples: readonly MeanValues[]): MeanValues {
  return {
    pv_power_w: mean(samples.map((values) => values.pv_power_w)),
    consumption_power_w: mean(samples.map((values) => values.consumption_power_w)),
    house_power_w: mean(samples.map((values) => values.house_power_w)),
    charger_power_w: mean(samples.map((values) => values.charger_power_w)),
    grid_power_w: mean(samples.map((values) => values.grid_power_w)),
    battery_power_w: mean(samples.map((values) => values.battery_power_w)),
    battery_soc_permille: mean(samples.map((values) => values.battery_soc_permille)),
  };
}

function mean(values: readonly (number | null)[]): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value === null) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

function round(value: number | null): number | null {
  // Plus 0: a mean just below 0 would round to -0, which is another value to those who compare.
  return value === null ? null : Math.round(value) + 0;
}
