import { DeviceError, DeviceProtocol, DeviceRejected } from "../../domain/codes/errors.ts";
import type { PvValues } from "../../domain/house/device.ts";
import type { BatteryValues, MeterValues } from "../../domain/house/snapshot.ts";
import type { Clock } from "../../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/house/units.ts";
import type { Source } from "../../domain/ports/devices.ts";
import { host } from "../../domain/settings/setting_kinds.ts";
import { defineDriver, type OpenDevice, placeOfHost } from "../driver.ts";
import { FrozenWatch } from "../transport/frozen_watch.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import { type JsonAnswer, JsonHttp } from "../transport/http_json.ts";
import {
  decodeApiVersion,
  decodeCounters,
  decodeInverters,
  type FroniusIdentity,
  type GridCounters,
  UNKNOWN_COUNTERS,
} from "./details.ts";
import { decodePowerFlow, type PowerFlow, UNKNOWN_BATTERY } from "./power_flow.ts";

export interface FroniusOptions extends NameGuard {
  /** Name or address, without a port. */
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** Of each request. */
  readonly deadlineMs?: number;
}

/** A Fronius with all its roles, which also tells what it is. */
export interface Fronius extends OpenDevice {
  readonly grid: Source<MeterValues>;
  readonly pv: Source<PvValues>;
  readonly battery: Source<BatteryValues | null>;
  /** Asks for the version of the interface and for the inverters. @throws DeviceError */
  identify(): Promise<FroniusIdentity>;
}

const PORT = 80;
/** A data logger that asks several inverters may need seconds. */
const DEADLINE_MS = 8500;
/** A data logger makes its values anew each 4 s at most, and is not asked more often. */
const REFRESH_MS = 4 * SECOND_MS;
const COUNTERS_DEADLINE_MS = 2500;
/** What the counters may be late with; `counterMoveWh` allows for it. */
const COUNTERS_MS = MINUTE_MS;
const COUNTERS_RETRY_MS = 10 * MINUTE_MS;
/** Cycles come a little early. */
const TOLERANCE_MS = 2500;

/**
 * A Fronius inverter or its data logger by the local Solar API v1 (Fronius, 42,0410,2012), which
 * needs no password and takes no commands. All roles read from one snapshot: one request a cycle,
 * one in flight, none within 4 s of the one before. The grid's counters are one more each minute.
 *
 * The grid is told only by a meter that sits at the grid connection and knows power. Elsewhere the
 * inverter works the grid out from its own production, which is wrong as soon as anything stands
 * outside that meter, the charger for one: the grid role refuses then, PV and battery are read.
 */
export function openFronius(options: FroniusOptions): Fronius {
  return new SolarApi(options);
}

/** Fronius: Symo, Primo, GEN24, Verto, Tauro and others behind a Datamanager. */
export const fronius = defineDriver({
  id: "fronius",
  label: "Fronius",
  roles: ["grid", "pv", "battery"],
  params: { host: host({ group: "params" }) },
  address: (values) => {
    const at = placeOfHost(values.host, PORT);
    return at === null ? null : placeOf(at);
  },
  find: {
    look: async (host, { clock, lookup, deadlineMs }) => {
      const at = placeOfHost(host, PORT);
      if (at === null) return [];
      const { model } = await openFronius({ ...at, clock, lookup, deadlineMs }).identify();
      const name = ["Fronius", model].filter((word) => word !== null).join(" ");
      return [{ name, address: host, hint: null, params: { host } }];
    },
  },
  open: (values, roles, { clock, lookup, patience }) => {
    const at = placeOfHost(values.host, PORT) ?? { host: "", port: PORT };
    const all = openFronius({ ...at, clock, lookup, ...patience });
    return {
      ...(roles.includes("grid") ? { grid: all.grid } : {}),
      ...(roles.includes("pv") ? { pv: all.pv } : {}),
      ...(roles.includes("battery") ? { battery: all.battery } : {}),
      identify: () => all.identify(),
      close: () => all.close(),
    };
  },
});

/** A snapshot that is being read, or was. */
interface Shared {
  /** When it was asked for (steady time). */
  readonly atMs: number;
  readonly flow: Promise<PowerFlow>;
  isUnderWay: boolean;
}

class SolarApi implements Fronius {
  readonly grid = { read: () => this.#readGrid() };
  readonly pv = { read: () => this.#readPv() };
  readonly battery = { read: () => this.#readBattery() };
  readonly #http: JsonHttp;
  readonly #place: string;
  readonly #times: FrozenWatch;
  readonly #powers: FrozenWatch;
  #shared: Shared | null = null;
  #counters = UNKNOWN_COUNTERS;
  /** When to ask for the counters again (steady time); null: at once. */
  #countersDueMs: number | null = null;
  /** Its newest word on whether there is one; null: none yet. */
  #hasBattery: boolean | null = null;

  constructor(private readonly options: FroniusOptions) {
    this.#http = new JsonHttp({ lookup: options.lookup });
    this.#place = placeOf(options);
    this.#times = new FrozenWatch(options.clock);
    this.#powers = new FrozenWatch(options.clock);
  }

  async identify(): Promise<FroniusIdentity> {
    const solarApi = await this.#ask(ASK_VERSION);
    return { ...await this.#ask(ASK_INVERTERS), solarApi };
  }

  close(): Promise<void> {
    this.#http.close();
    return Promise.resolve();
  }

  async #readGrid(): Promise<MeterValues> {
    const { grid: { place, isVague, powerW } } = await this.#flow();
    if (place !== "grid" || isVague) {
      const seen = place === "none" ? "there is none" : isVague ? "it counts pulses" : "it is not";
      throw new DeviceRejected(
        `Cannot read the grid of ${this.#name}: no meter at the grid connection (${seen})`,
        { symptom: "no-site-meter", isAskedAgain: true },
      );
    }
    return {
      gridPowerW: powerW,
      phasePowersW: [],
      voltagesV: [],
      frequencyHz: null,
      ...await this.#countersNow(),
    };
  }

  async #readPv(): Promise<PvValues> {
    return (await this.#flow()).pv;
  }

  /** One that was there and is told of no more has not left the house: it is unknown. */
  async #readBattery(): Promise<BatteryValues | null> {
    const { battery } = await this.#flow();
    if (typeof battery !== "string") {
      this.#hasBattery = true;
      return battery;
    }
    if (battery === "none") this.#hasBattery ??= false;
    return this.#hasBattery === false ? null : UNKNOWN_BATTERY;
  }

  /** What is under way or younger than the device's own values is shared, a failure too. */
  #flow(): Promise<PowerFlow> {
    const atMs = this.options.clock.steadyMs();
    const before = this.#shared;
    if (before !== null && (before.isUnderWay || atMs - before.atMs < REFRESH_MS)) {
      return before.flow;
    }
    const shared: Shared = { atMs, isUnderWay: true, flow: this.#askFlow() };
    const end = () => {
      shared.isUnderWay = false;
    };
    shared.flow.then(end, end);
    this.#shared = shared;
    return shared.flow;
  }

  async #askFlow(): Promise<PowerFlow> {
    const flow = await this.#ask(ASK_FLOW);
    this.#refuseFrozen(flow);
    return flow;
  }

  /** A live one tells another second in each answer, and its meter another tenth of a watt. */
  #refuseFrozen({ timestamp, grid, pv, battery }: PowerFlow): void {
    const timeMs = Date.parse(timestamp ?? "");
    this.#times.note(Number.isNaN(timeMs) ? [] : [timeMs]);
    const isMetered = grid.place === "grid" && grid.powerW !== null && grid.powerW !== 0;
    const batteryPowerW = typeof battery === "string" ? null : battery.powerW;
    this.#powers.note(isMetered ? [grid.powerW, pv.pvPowerW, batteryPowerW] : []);
    const told = [
      ...(Number.isNaN(timeMs) ? [] : [this.#times]),
      ...(isMetered ? [this.#powers] : []),
    ];
    const frozen = told.find(({ isFrozen }) => isFrozen);
    if (frozen === undefined) return;
    const seconds = Math.round(frozen.unchangedMs / SECOND_MS);
    throw new DeviceProtocol(
      `Cannot ${this.#actionOf(ASK_FLOW)}: its values have been frozen for ${seconds} s`,
      { symptom: "frozen" },
    );
  }

  /** Nothing else rests on the counters: where they fail they are unknown, and asked for rarely. */
  async #countersNow(): Promise<GridCounters> {
    const nowMs = this.options.clock.steadyMs();
    if (this.#countersDueMs !== null && nowMs < this.#countersDueMs - TOLERANCE_MS) {
      return this.#counters;
    }
    try {
      this.#counters = await this.#ask(ASK_COUNTERS);
      this.#countersDueMs = nowMs + COUNTERS_MS;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.#counters = UNKNOWN_COUNTERS;
      this.#countersDueMs = nowMs + COUNTERS_RETRY_MS;
    }
    return this.#counters;
  }

  async #ask<T>(question: Question<T>): Promise<T> {
    const action = this.#actionOf(question);
    if (this.options.host === "") {
      throw new DeviceRejected(`Cannot ${action}: no address is entered`, {
        symptom: "name-unknown",
      });
    }
    const { deadlineMs: ownMs = DEADLINE_MS } = this.options;
    const deadlineMs = Math.min(ownMs, question.deadlineMs ?? ownMs);
    const url = `http://${this.#place}${question.path}`;
    return question.decode(await this.#http.request({ action, url, deadlineMs }), action);
  }

  #actionOf({ action }: Question<unknown>): string {
    return `${action} ${this.#name}`;
  }

  get #name(): string {
    return `Fronius at ${this.#place}`;
  }
}

/** One GET; `action` goes before the device's name in messages. */
interface Question<T> {
  readonly action: string;
  readonly path: string;
  /** Less than the usual one. */
  readonly deadlineMs?: number;
  readonly decode: (answer: JsonAnswer, action: string) => T;
}

const ASK_FLOW: Question<PowerFlow> = {
  action: "read the power flow of",
  path: "/solar_api/v1/GetPowerFlowRealtimeData.fcgi",
  decode: decodePowerFlow,
};
const ASK_COUNTERS: Question<GridCounters> = {
  action: "read the meter of",
  path: "/solar_api/v1/GetMeterRealtimeData.cgi?Scope=System",
  deadlineMs: COUNTERS_DEADLINE_MS,
  decode: decodeCounters,
};
const ASK_VERSION: Question<string | null> = {
  action: "identify",
  path: "/solar_api/GetAPIVersion.cgi",
  decode: decodeApiVersion,
};
const ASK_INVERTERS: Question<Omit<FroniusIdentity, "solarApi">> = {
  action: "identify",
  path: "/solar_api/v1/GetInverterInfo.cgi",
  decode: decodeInverters,
};

/** Host and port as a URL has them. */
function placeOf({ host, port }: Pick<FroniusOptions, "host" | "port">): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
