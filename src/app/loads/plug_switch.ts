import { DeviceError } from "../../domain/codes/errors.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { SwitchedPlug } from "../../domain/ports/devices.ts";
import { wait } from "../clocks.ts";

/** Real time that a cycle waits for the plug; what comes later is noted when it comes. */
const SWITCH_WAIT_MS = 1000;

/** Tells the plug what was decided. A slow one is told beside the cycles, and holds none of them. */
export class PlugSwitch {
  /** What became of the last command, as the log told it; null: no command was due. */
  #outcome: string | null = null;
  #newest = 0;
  /** True when the last try to keep the relay on has failed. */
  #isKeepFailing = false;
  /** What a driver threw that is no failure of its device, and so a bug of ours; null: nothing. */
  #broken: { readonly error: unknown } | null = null;

  constructor(private readonly logger: Logger, private readonly pause: typeof wait = wait) {}

  /** For a cycle without a command: the outcome of the next command is logged again. */
  rest(): void {
    this.#newest++;
    this.#outcome = null;
  }

  /** Resolves when the plug is told, or after a second. @throws a bug of ours, also a late one */
  async tell(plug: SwitchedPlug, on: boolean, reason: string | null): Promise<void> {
    await this.#waitFor(this.#tell(plug, { on, reason }));
  }

  /**
   * Says to a plug that is on that it shall stay so, which some have to hear again and again.
   * Resolves and throws as `tell`.
   */
  async keep(plug: SwitchedPlug): Promise<void> {
    await this.#waitFor(this.#keep(plug));
  }

  async #waitFor(work: Promise<void>): Promise<void> {
    const done = new AbortController();
    const ended = work.finally(() => done.abort());
    await Promise.race([ended, this.pause(SWITCH_WAIT_MS, done.signal)]);
    if (this.#broken !== null) throw this.#broken.error;
  }

  async #keep(plug: SwitchedPlug): Promise<void> {
    try {
      await plug.stayOn?.();
      this.#isKeepFailing = false;
    } catch (error) {
      if (!(error instanceof DeviceError)) this.#broken = { error };
      else if (!this.#isKeepFailing) {
        this.#isKeepFailing = true;
        this.logger.warn("Plug not kept on", { error: error.message });
      }
    }
  }

  /** Only a new outcome is logged: a plug that does not obey is told again in each cycle. */
  async #tell(
    plug: SwitchedPlug,
    { on, reason }: { readonly on: boolean; readonly reason: string | null },
  ): Promise<void> {
    const turn = ++this.#newest;
    try {
      const state = await plug.set(on);
      if (!this.#isNews(turn, `${state} ${on}`)) return;
      if (state === "confirmed") this.logger.info("Plug switched", { on, reason });
      else this.logger.info("Plug told, not yet seen", { on, reason });
    } catch (error) {
      if (!(error instanceof DeviceError)) this.#broken = { error };
      else if (this.#isNews(turn, `failed ${on}`)) {
        this.logger.warn("Plug not switched", { on, error: error.message });
      }
    }
  }

  #isNews(turn: number, outcome: string): boolean {
    if (turn !== this.#newest || outcome === this.#outcome) return false;
    this.#outcome = outcome;
    return true;
  }
}
