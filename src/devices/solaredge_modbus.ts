import { DeviceTimeout } from "../domain/errors.ts";
import type { Battery, Clock, Inverter, SiteDevices, SiteMeter } from "../domain/ports.ts";
import type { BatteryValues } from "../domain/snapshot.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/units.ts";
import { IllegalAddress, ModbusConnection, type ModbusLink } from "./modbus_connection.ts";
import {
  BATTERY_BLOCK,
  BATTERY_IDENTITY_BLOCK,
  type BatteryPresence,
  decodeBattery,
  decodeBatteryPresence,
  decodeInverter,
  decodeMeter,
  INVERTER_BLOCK,
  METER_BLOCK,
  UNKNOWN_BATTERY,
} from "./sunspec.ts";

/** Well above the 0.5 s that the inverter may take for an answer. */
const DEADLINE_MS = 2000;
/**
 * From about firmware 4.20 a block that an inverter does not have may stay unanswered and hang its
 * Modbus server: from so many silences in a row on, each leaves the battery alone for a while.
 */
const MAX_IDENTITY_SILENCES = 3;
const IDENTITY_PAUSE_MS = 10 * MINUTE_MS;

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

/**
 * A SolarEdge inverter with its first meter and first battery, over one Modbus TCP connection that
 * the first read opens. Reads that are asked for together are sent one after another in that order;
 * each is one request, the battery's first one on a connection two. They end with a DeviceError.
 */
export function openSolarEdge(options: SolarEdgeOptions): SiteDevices {
  return new SolarEdge(options);
}

class SolarEdge implements SiteDevices {
  readonly meter: SiteMeter;
  readonly inverter: Inverter;
  readonly battery: Battery;
  readonly #connection: ModbusConnection;
  readonly #clock: Clock;
  readonly #name: string;
  #slot: { readonly link: ModbusLink; readonly presence: BatteryPresence } | null = null;
  #identitySilences = 0;
  #identifyAtMs = 0;

  constructor(options: SolarEdgeOptions) {
    this.#connection = new ModbusConnection({ deadlineMs: DEADLINE_MS, ...options });
    this.#clock = options.clock;
    this.#name = `${options.host}:${options.port}`;
    this.meter = {
      read: () => this.#connection.run(async (link) => decodeMeter(await link.read(METER_BLOCK))),
    };
    this.inverter = {
      read: () =>
        this.#connection.run(async (link) => decodeInverter(await link.read(INVERTER_BLOCK))),
    };
    this.battery = { read: () => this.#connection.run((link) => this.#readBattery(link)) };
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #readBattery(link: ModbusLink): Promise<BatteryValues | null> {
    const presence = await this.#presence(link);
    switch (presence) {
      case "absent":
        return null;
      case "unknown":
        return UNKNOWN_BATTERY;
      case "present":
        return decodeBattery(await link.read(BATTERY_BLOCK));
    }
  }

  /** Asked once a connection; again only while a restarting inverter cannot tell. */
  async #presence(link: ModbusLink): Promise<BatteryPresence> {
    if (this.#slot?.link === link) return this.#slot.presence;
    const presence = await this.#identify(link);
    this.#identitySilences = 0;
    if (presence !== "unknown") this.#slot = { link, presence };
    return presence;
  }

  async #identify(link: ModbusLink): Promise<BatteryPresence> {
    this.#refuseWhilePaused();
    try {
      return decodeBatteryPresence(await link.read(BATTERY_IDENTITY_BLOCK));
    } catch (error) {
      if (error instanceof IllegalAddress) return "absent";
      if (error instanceof DeviceTimeout) this.#noteIdentitySilence();
      throw error;
    }
  }

  #noteIdentitySilence(): void {
    this.#identitySilences++;
    if (this.#identitySilences < MAX_IDENTITY_SILENCES) return;
    this.#identifyAtMs = this.#clock.steadyMs() + IDENTITY_PAUSE_MS;
  }

  #refuseWhilePaused(): void {
    const waitMs = this.#identifyAtMs - this.#clock.steadyMs();
    if (this.#identitySilences === 0 || waitMs <= 0) return;
    throw new DeviceTimeout(
      `Cannot read battery of ${this.#name}: ${this.#identitySilences} requests for its identity ` +
        `stayed unanswered, asked again in ${Math.ceil(waitMs / SECOND_MS)} s`,
    );
  }
}
