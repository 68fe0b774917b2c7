/**
 * While one is in use, waits of so long a deadline can be cut short. A device that does not answer a
 * request cuts the wait for its answer: its silence costs a test no time, and what it does answer has
 * all of the deadline, also on a machine that is busy.
 */
export class CutWaits implements Disposable {
  readonly #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  readonly #waits = new Map<ReturnType<typeof setTimeout>, () => void>();

  constructor(deadlineMs: number) {
    const { setTimeout: begin, clearTimeout: end } = this.#real;
    const beginNoted = (work: (...given: unknown[]) => void, delayMs = 0, ...given: unknown[]) => {
      if (delayMs !== deadlineMs) return begin(work, delayMs, ...given);
      const timer = begin(() => {
        this.#waits.delete(timer);
        work(...given);
      }, delayMs);
      this.#waits.set(timer, () => work(...given));
      return timer;
    };
    const endNoted = (timer?: ReturnType<typeof setTimeout>) => {
      if (timer !== undefined) this.#waits.delete(timer);
      end(timer);
    };
    Object.assign(globalThis, { setTimeout: beginNoted, clearTimeout: endNoted });
  }

  /** The deadlines that are waited for have passed. */
  cut(): void {
    for (const [timer, work] of [...this.#waits]) {
      globalThis.clearTimeout(timer);
      work();
    }
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real);
  }
}
