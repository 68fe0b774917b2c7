import { CarFaults } from "./faults/car_faults.ts";
import { type ChargerFault, type FaultOf, Faults, type FaultTarget } from "./faults/faults.ts";
import type { HttpRequest } from "./sockets/http_frames.ts";
import { House, type HouseOptions, type HouseState } from "./house/house.ts";
import { NrgkickGen2Server, type NrgkickGen2ServerOptions } from "./nrgkick/gen2_server.ts";
import { NrgkickServer } from "./nrgkick/connect_server.ts";
import { type NetworkPart, openPartDevices, type PartDevice } from "./part_devices.ts";
import { SolarEdgeServer } from "./solaredge/solaredge_server.ts";
import type { PlugModel } from "./tplink/commands.ts";
import { TplinkServer } from "./tplink/tplink_server.ts";

/** The house's own options, and how its devices are reached. */
export interface SimulatedHouseOptions extends Omit<HouseOptions, "startMs" | "parts"> {
  /** What it has beside one of each, with the devices by which it is reached. */
  readonly parts?: readonly NetworkPart[];
  /** Simulated wall time (epoch ms); the house lives on to it whenever a device is asked. */
  readonly now: () => number;
  /** Where its time begins; null: now. An earlier time lets the day so far happen at once. */
  readonly startMs?: number | null;
  readonly hostname?: string;
  /** 0: a free port each. */
  readonly ports?: { readonly [D in keyof FaultOf]?: number };
  /** Real time before each answer. */
  readonly latencyMs?: number;
  readonly plugModel?: PlugModel;
  readonly chargerPin?: string;
  readonly macAddress?: string;
  /** Age of what the charger's gateway tells. */
  readonly chargerCacheLagS?: number;
  /** Told of each request to the charger, as it comes. */
  readonly onChargerRequest?: (request: HttpRequest) => void;
  /** The same charger answers as one of the second generation too. */
  readonly gen2?: Gen2Access | null;
  /** Simulated time after which the inverter closes an idle connection; null: never. */
  readonly inverterIdleCloseMs?: number | null;
  /** Newer firmware: no answer to reads of registers that do not exist. */
  readonly isInverterSilentOnUnknown?: boolean;
}

/** How the charger is reached as one of the second generation. */
export interface Gen2Access {
  /** 0: a free one. */
  readonly port?: number;
  /** Empty: no authentication. */
  readonly user?: string;
  readonly password?: string;
  /** Of the charger; the attachment bears the charger's largest current. */
  readonly ratedCurrentA?: number;
  /** Phase switching is allowed in the app. */
  readonly canSwitchPhases?: boolean;
}

/** What to enter as settings to reach the three devices. */
export interface SimulatedAddresses {
  readonly inverterHost: string;
  readonly inverterPort: number;
  readonly inverterUnitId: number;
  readonly nrgkickMeasurementsUrl: string;
  readonly nrgkickSettingsUrl: string;
  readonly chargerPin: string;
  /** With its port; null: it is of the first generation alone. */
  readonly nrgkickGen2Address: string | null;
  /** With its port. */
  readonly plugHost: string;
}

export interface SimulatedHouse extends AsyncDisposable {
  readonly addresses: SimulatedAddresses;
  readonly house: House;
  /** The devices of its further parts, in their order. */
  readonly devices: readonly PartDevice[];
  readonly faults: Faults;
  /** The true state now. */
  state(): HouseState;
  /** Closes all sockets; nothing is left running when it resolves. */
  stop(): Promise<void>;
}

const IDLE_CLOSE_MS = 120_000;

/**
 * A house behind servers that speak Modbus TCP (SolarEdge), HTTP (NRGkick Connect, and its second
 * generation where asked for) and the plug's own protocol on real sockets.
 * @throws Deno.errors.AddrInUse for a port that is taken
 */
export async function startSimulatedHouse(options: SimulatedHouseOptions): Promise<SimulatedHouse> {
  const { now, startMs = null, hostname = "127.0.0.1", latencyMs = 0, ports = {} } = options;
  const house = new House({ ...options, startMs: startMs ?? now() });
  const reach = { house, now, hostname, latencyMs };
  const onRequest = options.onChargerRequest ?? (() => {});
  const chargerPin = options.chargerPin ?? "0000";
  const macAddress = options.macAddress ?? "00:1E:C0:00:00:01";
  const inverter = new SolarEdgeServer({
    ...reach,
    port: ports.inverter ?? 0,
    idleCloseMs: options.inverterIdleCloseMs === undefined
      ? IDLE_CLOSE_MS
      : options.inverterIdleCloseMs,
    isSilentOnUnknown: options.isInverterSilentOnUnknown ?? false,
  });
  const charger = new NrgkickServer({
    ...reach,
    onRequest,
    port: ports.charger ?? 0,
    pin: chargerPin,
    macAddress,
    cacheLagS: options.chargerCacheLagS ?? 3,
  });
  const plug = new TplinkServer({
    ...reach,
    port: ports.plug ?? 0,
    model: options.plugModel ?? "hs110-hw4",
  });
  const gen2 = options.gen2 ? gen2Server({ ...reach, onRequest }, options.gen2) : null;
  const servers: { open(): void; stop(): Promise<void> }[] = [inverter, charger, plug];
  if (gen2 !== null) servers.push(gen2);
  let devices: readonly PartDevice[] = [];
  const stop = async () => {
    await Promise.all([...servers, ...devices].map((server) => server.stop()));
  };
  try {
    for (const server of servers) server.open();
    devices = await openPartDevices(options.parts ?? [], reach);
  } catch (error) {
    await stop();
    throw error;
  }
  const chargerUrl = `http://${hostname}:${charger.port}/api`;
  return {
    addresses: {
      inverterHost: hostname,
      inverterPort: inverter.port,
      inverterUnitId: 1,
      nrgkickMeasurementsUrl: `${chargerUrl}/measurements/${macAddress}`,
      nrgkickSettingsUrl: `${chargerUrl}/settings/${macAddress}`,
      chargerPin,
      nrgkickGen2Address: gen2 === null ? null : `${hostname}:${gen2.port}`,
      plugHost: `${hostname}:${plug.port}`,
    },
    house,
    devices,
    faults: new Faults({
      inverter,
      charger: allOf([new CarFaults(house, now), charger, ...(gen2 === null ? [] : [gen2])]),
      plug,
    }),
    state: () => {
      house.advanceTo(now());
      return house.state;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function gen2Server(
  reach: Pick<NrgkickGen2ServerOptions, "house" | "now" | "hostname" | "latencyMs" | "onRequest">,
  access: Gen2Access,
): NrgkickGen2Server {
  const { port = 0, user = "", password = "", ratedCurrentA, canSwitchPhases = false } = access;
  return new NrgkickGen2Server({
    ...reach,
    port,
    user,
    password,
    ratedCurrentA: ratedCurrentA ?? reach.house.charger.options.maxCurrentA,
    canSwitchPhases,
  });
}

function allOf(
  targets: readonly FaultTarget<ChargerFault>[],
): FaultTarget<ChargerFault> {
  return {
    setFault: async (fault) => {
      await Promise.all(targets.map((target) => target.setFault(fault)));
    },
  };
}
