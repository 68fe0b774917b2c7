/** What a wait for a device that is silent takes, in ms of real time. */
const SHORT_MS = 50;

/**
 * While one is in use, a wait of so long a deadline takes a moment: a silent device costs a test no
 * time. Used from when a device is made silent until it is well again, so that its answers before and
 * after have all of the deadline, also on a machine that is busy.
 */
export class ShortWaits implements Disposable {
  readonly #real = globalThis.setTimeout;

  constructor(deadlineMs: number) {
    const begin = (work: (...given: unknown[]) => void, delayMs = 0, ...given: unknown[]) =>
      this.#real(work, delayMs === deadlineMs ? SHORT_MS : delayMs, ...given);
    Object.assign(globalThis, { setTimeout: begin });
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, { setTimeout: this.#real });
  }
}
