import { SECOND_MS } from "../../src/domain/house/units.ts";

/** For so long a press can be taken back from the page, in ms of the reader's time. */
export const UNDO_MS = 8 * SECOND_MS;
/** The page shows the offer a cycle longer at the most, and an answer takes its time. */
const GRACE_MS = 7 * SECOND_MS;
/** Loads with an offer; more are not kept. */
const MAX_OFFERS = 64;

interface Offer {
  readonly atMs: number;
  readonly undo: () => boolean;
}

/** What can be taken back for a moment: the newest press on each load. */
export class Undos {
  readonly #offers = new Map<number, Offer>();

  constructor(private readonly steadyMs: () => number = () => performance.now()) {}

  /** `undo` takes the press back; false: it is too late for that. */
  offer(id: number, undo: () => boolean): void {
    if (this.#offers.size >= MAX_OFFERS) this.#offers.clear();
    this.#offers.set(id, { atMs: this.steadyMs(), undo });
  }

  /** Ids of the loads whose newest press can be taken back. */
  offered(): readonly number[] {
    const nowMs = this.steadyMs();
    return [...this.#offers].filter(([, { atMs }]) => nowMs - atMs < UNDO_MS).map(([id]) => id);
  }

  /** Takes the newest press on a load back. @returns false where it is too late */
  take(id: number): boolean {
    const offer = this.#offers.get(id);
    this.#offers.delete(id);
    if (offer === undefined || this.steadyMs() - offer.atMs >= UNDO_MS + GRACE_MS) return false;
    return offer.undo();
  }
}
