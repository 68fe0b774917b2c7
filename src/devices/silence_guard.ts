import { DeviceError, DeviceTimeout } from "../domain/errors.ts";
import type { Clock } from "../domain/ports.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../domain/units.ts";
import type { ModbusLink } from "./modbus_connection.ts";
import { INVERTER_BLOCK } from "./solaredge_blocks.ts";
import type { Registers } from "./sunspec.ts";

/** Pauses after one silence too many, and after each one that follows; then the longest. */
const PAUSES_MS = [10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS];
const LONGEST_PAUSE_MS = 24 * HOUR_MS;

/**
 * Reads blocks that an inverter may not have. From about firmware 4.20 such a block may stay
 * unanswered and hang its Modbus server: after `maxSilences` in a row it is asked ever more seldom.
 * A silence counts where the connection has answered something else before.
 */
export class SilenceGuard {
  #silences = 0;
  #askAtMs = 0;
  #isSuspect = false;

  constructor(
    private readonly options: {
      /** Whose block: `battery of 192.0.2.7:1502`. */
      readonly what: string;
      readonly maxSilences: number;
      readonly clock: Clock;
    },
  ) {}

  /** True while the block is not asked for. */
  get isPaused(): boolean {
    return this.#waitMs > 0;
  }

  /** Reads a block of the guarded part. @throws DeviceTimeout while paused, else as the link */
  async read(link: ModbusLink, range: Registers): Promise<readonly number[]> {
    this.#refuseWhilePaused();
    // Tells a block that is silent from an inverter that is: every inverter has this block.
    if (this.#isSuspect && !link.hasAnswered) await link.read(INVERTER_BLOCK);
    const isAlive = link.hasAnswered;
    try {
      const registers = await link.read(range);
      this.#forgive();
      return registers;
    } catch (error) {
      if (error instanceof DeviceTimeout) {
        this.#isSuspect = true;
        if (isAlive) this.#noteSilence();
      } else if (error instanceof DeviceError && link.isOpen) this.#forgive();
      throw error;
    }
  }

  get #waitMs(): number {
    if (this.#silences < this.options.maxSilences) return 0;
    return Math.max(0, this.#askAtMs - this.options.clock.steadyMs());
  }

  #forgive(): void {
    this.#silences = 0;
    this.#isSuspect = false;
  }

  #noteSilence(): void {
    const { maxSilences, clock } = this.options;
    this.#silences++;
    if (this.#silences < maxSilences) return;
    this.#askAtMs = clock.steadyMs() +
      (PAUSES_MS[this.#silences - maxSilences] ?? LONGEST_PAUSE_MS);
  }

  #refuseWhilePaused(): void {
    if (!this.isPaused) return;
    throw new DeviceTimeout(
      `Cannot read ${this.options.what}: ${this.#silences} requests for its identity stayed ` +
        `unanswered, asked again in ${Math.ceil(this.#waitMs / SECOND_MS)} s`,
    );
  }
}
