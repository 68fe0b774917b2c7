import type { DayTotals } from "./bench_house.ts";

/** What a controller made of one day; energies in Wh. */
export interface DayScore {
  /** Car energy that was neither bought nor taken from the evening's battery. */
  readonly solarWh: number;
  readonly carWh: number;
  /** More grid energy than the same day takes without a car, whole day. */
  readonly importWh: number;
  readonly directWh: number;
  readonly starts: number;
  readonly commands: number;
}

/** Means of many days, and the share of what would have been exported without a car. */
export interface Score extends DayScore {
  readonly captured: number;
}

/** Scores a day beside the same day without a car. */
export function scoreDay(totals: DayTotals, without: DayTotals): DayScore {
  const importWh = totals.importedWh - without.importedWh;
  const fromEveningWh = Math.max(0, without.endStoredWh - totals.endStoredWh);
  return {
    solarWh: totals.carWh - Math.max(0, importWh) - fromEveningWh,
    carWh: totals.carWh,
    importWh,
    directWh: totals.directWh,
    starts: totals.starts,
    commands: totals.commands,
  };
}

/** The mean of some days; `exportedWh` is what those days export without a car, in all. */
export function meanScore(days: readonly DayScore[], exportedWh: number): Score {
  const mean = (value: (day: DayScore) => number) =>
    days.reduce((sum, day) => sum + value(day), 0) / days.length;
  const solarWh = mean((day) => day.solarWh);
  return {
    solarWh,
    carWh: mean((day) => day.carWh),
    importWh: mean((day) => day.importWh),
    directWh: mean((day) => day.directWh),
    starts: mean((day) => day.starts),
    commands: mean((day) => day.commands),
    captured: solarWh * days.length / exportedWh,
  };
}
