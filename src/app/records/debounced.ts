import { type ClockMove, type Moment, movedTime } from "../../domain/house/time.ts";

/** A change that has held long enough to count. */
export interface DebouncedChange {
  /** When it came (epoch ms), not when it counted. */
  readonly atMs: number;
  /** How long the value before it had held, in ms on the steady clock. */
  readonly afterMs: number;
}

/** A boolean value that counts as changed only when the change has held for a while. */
export class Debounced {
  #value: boolean;
  #valueSinceMs: number | null = null;
  #change: Moment | null = null;

  /** `holdMs` tells how long the change to a value has to hold. */
  constructor(initial: boolean, private readonly holdMs: (to: boolean) => number) {
    this.#value = initial;
  }

  get value(): boolean {
    return this.#value;
  }

  /** The wall clock was wrong when the change came. */
  moveStamps(move: ClockMove): void {
    const change = this.#change;
    if (change !== null) this.#change = { ...change, atMs: movedTime(change.atMs, move) };
  }

  /** Takes the newest value. @returns the change that counts from now on, once; null: none */
  observe(value: boolean, now: Moment): DebouncedChange | null {
    this.#valueSinceMs ??= now.steadyMs;
    if (value === this.#value) {
      this.#change = null;
      return null;
    }
    this.#change ??= now;
    if (now.steadyMs - this.#change.steadyMs < this.holdMs(value)) return null;
    const { atMs, steadyMs } = this.#change;
    const afterMs = steadyMs - this.#valueSinceMs;
    this.#value = value;
    this.#valueSinceMs = steadyMs;
    this.#change = null;
    return { atMs, afterMs };
  }
}
