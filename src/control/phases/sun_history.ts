import { MINUTE_MS } from "../../domain/house/units.ts";

/** Minutes that are looked back on. */
const WINDOW_MINUTES = 30;

/** Mean of one minute of what the car could have, in W. */
interface MinuteMean {
  readonly minute: number;
  readonly meanW: number;
}

/** The last half hour of what the car could have, minute by minute on the steady clock. */
export interface SunHistory {
  readonly means: readonly MinuteMean[];
  /** The minute that is being gathered. */
  readonly minute: number;
  readonly sumW: number;
  readonly count: number;
}

export const NO_HISTORY: SunHistory = { means: [], minute: 0, sumW: 0, count: 0 };

/** Takes one value; null: unknown, left out. */
export function updateHistory(
  history: SunHistory,
  { sunW, steadyMs }: { readonly sunW: number | null; readonly steadyMs: number },
): SunHistory {
  const minute = Math.floor(steadyMs / MINUTE_MS);
  const gathered = minute === history.minute ? history : closeMinute(history, minute);
  if (sunW === null) return gathered;
  return { ...gathered, sumW: gathered.sumW + sunW, count: gathered.count + 1 };
}

/** The means of so many minutes before the one that runs, in their order; those not known are left out. */
export function lastMinutesW(
  { means, minute }: SunHistory,
  minutes: number,
): readonly number[] {
  return means.filter((mean) => mean.minute >= minute - minutes).map(({ meanW }) => meanW);
}

/** Null: nothing is known. */
export function meanOf(powersW: readonly number[]): number | null {
  if (powersW.length === 0) return null;
  return powersW.reduce((sumW, powerW) => sumW + powerW, 0) / powersW.length;
}

function closeMinute(history: SunHistory, minute: number): SunHistory {
  const { means, sumW, count } = history;
  const closed = count === 0 ? means : [...means, { minute: history.minute, meanW: sumW / count }];
  const kept = closed
    .filter((mean) => mean.minute < minute && mean.minute >= minute - WINDOW_MINUTES);
  return { means: kept, minute, sumW: 0, count: 0 };
}
