/** What a wait takes: turns of the loop, with so many ms of real time between them. */
const TURNS = 40;
const TURN_MS = 2;

type Timer = ReturnType<typeof setTimeout>;

/**
 * While one is in use, a wait of so long a deadline takes some turns of the loop: a silent device
 * costs a test no time. What has come is heard in each turn, so on a busy machine, whose turns are
 * longer and not more, everything that answers at all still answers within the deadline.
 */
export class ShortWaits implements Disposable {
  readonly #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  /** The newest turn's timer, by that of the first. */
  readonly #turns = new Map<Timer, Timer>();

  constructor(deadlineMs: number) {
    const { setTimeout: begin, clearTimeout: end } = this.#real;
    const beginShort = (work: (...given: unknown[]) => void, delayMs = 0, ...given: unknown[]) => {
      if (delayMs !== deadlineMs) return begin(work, delayMs, ...given);
      let left = TURNS;
      const turn = () => {
        left--;
        if (left > 0) return void this.#turns.set(first, begin(turn, TURN_MS));
        this.#turns.delete(first);
        work(...given);
      };
      const first = begin(turn, TURN_MS);
      this.#turns.set(first, first);
      return first;
    };
    const endShort = (timer?: Timer) => {
      if (timer === undefined) return;
      end(this.#turns.get(timer) ?? timer);
      this.#turns.delete(timer);
    };
    Object.assign(globalThis, { setTimeout: beginShort, clearTimeout: endShort });
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real);
  }
}
