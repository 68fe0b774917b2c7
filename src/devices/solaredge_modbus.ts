import type { Battery, Clock, Inverter, SiteDevices, SiteMeter } from "../domain/ports.ts";
import { ModbusConnection, type ModbusLink } from "./modbus_connection.ts";
import { BatteryReader } from "./solaredge_battery.ts";
import type { SiteIdentity } from "./solaredge_identity.ts";
import { InverterReader } from "./solaredge_inverter.ts";
import { MeterReader, NoSiteMeter } from "./solaredge_meter.ts";

/**
 * Inverters answer within 0.5 s, behind a gateway or in a chain of inverters within some seconds.
 * Values are good for 30 s, and no cycle waits so long: patience costs nothing but the time in which
 * a dead connection is noticed.
 */
const DEADLINE_MS = 8500;
const CONNECT_DEADLINE_MS = 3000;

export interface SolarEdgeOptions {
  /** Name or address, without a port. */
  readonly host: string;
  /** 1502 on inverters set up with SetApp, 502 on those with a display; configurable there. */
  readonly port: number;
  readonly unitId: number;
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
 * A SolarEdge inverter with its site meter and first battery, over one Modbus TCP connection that
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
  readonly #meter: MeterReader;
  readonly #battery: BatteryReader;

  constructor(options: SolarEdgeOptions) {
    const { host, port, clock, deadlineMs } = options;
    this.#connection = new ModbusConnection({
      ...options,
      deadlineMs: deadlineMs ?? DEADLINE_MS,
      connectDeadlineMs: deadlineMs ?? CONNECT_DEADLINE_MS,
    });
    const name = `${host}:${port}`;
    this.#inverter = new InverterReader({ name, clock });
    this.#meter = new MeterReader({ name, clock, inverter: this.#inverter });
    this.#battery = new BatteryReader({ name, clock, inverter: this.#inverter });
    this.meter = { read: () => this.#connection.run((link) => this.#meter.read(link)) };
    this.inverter = { read: () => this.#connection.run((link) => this.#inverter.read(link)) };
    this.battery = { read: () => this.#connection.run((link) => this.#battery.read(link)) };
  }

  identify(): Promise<SiteIdentity> {
    return this.#connection.run(async (link) => ({
      ...await this.#inverter.identify(link),
      ...await this.#identifyMeter(link),
      battery: await this.#battery.identify(link),
    }));
  }

  close(): Promise<void> {
    return this.#connection.close();
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
