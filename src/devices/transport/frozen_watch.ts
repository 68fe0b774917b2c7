import { DeviceProtocol } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";

/**
 * Beyond this a block that has not changed by one bit is no longer measured. A live meter or a
 * producing inverter shows its voltages to 0.01 or 0.1 V and the frequency to 0.01 Hz, anew at least
 * each 10 s: six rounds of that without any change do not happen by chance.
 */
export const FROZEN_MS = MINUTE_MS;

/** Notices registers, or other values that come together, that have stopped to change. */
export class FrozenWatch {
  #registers: readonly (number | null)[] = [];
  #hasMoved = false;
  #sinceMs = 0;
  #unchangedMs = 0;

  constructor(private readonly clock: Clock) {}

  /** Takes what was just read. */
  note(registers: readonly (number | null)[]): void {
    const nowMs = this.clock.steadyMs();
    const isSame = registers.length === this.#registers.length &&
      registers.every((register, index) => register === this.#registers[index]);
    if (!isSame) this.#sinceMs = nowMs;
    this.#hasMoved = !isSame && this.#registers.length > 0;
    this.#registers = registers;
    this.#unchangedMs = nowMs - this.#sinceMs;
  }

  /** True when the newest differ from those noted before. */
  get hasMoved(): boolean {
    return this.#hasMoved;
  }

  /** How long no note has brought anything new. */
  get unchangedMs(): number {
    return this.#unchangedMs;
  }

  get isFrozen(): boolean {
    return this.#unchangedMs > FROZEN_MS;
  }

  /** Ends a read of `what` whose registers are frozen. @throws DeviceProtocol */
  refuse(what: string): void {
    if (!this.isFrozen) return;
    const seconds = Math.round(this.#unchangedMs / SECOND_MS);
    throw new DeviceProtocol(
      `Cannot read ${what}: its registers have been frozen for ${seconds} s`,
      { symptom: "frozen" },
    );
  }
}
