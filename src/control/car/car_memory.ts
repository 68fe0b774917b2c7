import type { Phases } from "../../domain/house/units.ts";

/** What the car did with what it was offered. */
export interface CarMemory {
  /** Time that it has charged since it was plugged in, in ms. */
  readonly chargedMs: number;
  /** Since when it is asked and draws nothing; null: it draws, is not asked, or is not known. */
  readonly idleSinceMs: number | null;
  /** Since when it has been asked without an answer, and how often. */
  readonly askedMs: number | null;
  readonly asks: number;
  readonly lastAskMs: number | null;
  /**
   * How many of `asks` came before a person last pressed a mode: such a press makes three asks
   * follow at once.
   */
  readonly asksBeforePress: number;
  /** Current in A that it was offered before the last ask; null: it was asked once. */
  readonly beforeA: number | null;
  /** Largest current that it was offered in vain since it last drew; null: none was. */
  readonly vainA: number | null;
  /** Smallest told current in A at which it has drawn for a minute in this stay; null: none yet. */
  readonly takenA: number | null;
  /** Current in A with which it has begun, until that changes; else null. */
  readonly begunA: number | null;
  /** Current in A that it was told last, and the one from which that was lowered while it drew. */
  readonly toldA: number | null;
  readonly loweredFromA: number | null;
  /** The charger has shown a pause as done since it was last asked to charge. */
  readonly isAtRest: boolean;
  /** Since when it shows a start that nobody asked for. */
  readonly selfStartMs: number | null;
  /** Phases that carried current when that was last known; null: none did. */
  readonly phases: Phases | null;
  /** Most phases that have carried current, twice in a row, since it was plugged in. */
  readonly seenPhases: Phases | null;
  /** Whether current flowed when that was last known. */
  readonly wasFlowing: boolean | null;
}

/** A car of which nothing is known yet. */
export const NEW_CAR: CarMemory = {
  chargedMs: 0,
  idleSinceMs: null,
  askedMs: null,
  asks: 0,
  lastAskMs: null,
  asksBeforePress: 0,
  beforeA: null,
  vainA: null,
  takenA: null,
  begunA: null,
  toldA: null,
  loweredFromA: null,
  isAtRest: false,
  selfStartMs: null,
  phases: null,
  seenPhases: null,
  wasFlowing: null,
};

/** A person has pressed a mode: a car that did not start is asked anew, at once. */
export function askAnew(memory: CarMemory): CarMemory {
  return { ...memory, askedMs: null, lastAskMs: null, asksBeforePress: memory.asks };
}
