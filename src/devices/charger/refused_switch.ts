import type { PhaseSwitch } from "../../domain/house/snapshot.ts";
import type { Clock } from "../../domain/house/time.ts";
import { HOUR_MS } from "../../domain/house/units.ts";

/** So long after a refused switch of phases a charger is said to refuse them. */
export const PHASES_REFUSED_MS = HOUR_MS;

/**
 * Remembers that a charger has refused to switch its phases. What refuses is most often that its app
 * does not allow it: asking again with each start would tell nothing new.
 */
export class RefusedSwitch {
  #refusedMs: number | null = null;

  constructor(private readonly clock: Clock) {}

  /** A switch was refused now. */
  note(): void {
    this.#refusedMs = this.clock.steadyMs();
  }

  /** A switch was taken. */
  forget(): void {
    this.#refusedMs = null;
  }

  /** What the charger tells, with what it has refused. */
  told(phaseSwitch: PhaseSwitch): PhaseSwitch {
    const isRefused = this.#refusedMs !== null &&
      this.clock.steadyMs() - this.#refusedMs < PHASES_REFUSED_MS;
    return isRefused ? { ...phaseSwitch, isRefused } : phaseSwitch;
  }
}
