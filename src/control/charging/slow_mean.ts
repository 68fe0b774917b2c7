import { SECOND_MS } from "../../domain/house/units.ts";
import { type NoiseMemory, spreadW } from "../site/noise.ts";

/*
 * Beside a noisy meter one reading tells too little: a step up on a lucky one is taken back by the
 * next unlucky one. There the mean since the last change tells what a charge is short.
 */

/** From this spread of grid and battery on, in W, half an ampere may be chance. */
const NOISY_SPREAD_W = 30;
/** So much time counts in the mean. */
const MEAN_MS = 90 * SECOND_MS;
/** A mean of less time tells nothing. */
export const LEAST_MEAN_MS = 60 * SECOND_MS;
/** A reading so many spreads off the mean is no chance: sun or household have changed. */
export const SURE_SPREADS = 4;
/** One reading counts for no longer than this: a gap between cycles tells nothing. */
const LONGEST_CYCLE_MS = 10 * SECOND_MS;

/** What a charge is short in the mean, in W; below 0: the sun gives more than it takes. */
export interface SlowMean {
  readonly shortW: number;
  readonly gatheredMs: number;
}

/** One new reading; `noise` has taken it already. */
export interface ShortReading {
  readonly shortW: number;
  readonly elapsedMs: number;
  readonly noise: NoiseMemory;
}

/** Single readings of this house do not tell half an ampere. */
export function isNoisy(noise: NoiseMemory): boolean {
  return spreadW(noise) > NOISY_SPREAD_W;
}

/** Takes what a charge is short now; a reading that is not new changes nothing. */
export function updateMean(
  mean: SlowMean | null,
  { shortW, elapsedMs, noise }: ShortReading,
): SlowMean | null {
  if (noise.stepW === null) return mean;
  const readMs = Math.min(elapsedMs, LONGEST_CYCLE_MS);
  const sureW = SURE_SPREADS * Math.max(NOISY_SPREAD_W, spreadW(noise));
  if (mean === null || Math.abs(shortW - mean.shortW) > sureW) {
    return { shortW, gatheredMs: readMs };
  }
  const gatheredMs = mean.gatheredMs + readMs;
  const part = readMs / Math.min(MEAN_MS, gatheredMs);
  return { shortW: mean.shortW + part * (shortW - mean.shortW), gatheredMs };
}

/** The mean in W that counts instead of single readings; null: they count, or it is too young. */
export function meanShortW(mean: SlowMean | null, noise: NoiseMemory): number | null {
  return mean !== null && mean.gatheredMs >= LEAST_MEAN_MS && isNoisy(noise) ? mean.shortW : null;
}
