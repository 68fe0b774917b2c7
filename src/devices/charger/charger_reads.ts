/** A write waits so long for what the read under way tells, counted from its beginning. */
const PATIENCE_MS = 3000;

/** The read of a charger that is under way. A slow one must not keep a write from the charger. */
export class ChargerReads {
  #settled: Promise<void> = Promise.resolve();
  #giveUp = new AbortController();

  /** @param patienceMs of real time */
  constructor(private readonly patienceMs: number = PATIENCE_MS) {}

  /** Begins a read, which hands the signal to each of its requests; one at a time. */
  async run<T>(read: (givenUp: AbortSignal) => Promise<T>): Promise<T> {
    const settled = Promise.withResolvers<void>();
    const timer = setTimeout(settled.resolve, this.patienceMs);
    this.#settled = settled.promise;
    this.#giveUp = new AbortController();
    try {
      return await read(this.#giveUp.signal);
    } finally {
      clearTimeout(timer);
      settled.resolve();
    }
  }

  /** Resolves when the newest read has ended, or has had its time. Never rejects. */
  settled(): Promise<void> {
    return this.#settled;
  }

  /** Ends the read under way: a write is due. Its answer is a DeviceTimeout. */
  giveUp(): void {
    this.#giveUp.abort();
  }
}
