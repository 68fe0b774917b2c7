/**
 * Real time that a test moves: while one is in use, timers and performance.now() go by it. What has
 * been replaced comes back when it is disposed of.
 */
export class HeldTime implements Disposable {
  #nowMs = 0;
  #made = 0;
  readonly #due = new Map<number, { readonly atMs: number; readonly work: () => void }>();
  readonly #real = {
    now: performance.now,
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
  };

  constructor() {
    performance.now = () => this.#nowMs;
    const begin = (work: (...args: unknown[]) => void, delayMs = 0) => {
      this.#made++;
      this.#due.set(this.#made, { atMs: this.#nowMs + Math.max(0, delayMs), work });
      return this.#made;
    };
    const end = (id?: unknown) => void this.#due.delete(Number(id));
    Object.assign(globalThis, { setTimeout: begin, clearTimeout: end });
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** How many timers wait for their time. */
  get timers(): number {
    return this.#due.size;
  }

  /** Lets what is ready be done, then all that is due within `ms`, in its order. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      await this.#settled();
      const [next] = [...this.#due].toSorted(([, left], [, right]) => left.atMs - right.atMs);
      if (next === undefined || next[1].atMs > endMs) break;
      this.#due.delete(next[0]);
      this.#nowMs = next[1].atMs;
      next[1].work();
    }
    this.#nowMs = endMs;
  }

  /** How long `work` takes of this time, in ms; null: it has not ended after `atMostMs`. */
  async measure(work: Promise<unknown>, atMostMs: number): Promise<number | null> {
    const beganMs = this.#nowMs;
    let tookMs: number | null = null;
    const ended = work.then(() => {
      tookMs = this.#nowMs - beganMs;
    });
    await this.advance(atMostMs);
    if (tookMs !== null) await ended;
    return tookMs;
  }

  [Symbol.dispose](): void {
    performance.now = this.#real.now;
    const { setTimeout, clearTimeout } = this.#real;
    Object.assign(globalThis, { setTimeout, clearTimeout });
  }

  /** Promises that hang on one another are done in a turn of the real loop. */
  async #settled(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      await new Promise<void>((resolve) => void this.#real.setTimeout(resolve, 0));
    }
  }
}
