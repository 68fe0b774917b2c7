import type { ApplyState, ChargerCommand } from "../../domain/house/command.ts";
import { DeviceError, DeviceRejected } from "../../domain/codes/errors.ts";
import type { Logger } from "../../domain/ports/log.ts";
import { wait } from "../clocks.ts";
import { withDeadline } from "../cycle/deadline.ts";
import type { OpenCharger } from "../cycle/open_devices.ts";

/** A command may wait for a read in flight and then take its own time; real time. */
const TELL_CHARGER = { action: "tell the charger", deadlineMs: 8000 };
/** Real time that a cycle waits for its chargers; what comes later counts in the next one. */
const TELL_WAIT_MS = 2000;

/** What became of a command to a charger. */
export interface Applied {
  readonly state: ApplyState | null;
  readonly rejection: DeviceRejected | null;
}

export const NOT_TOLD: Applied = { state: null, rejection: null };
const WAITING: Applied = { state: "waiting", rejection: null };

/** Tells one charger what was decided. A slow one is told beside the cycles, and holds none of them. */
export class ChargerTeller {
  #isTelling = false;
  /** What a driver threw that is no failure of its device, and so a bug of ours; null: nothing. */
  #broken: { readonly error: unknown } | null = null;

  constructor(
    private readonly logger: Logger,
    private readonly askIn: (delayMs: number) => void,
    private readonly pause: typeof wait = wait,
  ) {}

  /**
   * Resolves when the charger is told, or after two seconds. While a command is under way no other is
   * given: the next cycle has the newest wish. @throws a bug of ours, also a late one
   */
  async tell({ port }: OpenCharger, command: ChargerCommand): Promise<Applied> {
    this.#throwBroken();
    if (this.#isTelling) return WAITING;
    const done = new AbortController();
    let applied: Applied | null = null;
    this.#isTelling = true;
    const told = this.#tell(port, command).then((result) => {
      applied = result;
      this.#isTelling = false;
      done.abort();
    });
    await Promise.race([told, this.pause(TELL_WAIT_MS, done.signal)]);
    this.#throwBroken();
    return applied ?? WAITING;
  }

  #throwBroken(): void {
    if (this.#broken !== null) throw this.#broken.error;
  }

  /** Never rejects. */
  async #tell(charger: OpenCharger["port"], command: ChargerCommand): Promise<Applied> {
    try {
      const state = await withDeadline(charger.apply(command), TELL_CHARGER);
      if (state === "sent") this.logger.info("Charger told", { ...command });
      const waitMs = state === "waiting" ? charger.waitMs?.() ?? null : null;
      if (waitMs !== null) this.askIn(waitMs);
      return { state, rejection: null };
    } catch (error) {
      if (!(error instanceof DeviceError)) {
        this.#broken = { error };
        return WAITING;
      }
      this.logger.warn("Charger not told", { ...command, error: error.message });
      const rejection = error instanceof DeviceRejected ? error : null;
      return { state: "waiting", rejection };
    }
  }
}
