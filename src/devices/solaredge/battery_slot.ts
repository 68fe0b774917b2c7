import { DeviceError } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { BatteryValues } from "../../domain/house/snapshot.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import { BlockGuard, type BlockPatience, PROBE_PATIENCE, VALUES_PATIENCE } from "./block_guard.ts";
import { FrozenWatch } from "../transport/frozen_watch.ts";
import { IllegalAddress, type ModbusLink } from "../transport/modbus_connection.ts";
import { BATTERY_BLOCK, BATTERY_IDENTITY_BLOCK } from "./register_map.ts";
import {
  type BatteryIdentity,
  type BatteryPresence,
  decodeBatteryIdentity,
  decodeBatteryPresence,
  decodeRatedEnergyWh,
} from "./identity.ts";
import type { InverterReader } from "./inverter.ts";
import { decodeBattery, UNKNOWN_BATTERY } from "./decode.ts";
import { rangeOf } from "../transport/register_block.ts";
import type { RatedBattery } from "../../domain/house/sums.ts";

/**
 * A restarting inverter needs up to five minutes to find its parts again: an empty slot is asked
 * for again after them, and one that was filled before counts as empty only then.
 */
const EMPTY_MS = 5 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/**
 * One connection that ends is enough to leave a further slot alone, because most houses have no
 * further battery.
 */
const FURTHER_PATIENCE: BlockPatience = { maxFailures: 1, pausesMs: [DAY_MS, 7 * DAY_MS] };

/** Where a battery's registers may be, and how much is known of it beforehand. */
export interface BatteryPlace {
  /** Whose battery, for people: `battery 2 of 192.0.2.7:1502`. */
  readonly name: string;
  /** Modbus unit, where it is not the connection's own. */
  readonly unitId?: number | undefined;
  /** How far its registers lie from slot 1. */
  readonly offset: number;
  /**
   * True where nobody says that the battery is there: it is looked for rarely, and a failure does
   * not make it unknown.
   */
  readonly isFurther: boolean;
}

interface Slot {
  readonly presence: BatteryPresence;
  readonly identity: BatteryIdentity;
  readonly ratedWh: number | null;
}

interface FoundSlot {
  readonly link: ModbusLink;
  readonly slot: Slot;
  readonly askAgainMs: number;
}

const EMPTY_SLOT: Slot = {
  presence: "absent",
  identity: { manufacturer: null, model: null },
  ratedWh: null,
};

/** One slot of a battery: whether there is one, and what it does. */
export class BatterySlot {
  readonly #identityGuard: BlockGuard;
  readonly #valuesGuard: BlockGuard;
  readonly #watch: FrozenWatch;
  #found: FoundSlot | null = null;
  #wasThere = false;
  #emptySinceMs: number | null = null;

  constructor(
    private readonly place: BatteryPlace,
    private readonly parts: { readonly clock: Clock; readonly inverter: InverterReader },
  ) {
    const { name, isFurther } = place;
    const { clock } = parts;
    this.#identityGuard = new BlockGuard({
      what: `identity of ${name}`,
      patience: isFurther ? FURTHER_PATIENCE : PROBE_PATIENCE,
      clock,
    });
    this.#valuesGuard = new BlockGuard({ what: name, patience: VALUES_PATIENCE, clock });
    this.#watch = new FrozenWatch(clock);
  }

  /** Null: there is none. @throws DeviceError */
  async read(link: ModbusLink): Promise<RatedBattery | null> {
    const { presence, ratedWh } = await this.#known(link);
    switch (presence) {
      case "absent":
        return null;
      case "unknown":
        return this.#isUnexpected ? null : { values: UNKNOWN_BATTERY, ratedWh };
      case "present": {
        const range = rangeOf(BATTERY_BLOCK, this.place.offset);
        const registers = await this.#valuesGuard.read(link, range, this.place.unitId);
        return { values: this.#decode(registers), ratedWh };
      }
    }
  }

  /** Its names; null: there is none. @throws DeviceError */
  async identify(link: ModbusLink): Promise<BatteryIdentity | null> {
    const { presence, identity } = this.#isUnexpected
      ? await this.#known(link)
      : await this.#ask(link);
    return presence === "absent" || presence === "unknown" && this.#isUnexpected ? null : identity;
  }

  get #isUnexpected(): boolean {
    return this.place.isFurther && !this.#wasThere;
  }

  get #nowMs(): number {
    return this.parts.clock.steadyMs();
  }

  /** Asked once a connection; again while a restarting inverter cannot tell, or none is there. */
  async #known(link: ModbusLink): Promise<Slot> {
    const found = this.#found;
    if (found !== null && this.#nowMs < found.askAgainMs) {
      // Keeps over connections that a further slot is empty, so that it is not looked for with each
      // new one.
      if (found.link === link || this.#isUnexpected) return found.slot;
    }
    return this.#isUnexpected ? await this.#look(link) : await this.#ask(link);
  }

  /** Looks for a battery that no setting promises: when the look fails, there is none. */
  async #look(link: ModbusLink): Promise<Slot> {
    try {
      const slot = await this.#ask(link);
      if (slot.presence === "unknown") this.#keep(link, EMPTY_SLOT);
      return slot;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.#keep(link, EMPTY_SLOT);
      return EMPTY_SLOT;
    }
  }

  async #ask(link: ModbusLink): Promise<Slot> {
    const slot = this.#judge(await this.#readSlot(link));
    if (slot.presence !== "unknown") this.#keep(link, slot);
    return slot;
  }

  #keep(link: ModbusLink, slot: Slot): void {
    const nowMs = this.#nowMs;
    if (slot.presence === "present") {
      this.#found = { link, slot, askAgainMs: Infinity };
      return;
    }
    this.#emptySinceMs ??= nowMs;
    const isSettled = this.#isUnexpected && nowMs - this.#emptySinceMs >= EMPTY_MS;
    this.#found = { link, slot, askAgainMs: nowMs + (isSettled ? DAY_MS : EMPTY_MS) };
  }

  /** A house without a battery is charged for otherwise: one that was there is not gone at once. */
  #judge(slot: Slot): Slot {
    switch (slot.presence) {
      case "present":
        this.#wasThere = true;
        this.#emptySinceMs = null;
        return slot;
      case "absent": {
        this.#emptySinceMs ??= this.#nowMs;
        const isGone = this.#nowMs - this.#emptySinceMs >= EMPTY_MS;
        return this.#wasThere && !isGone ? { ...slot, presence: "unknown" } : slot;
      }
      case "unknown":
        return slot;
    }
  }

  async #readSlot(link: ModbusLink): Promise<Slot> {
    const { offset, unitId } = this.place;
    try {
      const range = rangeOf(BATTERY_IDENTITY_BLOCK, offset);
      const registers = await this.#identityGuard.read(link, range, unitId);
      return {
        presence: decodeBatteryPresence(registers),
        identity: decodeBatteryIdentity(registers),
        ratedWh: decodeRatedEnergyWh(registers),
      };
    } catch (error) {
      if (error instanceof IllegalAddress) return EMPTY_SLOT;
      throw error;
    }
  }

  /**
   * The values of a resting battery stand still by themselves, so it counts as frozen only when the
   * inverter is frozen too.
   */
  #decode(registers: readonly number[]): BatteryValues {
    this.#watch.note(registers);
    if (this.parts.inverter.isFrozen) this.#watch.refuse(this.place.name);
    return decodeBattery(registers);
  }
}
