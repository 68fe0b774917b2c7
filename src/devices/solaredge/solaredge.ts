import type { Battery, Inverter, SiteDevices, SiteMeter } from "../../domain/ports/devices.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { InverterValues } from "../../domain/house/snapshot.ts";
import { DeviceError, DeviceUnreachable } from "../../domain/codes/errors.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import { ModbusConnection, type ModbusLink } from "../transport/modbus_connection.ts";
import { type BatteryCount, BatteryReader } from "./battery.ts";
import type { SiteIdentity } from "./identity.ts";
import { InverterReader } from "./inverter.ts";
import { MeterReader, NoSiteMeter } from "./meter.ts";
import { sumInverters } from "../../domain/house/sums.ts";

/**
 * Inverters answer within 0.5 s, behind a gateway or in a chain of inverters within some seconds.
 * Values are good for 30 s, and no cycle waits so long: patience costs nothing but the time in which
 * a dead connection is noticed.
 */
const DEADLINE_MS = 8500;
const CONNECT_DEADLINE_MS = 3000;

export interface SolarEdgeOptions extends NameGuard {
  /** Name or address, without a port. */
  readonly host: string;
  /** 1502 on inverters set up with SetApp, 502 on those with a display; configurable there. */
  readonly port: number;
  readonly unitId: number;
  /** Modbus unit of a second inverter behind the first; null or missing: there is none. */
  readonly followerUnitId?: number | null;
  /** Null or missing: they are looked for. */
  readonly batteryCount?: BatteryCount;
  readonly clock: Clock;
  /** Bounds the connect, and each request on its own. */
  readonly deadlineMs?: number;
}

/** The parts of the site behind one inverter. */
export interface SolarEdgeSite extends SiteDevices {
  /** Asks all parts who they are, over the same connection as the reads. @throws DeviceError */
  identify(): Promise<SiteIdentity>;
}

/**
 * A SolarEdge inverter, or a leader with its follower, with site meter and batteries, over one Modbus TCP connection that
 * the first read opens. Reads that are asked for together are sent one after another in that order;
 * each is one request, but for identities at the start of a connection. They end with a DeviceError.
 */
export function openSolarEdge(options: SolarEdgeOptions): SolarEdgeSite {
  return new SolarEdge(options);
}

class SolarEdge implements SolarEdgeSite {
  readonly meter: SiteMeter;
  readonly inverter: Inverter;
  readonly battery: Battery;
  readonly #connection: ModbusConnection;
  readonly #inverter: InverterReader;
  readonly #follower: InverterReader | null;
  readonly #meter: MeterReader;
  readonly #battery: BatteryReader;

  constructor(options: SolarEdgeOptions) {
    const { host, port, clock, deadlineMs, followerUnitId = null, batteryCount = null } = options;
    this.#connection = new ModbusConnection({
      ...options,
      deadlineMs: deadlineMs ?? DEADLINE_MS,
      connectDeadlineMs: deadlineMs ?? CONNECT_DEADLINE_MS,
    });
    const name = `${host}:${port}`;
    this.#inverter = new InverterReader({ name, clock });
    this.#meter = new MeterReader({ name, clock, inverter: this.#inverter });
    this.#follower = followerUnitId === null ? null : new InverterReader({
      name: `unit ${followerUnitId} at ${name}`,
      clock,
      unitId: followerUnitId,
    });
    this.#battery = new BatteryReader({
      name,
      clock,
      inverter: this.#inverter,
      count: batteryCount,
      followerUnitId,
    });
    this.meter = { read: () => this.#connection.run((link) => this.#meter.read(link)) };
    this.inverter = { read: () => this.#connection.run((link) => this.#readInverters(link)) };
    this.battery = { read: () => this.#connection.run((link) => this.#battery.read(link)) };
  }

  identify(): Promise<SiteIdentity> {
    return this.#connection.run(async (link) => {
      const common = await this.#inverter.identify(link);
      const meter = await this.#identifyMeter(link);
      const [first = null, ...others] = await this.#battery.identify(link);
      const follower = await this.#follower?.identify(link);
      return {
        ...common,
        ...meter,
        battery: first === null ? null : { ...first, count: 1 + others.length },
        followerModel: follower?.model ?? null,
      };
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** A part is not shown as the whole: where the follower fails, so does the sum. */
  async #readInverters(link: ModbusLink): Promise<InverterValues> {
    const leader = await this.#inverter.read(link);
    if (this.#follower === null) return leader;
    try {
      return sumInverters(leader, await this.#follower.read(link));
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      // Whatever the failure was, a follower that refuses is asked again in the next cycle.
      throw new DeviceUnreachable(error.message, { symptom: "follower-failed", cause: error });
    }
  }

  async #identifyMeter(link: ModbusLink) {
    try {
      const { model, option, slot, synergyUnits } = await this.#meter.identify(link);
      return {
        meterModel: model,
        meterOption: option,
        meterSlot: slot,
        meterProblem: null,
        synergyUnits,
      };
    } catch (error) {
      if (!(error instanceof NoSiteMeter)) throw error;
      return {
        meterModel: null,
        meterOption: null,
        meterSlot: null,
        meterProblem: error.message,
        synergyUnits: error.synergyUnits,
      };
    }
  }
}
