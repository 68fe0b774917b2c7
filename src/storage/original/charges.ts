/** A value of the charge log is taken to hold for so long at the most, in ms. */
const CHARGE_HOLDS_MS = 30_000;
const FIRST_SIZE = 4096;

/** One value of the charge log. */
export interface Charge {
  readonly atMs: number;
  readonly powerW: number;
}

/**
 * The charge log, in 13 bytes a row: a million rows as objects would be a hundred times an import's
 * other needs.
 */
export class OriginalCharges {
  #times = new Float64Array(FIRST_SIZE);
  #powers = new Int32Array(FIRST_SIZE);
  #isUsed = new Uint8Array(FIRST_SIZE);
  #count = 0;
  #isSorted = true;
  /** Place of the first that is at or after the newest `take`. */
  #place = 0;

  add({ atMs, powerW }: Charge): void {
    if (this.#count === this.#times.length) this.#grow();
    if (this.#count > 0 && atMs < (this.#times[this.#count - 1] ?? 0)) this.#isSorted = false;
    this.#times[this.#count] = atMs;
    this.#powers[this.#count] = powerW;
    this.#count += 1;
  }

  /** All have been added: puts them in the order of their times. */
  sort(): void {
    if (this.#isSorted) return;
    const order = new Uint32Array(this.#count).map((_, at) => at)
      .sort((left, right) => (this.#times[left] ?? 0) - (this.#times[right] ?? 0) || left - right);
    this.#times = Float64Array.from(order, (at) => this.#times[at] ?? 0);
    this.#powers = Int32Array.from(order, (at) => this.#powers[at] ?? 0);
    this.#isUsed = new Uint8Array(this.#count);
    this.#isSorted = true;
  }

  /**
   * Mean of what the log tells in [fromMs, toMs), at most for as long as a value holds; without a row
   * there, what the row before told. Ranges are to come in the order of their times.
   */
  take({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): number | null {
    const untilMs = Math.min(toMs, fromMs + CHARGE_HOLDS_MS);
    let sumW = 0;
    let count = 0;
    for (; this.#place < this.#count && this.#timeAt(this.#place) < untilMs; this.#place++) {
      if (this.#timeAt(this.#place) < fromMs) continue;
      this.#isUsed[this.#place] = 1;
      sumW += this.#powers[this.#place] ?? 0;
      count += 1;
    }
    if (count > 0) return Math.round(sumW / count);
    const before = this.#place - 1;
    if (before < 0) return null;
    const ageMs = fromMs - this.#timeAt(before);
    return ageMs > 0 && ageMs <= CHARGE_HOLDS_MS ? this.#powers[before] ?? null : null;
  }

  /** Those that no `take` has counted. */
  *unused(): Generator<Charge> {
    for (let at = 0; at < this.#count; at++) {
      if (this.#isUsed[at] === 1) continue;
      yield { atMs: this.#timeAt(at), powerW: this.#powers[at] ?? 0 };
    }
  }

  #timeAt(at: number): number {
    return this.#times[at] ?? Infinity;
  }

  #grow(): void {
    const size = this.#times.length * 2;
    const times = new Float64Array(size);
    times.set(this.#times);
    const powers = new Int32Array(size);
    powers.set(this.#powers);
    this.#times = times;
    this.#powers = powers;
    this.#isUsed = new Uint8Array(size);
  }
}
