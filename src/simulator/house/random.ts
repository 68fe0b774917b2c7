/** A number in [0, 1), evenly spread; the same for the same seed and index. */
export function hashUnit(seed: number, index: number): number {
  let bits = Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(index | 0, 0x85ebca77);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b3);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}

/** A number in [0, 1) that wanders: its turning points lie `periodS` apart. */
export function wander(noise: { seed: number; atS: number; periodS: number }): number {
  const position = noise.atS / noise.periodS;
  const index = Math.floor(position);
  const part = position - index;
  const smooth = part * part * (3 - 2 * part);
  const from = hashUnit(noise.seed, index);
  return from + (hashUnit(noise.seed, index + 1) - from) * smooth;
}

/** A seed for a part of something that has a seed itself. */
export function subSeed(seed: number, part: number): number {
  return Math.floor(hashUnit(seed, part) * 2 ** 31);
}

/** A row of numbers that is the same for the same seed. */
export class Random {
  #drawn = 0;

  constructor(private readonly seed: number) {}

  /** In [0, 1). */
  unit(): number {
    return hashUnit(this.seed, this.#drawn++);
  }

  /** In [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.unit();
  }

  isHit(probability: number): boolean {
    return this.unit() < probability;
  }
}
