import { DeviceError, type DeviceErrorKind, DeviceUnreachable } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import type { ModbusLink } from "../transport/modbus_connection.ts";
import { INVERTER_BLOCK } from "./register_map.ts";
import type { Symptom } from "../../domain/codes/symptom.ts";
import type { Registers } from "../transport/register_block.ts";

/** When a block that ends connections is asked for again: pauses one after the other, then the last. */
export interface BlockPatience {
  /** So many connections in a row have to end at a block before it is left alone. */
  readonly maxFailures: number;
  readonly pausesMs: readonly [number, ...number[]];
}

/**
 * For blocks that the house may do without. From about firmware 4.20 one that is not there may hang
 * the inverter's Modbus server until it restarts.
 */
export const PROBE_PATIENCE: BlockPatience = {
  maxFailures: 3,
  pausesMs: [10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS],
};
/** For blocks that are known to be there: each try costs the others one cycle. */
export const VALUES_PATIENCE: BlockPatience = {
  maxFailures: 3,
  pausesMs: [MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS],
};

/**
 * So many requests a connection has to answer first: one that breaks at its second request tells
 * nothing about the block.
 */
const PROOF_ANSWERS = 2;

const SYMPTOMS: Readonly<Record<DeviceErrorKind, Symptom>> = {
  timeout: "block-silent",
  unreachable: "block-drops",
  protocol: "block-garbled",
  rejected: "refused-request",
};

/** A block that is not asked for, because the connection has ended each time it was. */
export class BlockLeftAlone extends DeviceUnreachable {}

/**
 * Reads blocks whose answers may end the connection: with silence, a close, a reset or bytes that
 * are no answer. All that is read after such a block would never be read: after some connections in
 * a row that ended at it, it is asked for ever more seldom. An end counts where the connection has
 * answered other requests before.
 */
export class BlockGuard {
  #failures = 0;
  #askAtMs = 0;
  #isSuspect = false;
  #cause: DeviceError | null = null;

  constructor(
    private readonly options: {
      /** Whose block: `battery of 192.0.2.7:1502`. */
      readonly what: string;
      readonly patience: BlockPatience;
      readonly clock: Clock;
    },
  ) {}

  /** True while the block is not asked for. */
  get isPaused(): boolean {
    return this.#waitMs > 0;
  }

  /** Reads a block of the guarded part. @throws BlockLeftAlone while paused, else as the link */
  async read(link: ModbusLink, range: Registers, unitId?: number): Promise<readonly number[]> {
    this.#refuseWhilePaused();
    // Every inverter has this block. Its answers prove that the connection works, so that an end
    // after them is due to the guarded block.
    while (this.#isSuspect && link.answerCount < PROOF_ANSWERS) await link.read(INVERTER_BLOCK);
    const wasAlive = link.isOpen && link.answerCount >= PROOF_ANSWERS;
    try {
      const registers = await link.read(range, unitId);
      this.#forgive();
      return registers;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      if (link.isOpen) this.#forgive();
      else this.#suspect(error, wasAlive);
      throw error;
    }
  }

  get #waitMs(): number {
    return Math.max(0, this.#askAtMs - this.options.clock.steadyMs());
  }

  #forgive(): void {
    this.#failures = 0;
    this.#isSuspect = false;
    this.#cause = null;
  }

  #suspect(error: DeviceError, wasAlive: boolean): void {
    this.#isSuspect = true;
    if (!wasAlive) return;
    const { patience: { maxFailures, pausesMs }, clock } = this.options;
    this.#cause = error;
    this.#failures++;
    if (this.#failures < maxFailures) return;
    const pause = Math.min(this.#failures - maxFailures, pausesMs.length - 1);
    this.#askAtMs = clock.steadyMs() + (pausesMs[pause] ?? pausesMs[0]);
  }

  #refuseWhilePaused(): void {
    if (!this.isPaused || this.#cause === null) return;
    throw new BlockLeftAlone(
      `Cannot read ${this.options.what}: ${this.#failures} connections ended at it, the last with ` +
        `"${reasonOf(this.#cause)}", asked again in ${Math.ceil(this.#waitMs / SECOND_MS)} s`,
      { symptom: SYMPTOMS[this.#cause.kind], cause: this.#cause },
    );
  }
}

/** What a link's message says after its action. */
function reasonOf({ message }: DeviceError): string {
  return message.slice(message.lastIndexOf(": ") + 2);
}
