import { MINUTE_MS } from "../../domain/house/units.ts";

/** Minutes of production that the judgement looks back on. */
const WINDOW_MINUTES = 15;
/** Minutes that have to be known before anything is said. */
const LEAST_MINUTES = 5;
/**
 * Ups and downs of the window, in parts of the PV's peak, at which the sky is restless and calm. On
 * measured days a clear sky stays below 0.14 for 99 % of the time, a broken one is above 0.5 for a
 * quarter of it.
 */
export const RESTLESS_PART = 0.3;
export const CALM_PART = 0.15;
/** Minutes in a row that turn cloudy on and off. */
export const RESTLESS_MINUTES = 2;
export const CALM_MINUTES = 10;

/** Mean production of one minute, counted on the steady clock. */
interface MinuteMean {
  readonly minute: number;
  readonly meanW: number;
}

/** At most a quarter of an hour of production, minute by minute. */
export interface CloudMemory {
  readonly isCloudy: boolean | null;
  readonly means: readonly MinuteMean[];
  /** The minute that is being gathered. */
  readonly minute: number;
  readonly sumW: number;
  readonly count: number;
  /** Judged minutes in a row that speak against `isCloudy`. */
  readonly contraryMinutes: number;
}

export const NO_CLOUDS: CloudMemory = {
  isCloudy: null,
  means: [],
  minute: 0,
  sumW: 0,
  count: 0,
  contraryMinutes: 0,
};

/** Takes one value of production (null: unknown, left out) and judges the sky once a minute. */
export function updateClouds(
  memory: CloudMemory,
  sun: { pvPowerW: number | null; peakPowerW: number; steadyMs: number },
): CloudMemory {
  const minute = Math.floor(sun.steadyMs / MINUTE_MS);
  const gathered = minute === memory.minute ? memory : judge(closeMinute(memory, minute), sun);
  if (sun.pvPowerW === null) return gathered;
  return { ...gathered, sumW: gathered.sumW + sun.pvPowerW, count: gathered.count + 1 };
}

/**
 * How much production went up and down beyond its way from the first to the last minute, in parts of
 * the peak: a smooth morning is 0 however steep. Null while too little is known.
 */
export function restlessness(means: readonly MinuteMean[], peakPowerW: number): number | null {
  const first = means[0];
  const last = means.at(-1);
  if (first === undefined || last === undefined || means.length < LEAST_MINUTES) return null;
  const pathW = means.reduce(
    (sum, { meanW }, index) => sum + Math.abs(meanW - (means[index - 1]?.meanW ?? meanW)),
    0,
  );
  return (pathW - Math.abs(last.meanW - first.meanW)) / peakPowerW;
}

function closeMinute(memory: CloudMemory, minute: number): CloudMemory {
  const { means, sumW, count } = memory;
  const closed = count === 0 ? means : [...means, { minute: memory.minute, meanW: sumW / count }];
  const kept = closed
    .filter((mean) => mean.minute < minute && mean.minute >= minute - WINDOW_MINUTES);
  return { ...memory, means: kept, minute, sumW: 0, count: 0 };
}

function judge(memory: CloudMemory, { peakPowerW }: { peakPowerW: number }): CloudMemory {
  const part = restlessness(memory.means, peakPowerW);
  if (part === null) return { ...memory, isCloudy: null, contraryMinutes: 0 };
  if (memory.isCloudy === null) {
    return { ...memory, isCloudy: part >= RESTLESS_PART, contraryMinutes: 0 };
  }
  const isContrary = memory.isCloudy ? part < CALM_PART : part >= RESTLESS_PART;
  const contraryMinutes = isContrary ? memory.contraryMinutes + 1 : 0;
  const neededMinutes = memory.isCloudy ? CALM_MINUTES : RESTLESS_MINUTES;
  return contraryMinutes >= neededMinutes
    ? { ...memory, isCloudy: !memory.isCloudy, contraryMinutes: 0 }
    : { ...memory, contraryMinutes };
}
