import type { Clock } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import type { ReadMark } from "./charger_writes.ts";

/** Settings that nobody is known to have changed are read again after so long. */
const KEPT_MS = MINUTE_MS;
/**
 * The same while a car takes none of the current that it was offered, because the settings tell why
 * not.
 */
const IN_VAIN_KEPT_MS = 15 * SECOND_MS;
/**
 * Cycles come a little early or late: one that comes up to this much before the limit counts as on
 * it.
 */
const TOLERANCE_MS = 2500;
/**
 * No car takes more than it is offered: when more than this flows beyond it, in A, somebody has
 * raised the current.
 */
const RAISED_A = 0.5;

/** How settings were read, and as much of them as tells whether they are still true. */
interface Told {
  /** When they were asked for (steady time), and in which read. */
  readonly atMs: number;
  readonly mark: ReadMark;
  readonly enabled: boolean | null;
  readonly currentA: number | null;
}

/** What this read has measured, before its settings are asked for. */
export interface Measuring {
  /**
   * When the read began, for the write discipline; another mark means that something was written
   * meanwhile.
   */
  readonly mark: ReadMark;
  /**
   * True when something beside the flow shows that the settings may have changed, or when a wish
   * has still to be seen in them.
   */
  readonly isNews: boolean;
  readonly isFlowing: boolean | null;
  readonly phaseCurrentsA: readonly (number | null)[];
}

/**
 * What a charger is set to, kept from one read to the next: it changes by a write or by a hand on it,
 * seldom, and asking for it is half of what is asked of a charger. It is read again after a write, as
 * long as no read shows the wish; when a flow begins, ends, goes on while it is told to be paused, or
 * is more than what was told; and else each minute.
 */
export class KeptSettings<T> {
  #kept: { readonly value: T; readonly told: Told } | null = null;
  #wasFlowing: boolean | null = null;

  constructor(private readonly clock: Clock) {}

  /** What was read last where it still counts; null: it is to be read. */
  of(measuring: Measuring): T | null {
    const { isFlowing, mark, isNews } = measuring;
    const hasTurned = isFlowing === null || isFlowing !== this.#wasFlowing;
    this.#wasFlowing = isFlowing;
    const kept = this.#kept;
    if (kept === null || isNews || hasTurned || kept.told.mark !== mark) return null;
    const { enabled, currentA, atMs } = kept.told;
    const isInVain = enabled === true && !isFlowing;
    const limitMs = (isInVain ? IN_VAIN_KEPT_MS : KEPT_MS) - TOLERANCE_MS;
    if (this.clock.steadyMs() - atMs >= limitMs) return null;
    if (isFlowing && enabled === false) return null;
    const flowingA = Math.max(0, ...measuring.phaseCurrentsA.map((phaseA) => phaseA ?? 0));
    return currentA === null || flowingA > currentA + RAISED_A ? null : kept.value;
  }

  /** Takes what was read. */
  keep(value: T, told: Told): void {
    this.#kept = { value, told };
  }

  /** A read has failed: nothing is known of what happened meanwhile. */
  forget(): void {
    this.#kept = null;
  }
}
