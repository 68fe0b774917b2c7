import type { Clock } from "../domain/ports.ts";
import type { BatteryValues } from "../domain/snapshot.ts";
import { MINUTE_MS } from "../domain/units.ts";
import { BlockGuard, PROBE_PATIENCE, VALUES_PATIENCE } from "./block_guard.ts";
import { FrozenWatch } from "./frozen_registers.ts";
import { IllegalAddress, type ModbusLink } from "./modbus_connection.ts";
import { BATTERY_BLOCK, BATTERY_IDENTITY_BLOCK } from "./solaredge_blocks.ts";
import {
  type BatteryIdentity,
  type BatteryPresence,
  decodeBatteryIdentity,
  decodeBatteryPresence,
} from "./solaredge_identity.ts";
import type { InverterReader } from "./solaredge_inverter.ts";
import { decodeBattery, UNKNOWN_BATTERY } from "./solaredge_values.ts";

/**
 * A restarting inverter needs up to five minutes to find its parts again: an empty slot is asked
 * for again after them, and one that was filled before counts as empty only then.
 */
const EMPTY_MS = 5 * MINUTE_MS;

interface BatterySlot {
  readonly presence: BatteryPresence;
  readonly identity: BatteryIdentity;
}

const EMPTY_SLOT: BatterySlot = {
  presence: "absent",
  identity: { manufacturer: null, model: null },
};

interface FoundSlot {
  readonly link: ModbusLink;
  readonly presence: BatteryPresence;
  readonly atMs: number;
}

/** The first battery: whether there is one, once a connection, and what it does. */
export class BatteryReader {
  readonly #identityGuard: BlockGuard;
  readonly #valuesGuard: BlockGuard;
  readonly #watch: FrozenWatch;
  #found: FoundSlot | null = null;
  #wasThere = false;
  #emptySinceMs: number | null = null;

  constructor(
    private readonly options: {
      readonly name: string;
      readonly clock: Clock;
      readonly inverter: InverterReader;
    },
  ) {
    const { name, clock } = options;
    this.#identityGuard = new BlockGuard({
      what: `identity of the battery of ${name}`,
      patience: PROBE_PATIENCE,
      clock,
    });
    this.#valuesGuard = new BlockGuard({
      what: `battery of ${name}`,
      patience: VALUES_PATIENCE,
      clock,
    });
    this.#watch = new FrozenWatch(options.clock);
  }

  /** Null: the house has none. @throws DeviceError */
  async read(link: ModbusLink): Promise<BatteryValues | null> {
    switch (await this.#presence(link)) {
      case "absent":
        return null;
      case "unknown":
        return UNKNOWN_BATTERY;
      case "present":
        return this.#decode(await this.#valuesGuard.read(link, BATTERY_BLOCK));
    }
  }

  /** Its names; null: the house has none. @throws DeviceError */
  async identify(link: ModbusLink): Promise<BatteryIdentity | null> {
    const { presence, identity } = await this.#ask(link);
    return presence === "absent" ? null : identity;
  }

  /** Asked once a connection; again while a restarting inverter cannot tell, or none is there. */
  async #presence(link: ModbusLink): Promise<BatteryPresence> {
    const found = this.#found;
    const isKnown = found?.link === link &&
      (found.presence === "present" || this.#nowMs - found.atMs < EMPTY_MS);
    return isKnown ? found.presence : (await this.#ask(link)).presence;
  }

  async #ask(link: ModbusLink): Promise<BatterySlot> {
    const slot = this.#judge(await this.#readSlot(link));
    if (slot.presence !== "unknown") {
      this.#found = { link, presence: slot.presence, atMs: this.#nowMs };
    }
    return slot;
  }

  /** A house without a battery is charged for otherwise: one that was there is not gone at once. */
  #judge(slot: BatterySlot): BatterySlot {
    switch (slot.presence) {
      case "present":
        this.#wasThere = true;
        this.#emptySinceMs = null;
        return slot;
      case "absent":
        this.#emptySinceMs ??= this.#nowMs;
        return this.#wasThere && this.#nowMs - this.#emptySinceMs < EMPTY_MS
          ? { ...slot, presence: "unknown" }
          : slot;
      case "unknown":
        return slot;
    }
  }

  get #nowMs(): number {
    return this.options.clock.steadyMs();
  }

  async #readSlot(link: ModbusLink): Promise<BatterySlot> {
    try {
      const registers = await this.#identityGuard.read(link, BATTERY_IDENTITY_BLOCK);
      return {
        presence: decodeBatteryPresence(registers),
        identity: decodeBatteryIdentity(registers),
      };
    } catch (error) {
      if (error instanceof IllegalAddress) return EMPTY_SLOT;
      throw error;
    }
  }

  /** A resting battery stands still of itself: only beside a frozen inverter it is frozen too. */
  #decode(registers: readonly number[]): BatteryValues {
    this.#watch.note(registers);
    if (this.options.inverter.isFrozen) this.#watch.refuse(`battery of ${this.options.name}`);
    return decodeBattery(registers);
  }
}
