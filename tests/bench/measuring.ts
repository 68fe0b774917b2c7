/** One figure and what it is held against. */
export interface Line {
  readonly name: string;
  readonly value: string;
  readonly yardstick: string;
}

/** Real time of each piece, in ms. */
export function times(pieces: Iterable<unknown>): number[] {
  const took: number[] = [];
  let beganMs = performance.now();
  for (const _ of pieces) {
    took.push(performance.now() - beganMs);
    beganMs = performance.now();
  }
  return took;
}

/** NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
