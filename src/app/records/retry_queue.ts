import type { ClockMove } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";

/** Least time between two writes of a row that only grows, such as a session's energy. */
export const SAVE_EACH_MS = MINUTE_MS;
/** So many writes wait at most while the disk refuses: those are days of events. */
const MAX_WAITING = 500;

/** The moment at which a row is asked whether it has to be written; `isLast`: the program ends. */
export interface DueAt {
  readonly steadyMs: number;
  readonly isLast: boolean;
}

/** One thing to be written, inside the transaction of its cycle. */
export interface Write {
  /** It must be on the disk at once; what only grows may follow within a minute. */
  readonly isUrgent: boolean;
  /** @throws StorageFailed */
  readonly run: () => void;
  /** Called when it is on the disk. */
  readonly done: () => void;
}

interface Entry {
  /** May be given up when too much waits; the end of a session may not. */
  readonly isEvent: boolean;
  readonly run: () => void;
  /** This entry with the times that it would have if the wall clock had been right. */
  readonly moved: (move: ClockMove) => Entry;
}

/** Something that waits: `run` writes `row`, and `move` gives it its right times. */
export function entryOf<T>(
  entry: {
    readonly isEvent: boolean;
    readonly row: T;
    readonly run: (row: T) => void;
    readonly move: (row: T, move: ClockMove) => T;
  },
): Entry {
  return {
    isEvent: entry.isEvent,
    run: () => entry.run(entry.row),
    moved: (move) => entryOf({ ...entry, row: entry.move(entry.row, move) }),
  };
}

/** Writes that must come in order and are tried again until the disk takes them. */
export class RetryQueue {
  #waiting: readonly Entry[] = [];
  #lost = 0;

  add(entry: Entry): void {
    this.#waiting = [...this.#waiting, entry];
    if (this.#waiting.length <= MAX_WAITING) return;
    const oldest = Math.max(0, this.#waiting.findIndex(({ isEvent }) => isEvent));
    this.#waiting = this.#waiting.filter((_, place) => place !== oldest);
    this.#lost++;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  moveStamps(move: ClockMove): void {
    this.#waiting = this.#waiting.map((entry) => entry.moved(move));
  }

  /** Number of writes given up since the last call. */
  takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }

  /** All that waits, oldest first. */
  due(): readonly Write[] {
    return this.#waiting.map((entry) => ({
      isUrgent: true,
      run: entry.run,
      done: () => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
      },
    }));
  }
}
