import { type DeviceError, DeviceTimeout, DeviceUnreachable } from "../../domain/codes/errors.ts";

/** What is about to be done with a device, and how long it may take once its turn has come. */
export interface Turn {
  /** Continues "Cannot …" in errors: `read the relay of plug 192.0.2.9:9999`. */
  readonly action: string;
  readonly deadlineMs: number;
  /** Fires when its caller gives it up, for something more urgent or for good. */
  readonly givenUp?: AbortSignal;
}

/** A caller that waits for its answers never has more than two under way. */
const MAX_WAITING = 8;

/**
 * Work on one device: one piece at a time, in the order asked for, each within its own deadline.
 * The deadline counts from the turn, so that a stop never runs out of time behind a slow read.
 */
export class DeviceTurns {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #running: AbortController | null = null;
  #isClosed = false;

  /**
   * Runs `work`, which ends at once when its signal fires.
   * @throws DeviceTimeout past the deadline, DeviceUnreachable once closed, else what `work` throws
   */
  async run<T>(turn: Turn, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#waiting >= MAX_WAITING) {
      throw new DeviceTimeout(`Cannot ${turn.action}: ${MAX_WAITING} requests wait already`);
    }
    const before = this.#last;
    const done = Promise.withResolvers<void>();
    this.#last = done.promise;
    this.#waiting++;
    await before;
    this.#waiting--;
    try {
      return await this.#runNow(turn, work);
    } finally {
      done.resolve();
    }
  }

  /** Aborts what runs and refuses what waits. */
  close(): void {
    this.#isClosed = true;
    this.#running?.abort();
  }

  async #runNow<T>(turn: Turn, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { deadlineMs, givenUp } = turn;
    if (this.#isClosed) throw closedError(turn);
    const stop = new AbortController();
    const abort = () => stop.abort();
    const timer = setTimeout(abort, deadlineMs);
    givenUp?.addEventListener("abort", abort);
    if (givenUp?.aborted) abort();
    this.#running = stop;
    try {
      return await work(stop.signal);
    } catch (error) {
      if (this.#isClosed) throw closedError(turn, error);
      if (!stop.signal.aborted) throw error;
      const reason = givenUp?.aborted ? "given up" : `timeout after ${deadlineMs} ms`;
      throw new DeviceTimeout(`Cannot ${turn.action}: ${reason}`, { cause: error });
    } finally {
      clearTimeout(timer);
      givenUp?.removeEventListener("abort", abort);
      this.#running = null;
    }
  }
}

function closedError(turn: Turn, cause?: unknown): DeviceError {
  return new DeviceUnreachable(`Cannot ${turn.action}: the driver is closed`, { cause });
}
