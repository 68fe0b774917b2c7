import { SECOND_MS } from "../../src/domain/house/units.ts";

/** For so long a press can be taken back from the page, in ms of the reader's time. */
export const UNDO_MS = 8 * SECOND_MS;
/** The page shows the offer a cycle longer at the most, and an answer takes its time. */
const GRACE_MS = 7 * SECOND_MS;
/** Loads with an offer; more are not kept. */
const MAX_OFFERS = 64;

/** A press that can be taken back. */
export interface OfferedPress {
  /** Of the load. */
  readonly id: number;
  /** Which of all presses it was: a page may show an older one. */
  readonly press: number;
}

/** Takes a press back. @returns false where it is too late for that */
export type Undo = () => boolean;

interface Offer extends OfferedPress {
  readonly atMs: number;
  undo: Undo;
}

/** What can be taken back for a moment: the newest press on each load. */
export class Undos {
  #offers: Map<number, Offer> = new Map();
  #presses = 0;

  constructor(private readonly steadyMs: () => number = () => performance.now()) {}

  /**
   * Presses, and offers to take that back; pages that are drawn while it is pressed have the offer
   * already. @throws what `press` throws; what was offered before is offered then
   */
  offer(id: number, press: () => Undo): void {
    const before = new Map(this.#offers);
    if (this.#offers.size >= MAX_OFFERS) this.#offers.clear();
    const offer = { id, press: ++this.#presses, atMs: this.steadyMs(), undo: () => false };
    this.#offers.set(id, offer);
    try {
      offer.undo = press();
    } catch (error) {
      this.#offers = before;
      throw error;
    }
  }

  /** The newest press on each load that can be taken back. */
  offered(): readonly OfferedPress[] {
    const nowMs = this.steadyMs();
    return [...this.#offers.values()].filter(({ atMs }) => nowMs - atMs < UNDO_MS)
      .map(({ id, press }) => ({ id, press }));
  }

  /** Takes a press back. @returns false where it is too late, or another one came after it */
  take({ id, press }: OfferedPress): boolean {
    const offer = this.#offers.get(id);
    if (offer?.press !== press) return false;
    this.#offers.delete(id);
    if (this.steadyMs() - offer.atMs >= UNDO_MS + GRACE_MS) return false;
    return offer.undo();
  }
}
