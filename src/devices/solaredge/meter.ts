import { DeviceRejected } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { MeterValues } from "../../domain/house/snapshot.ts";
import {
  BlockGuard,
  BlockLeftAlone,
  type BlockPatience,
  PROBE_PATIENCE,
  VALUES_PATIENCE,
} from "./block_guard.ts";
import { FrozenWatch } from "../transport/frozen_watch.ts";
import { IllegalAddress, type ModbusLink } from "../transport/modbus_connection.ts";
import { METER_BLOCK, METER_IDENTITY_BLOCK } from "./register_map.ts";
import { decodeMeterSlot, type MeterSlot } from "./identity.ts";
import type { InverterReader } from "./inverter.ts";
import { decodeMeter, showsNoFlow, withoutPowers } from "./decode.ts";
import { rangeOf } from "../transport/register_block.ts";

/** The meter that measures the grid connection, and how far its registers lie from slot 1. */
export interface MeterPlace {
  readonly slot: number;
  readonly offset: number;
  readonly model: string | null;
  readonly option: string | null;
  readonly synergyUnits: number;
}

/** No slot holds a meter that measures the grid connection. */
export class NoSiteMeter extends DeviceRejected {
  constructor(message: string, readonly synergyUnits: number) {
    super(message, { symptom: "no-site-meter" });
  }
}

/** What a site meter says of itself; production and consumption meters measure something else. */
const SITE_OPTION = "Export+Import";
const MAX_SLOTS = 3;
const SLOT_REGISTERS = 174;
/** The strings of a Synergy inverter's units lie before its meters (vendor's note). */
const SYNERGY_OFFSETS: Readonly<Record<number, number>> = { 2: 50, 3: 70 };
/**
 * Where the only meter that most houses have lies. It is read there while the meter's identity is
 * not answered.
 */
const FIRST_OFFSET = 0;

/** The site's meter: found once a connection by its option, then read each cycle. */
export class MeterReader {
  /** By how far a slot lies from slot 1: one that answers says nothing of the others. */
  readonly #slotGuards = new Map<number, BlockGuard>();
  readonly #valuesGuard: BlockGuard;
  readonly #watch: FrozenWatch;
  readonly #inverter: InverterReader;
  #foundBy: ModbusLink | null = null;
  /** Where the meter was found last; null: it was not yet. */
  #lastOffset: number | null = null;

  constructor(
    private readonly options: {
      readonly name: string;
      readonly clock: Clock;
      readonly inverter: InverterReader;
    },
  ) {
    this.#valuesGuard = this.#guard(`meter of ${options.name}`, VALUES_PATIENCE);
    this.#watch = new FrozenWatch(options.clock);
    this.#inverter = options.inverter;
  }

  /** @throws DeviceError, NoSiteMeter when there is none */
  async read(link: ModbusLink): Promise<MeterValues> {
    const offset = await this.#offset(link);
    const registers = await this.#valuesGuard.read(link, rangeOf(METER_BLOCK, offset));
    const values = this.#decode(registers, offset);
    this.#watch.note(registers);
    if (values.gridPowerW !== null && this.#inverter.isLive) {
      this.#watch.refuse(`meter of ${this.options.name}`);
    }
    // A real meter shows no flow at all only while an inverter at work keeps it at 0.
    const isBlind = showsNoFlow(registers) && !(await this.#inverter.askIsLive(link));
    return isBlind ? withoutPowers(values) : values;
  }

  /** Where the site's meter is, asked anew. @throws DeviceError, NoSiteMeter when there is none */
  async identify(link: ModbusLink): Promise<MeterPlace> {
    const place = await this.#find(link);
    this.#foundBy = link;
    this.#lastOffset = place.offset;
    return place;
  }

  async #offset(link: ModbusLink): Promise<number> {
    if (this.#foundBy === link && this.#lastOffset !== null) return this.#lastOffset;
    try {
      return (await this.identify(link)).offset;
    } catch (error) {
      if (!(error instanceof BlockLeftAlone)) throw error;
      if (this.#lastOffset !== null) return this.#lastOffset;
      if (this.#slotGuard(FIRST_OFFSET).isPaused) return FIRST_OFFSET;
      throw error;
    }
  }

  #slotGuard(offset: number): BlockGuard {
    const known = this.#slotGuards.get(offset);
    if (known !== undefined) return known;
    const what = `identity of the meter of ${this.options.name} at register ${
      METER_IDENTITY_BLOCK.address + offset
    }`;
    const guard = this.#guard(what, PROBE_PATIENCE);
    this.#slotGuards.set(offset, guard);
    return guard;
  }

  #guard(what: string, patience: BlockPatience): BlockGuard {
    return new BlockGuard({ what, patience, clock: this.options.clock });
  }

  #decode(registers: readonly number[], offset: number): MeterValues {
    try {
      return decodeMeter(registers, offset);
    } catch (error) {
      // The answer is not that of the meter that was found, so the meter is looked for again.
      this.#foundBy = null;
      throw error;
    }
  }

  async #find(link: ModbusLink): Promise<MeterPlace> {
    const first = await this.#readSlot(link, FIRST_OFFSET);
    if (first.kind !== "synergy") return await this.#findFrom(link, first);
    const { units } = first;
    const offset = SYNERGY_OFFSETS[units ?? 0];
    if (units === null || offset === undefined) {
      throw new NoSiteMeter(
        `Cannot use meter of ${this.options.name}: place unknown behind ${units ?? "no"} ` +
          "Synergy units, not 2 or 3",
        1,
      );
    }
    const behind = { offset, synergyUnits: units };
    return await this.#findFrom(link, await this.#readSlot(link, offset), behind);
  }

  /** Meters are packed: behind an empty slot there is none, and no register is asked for. */
  async #findFrom(
    link: ModbusLink,
    first: MeterSlot,
    behind: { offset: number; synergyUnits: number } = { offset: FIRST_OFFSET, synergyUnits: 1 },
  ): Promise<MeterPlace> {
    const seen: string[] = [];
    let content = first;
    for (let slot = 1;; slot++) {
      const offset = behind.offset + (slot - 1) * SLOT_REGISTERS;
      if (slot > 1) content = await this.#readSlot(link, offset);
      if (content.kind !== "meter") {
        seen.push(
          `slot ${slot} is empty (${idOf(content)} at register ${
            METER_IDENTITY_BLOCK.address + offset
          })`,
        );
        break;
      }
      const { model, option } = content;
      if (isSiteOption(option)) {
        return { slot, offset, model, option, synergyUnits: behind.synergyUnits };
      }
      seen.push(`slot ${slot} holds a "${option ?? ""}" meter`);
      if (slot === MAX_SLOTS) break;
    }
    throw new NoSiteMeter(
      `Cannot use meter of ${this.options.name}: none measures the grid connection ` +
        `("${SITE_OPTION}"), ${seen.join(", ")}`,
      behind.synergyUnits,
    );
  }

  async #readSlot(link: ModbusLink, offset: number): Promise<MeterSlot> {
    try {
      const range = rangeOf(METER_IDENTITY_BLOCK, offset);
      return decodeMeterSlot(await this.#slotGuard(offset).read(link, range));
    } catch (error) {
      if (error instanceof IllegalAddress) return { kind: "empty", id: null };
      throw error;
    }
  }
}

function isSiteOption(option: string | null): boolean {
  return option?.toLowerCase() === SITE_OPTION.toLowerCase();
}

function idOf(content: MeterSlot): string {
  if (content.kind !== "empty") return content.kind;
  return content.id === null ? "nothing" : `model ${content.id}`;
}
