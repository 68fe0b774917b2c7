const FIRST_MS = 5000;
const LONGEST_MS = 60_000;
/** A connection that holds for so long was a good one. */
const GOOD_MS = 30_000;

/** When a broker is tried again: ever later, and never for all houses at the same moment. */
export class RetryPace {
  #failures = 0;
  #dueMs = -Infinity;

  /** `random` gives from 0 up to 1. */
  constructor(private readonly random: () => number) {}

  isDue(nowMs: number): boolean {
    return nowMs >= this.#dueMs;
  }

  /** `heldMs`: for so long the connection had stood; null: it never did. */
  failed(nowMs: number, heldMs: number | null): void {
    this.#failures = heldMs !== null && heldMs >= GOOD_MS ? 1 : this.#failures + 1;
    const delayMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (this.#failures - 1));
    this.#dueMs = nowMs + delayMs * (0.5 + this.random() / 2);
  }

  /** Another broker: the next try is the first. */
  reset(): void {
    [this.#failures, this.#dueMs] = [0, -Infinity];
  }
}
