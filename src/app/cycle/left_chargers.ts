import type { Charger } from "../../domain/ports/devices.ts";
import type { Logger } from "../../domain/ports/log.ts";
import { tellPause } from "./stop.ts";

/**
 * Chargers that another one is steered instead of and that did not take their pause: nobody else
 * would ever tell them, and a charge would go on at its last current.
 */
export class LeftChargers {
  readonly #owed = new Set<Charger>();

  constructor(private readonly logger: Logger) {}

  /** Owes a charger its pause. */
  add(charger: Charger): void {
    this.#owed.add(charger);
  }

  /** Those that have not taken their pause yet. */
  get owed(): readonly Charger[] {
    return [...this.#owed];
  }

  /** Tells each of them once more, beside the cycle; one that is steered again, or closed, is let go. */
  tellAll(isStillLeft: (charger: Charger) => boolean): void {
    for (const charger of this.#owed) {
      if (isStillLeft(charger)) void this.#tell(charger);
      else this.#owed.delete(charger);
    }
  }

  async #tell(charger: Charger): Promise<void> {
    try {
      if (!await tellPause(charger) || !this.#owed.delete(charger)) return;
      this.logger.info("Charger paused that was left");
    } catch (error) {
      this.logger.debug("Charger that was left not paused yet", { error: String(error) });
    }
  }
}
