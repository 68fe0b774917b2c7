import type { Clock } from "../../domain/house/time.ts";
import type { BatteryValues } from "../../domain/house/snapshot.ts";
import type { ModbusLink } from "../transport/modbus_connection.ts";
import { BatterySlot } from "./battery_slot.ts";
import type { BatteryIdentity } from "./identity.ts";
import type { InverterReader } from "./inverter.ts";
import { type RatedBattery, sumBatteries } from "../../domain/house/sums.ts";
import { UNKNOWN_BATTERY } from "./decode.ts";

/** What the slots are called, and how far their registers lie from slot 1 (0xE100). */
const SLOTS = [
  { word: "battery", offset: 0 },
  { word: "battery 2", offset: 0x100 },
  { word: "battery 3", offset: 0x300 },
] as const;

/** How many batteries there are, where somebody has said so; null: they are looked for. */
export type BatteryCount = 0 | 1 | 2 | 3 | null;

/** The batteries at one inverter or at a leader and its follower, read as one. */
export class BatteryReader {
  /**
   * The slots of each inverter. Batteries are packed, so no register behind an empty slot is asked
   * for.
   */
  readonly #rows: readonly (readonly BatterySlot[])[];

  constructor(
    options: {
      readonly name: string;
      readonly clock: Clock;
      readonly inverter: InverterReader;
      readonly count: BatteryCount;
      /** Modbus unit of the follower; null: there is none. */
      readonly followerUnitId: number | null;
    },
  ) {
    const { name, count, followerUnitId, ...parts } = options;
    const own = SLOTS.slice(0, count ?? SLOTS.length).map(({ word, offset }, index) =>
      new BatterySlot({
        name: `${word} of ${name}`,
        offset,
        isFurther: count === null && index > 0,
      }, parts)
    );
    const followers = followerUnitId === null || count !== null ? [] : SLOTS.map(
      ({ word, offset }) =>
        new BatterySlot({
          name: `${word} of unit ${followerUnitId} at ${name}`,
          unitId: followerUnitId,
          offset,
          isFurther: true,
        }, parts),
    );
    this.#rows = [own, followers];
  }

  /** All as one; null: the house has none. @throws DeviceError when one that is there cannot be read */
  async read(link: ModbusLink): Promise<BatteryValues | null> {
    const batteries: RatedBattery[] = [];
    for (const row of this.#rows) {
      for (const slot of row) {
        const battery = await slot.read(link);
        if (battery === null) break;
        batteries.push(battery);
        // A restarting inverter has not found the further ones either: looked for once it has.
        if (battery.values === UNKNOWN_BATTERY) break;
      }
    }
    return sumBatteries(batteries);
  }

  /** Names of all that are there. @throws DeviceError */
  async identify(link: ModbusLink): Promise<readonly BatteryIdentity[]> {
    const identities: BatteryIdentity[] = [];
    for (const row of this.#rows) {
      for (const slot of row) {
        const identity = await slot.identify(link);
        if (identity === null) break;
        identities.push(identity);
      }
    }
    return identities;
  }
}
