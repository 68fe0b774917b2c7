import { IMPORT_W, NOISE_W } from "./site.ts";

/*
 * A reading that is off by chance comes back in the next cycle, a cloud or a hob does not: noise is
 * what goes to and fro. Its spread is the root of how far one step is taken back by the next.
 */

/** Weight of the newest pair of steps: some three minutes count. */
const NEWEST_PART = 0.03;
/** A larger step, in W, is a load of the house and not noise. */
const LONGEST_STEP_W = 300;
/**
 * Import counts from so many times the spread on, but at the latest from twice the usual limit on.
 */
const IMPORT_SPREADS = 3.5;
const MOST = 2;

/** What grid and battery give together, cycle by cycle; null: not known yet. */
export interface NoiseMemory {
  readonly givenW: number | null;
  readonly stepW: number | null;
  /** Square of the spread, in W². */
  readonly variance: number;
}

export const NO_NOISE: NoiseMemory = { givenW: null, stepW: null, variance: 0 };

/** Takes what grid and battery give now; null: not known. */
export function watchNoise(memory: NoiseMemory, givenW: number | null): NoiseMemory {
  if (givenW === null || memory.givenW === null) return { ...memory, givenW, stepW: null };
  const wholeStepW = givenW - memory.givenW;
  const stepW = Math.max(-LONGEST_STEP_W, Math.min(LONGEST_STEP_W, wholeStepW));
  if (memory.stepW === null) return { ...memory, givenW, stepW };
  const backW2 = -stepW * memory.stepW;
  const variance = Math.max(0, memory.variance + NEWEST_PART * (backW2 - memory.variance));
  return { givenW, stepW, variance };
}

/** Spread of what grid and battery give together, in W. */
export function spreadW({ variance }: NoiseMemory): number {
  return Math.sqrt(variance);
}

/** Power in W of grid and battery that may be noise. */
export function noiseW(memory: NoiseMemory): number {
  return Math.min(MOST * NOISE_W, Math.max(NOISE_W, spreadW(memory)));
}

/** Import in W that is none. */
export function importLimitW(memory: NoiseMemory): number {
  return Math.min(MOST * IMPORT_W, Math.max(IMPORT_W, IMPORT_SPREADS * spreadW(memory)));
}
