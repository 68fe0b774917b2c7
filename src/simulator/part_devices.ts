import type { ChargerFault } from "./faults/faults.ts";
import { FroniusServer } from "./fronius/fronius_server.ts";
import { GoeServer } from "./goe/goe_server.ts";
import type { House } from "./house/house.ts";
import { type HousePart, partOf } from "./house/parts.ts";
import type { ChargerPart, HeaterPart, LoadPart, PlantPart } from "./house/parts.ts";
import { NrgkickServer } from "./nrgkick/connect_server.ts";
import { NrgkickGen2Server } from "./nrgkick/gen2_server.ts";
import { ShellyServer } from "./shelly/shelly_server.ts";
import { TplinkServer } from "./tplink/tplink_server.ts";

interface Named<D extends string> {
  /** As people of the house call it. */
  readonly name: string;
  /** What speaks for it in the network. */
  readonly device: D;
}

type NetworkCharger = ChargerPart & Named<"goe" | "nrgkick-connect" | "nrgkick-gen2">;

/** A part of the house with the device by which it is reached. */
export type NetworkPart =
  | PlantPart & Named<"fronius" | "shelly">
  | NetworkCharger
  | HeaterPart & Named<"shelly" | "tplink"> & Pick<DeviceRow, "policy">
  | LoadPart & Named<"shelly">;

/** A Connect gateway stays in the network without its charger. */
class GatewayServer extends NrgkickServer {
  override setFault(fault: ChargerFault | null): Promise<void> {
    return super.setFault(fault?.kind === "down" ? { kind: "away-message" } : fault);
  }
}

/** What to enter as a device of the house. */
export interface DeviceRow {
  readonly driver: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  /** A load's own values of its settings. */
  readonly policy?: Readonly<Record<string, unknown>>;
}

/** silent: it takes requests and never answers · down: nobody is at its address. */
export type Outage = "silent" | "down";

/** The device of one part, on a socket of its own. */
export interface PartDevice {
  readonly kind: HousePart["kind"];
  /** Which of the house's parts of this kind it is. */
  readonly index: number;
  readonly name: string;
  readonly row: DeviceRow;
  /** Resolves when it is in effect; null: it is well again. */
  setOutage(outage: Outage | null): Promise<void>;
  stop(): Promise<void>;
}

export interface PartReach {
  readonly house: House;
  /** The house's wall time (epoch ms). */
  readonly now: () => number;
  readonly hostname: string;
  readonly latencyMs: number;
}

interface PartServer {
  readonly port: number;
  open(): void;
  stop(): Promise<void>;
  setFault(fault: { readonly kind: Outage } | null): Promise<void>;
}

const MAC_ADDRESS = "00:1E:C0:00:00:02";
const PIN = "1234";
/** How many parts of each kind are the house's own and come before these. */
const OWN_PARTS = 1;

/** Opens a device for each part, on free ports. What is open already is closed when one fails. */
export async function openPartDevices(
  parts: readonly NetworkPart[],
  reach: PartReach,
): Promise<readonly PartDevice[]> {
  const devices: PartDevice[] = [];
  try {
    for (const part of parts) {
      const before = devices.filter(({ kind }) => kind === part.kind).length;
      devices.push(openPart(part, OWN_PARTS * Number(part.kind !== "load") + before, reach));
    }
    return devices;
  } catch (error) {
    await Promise.all(devices.map((device) => device.stop()));
    throw error;
  }
}

function openPart(part: NetworkPart, index: number, reach: PartReach): PartDevice {
  const server = serverOf(part, index, reach);
  server.open();
  const { kind, name, device: driver } = part;
  return {
    kind,
    index,
    name,
    row: {
      driver,
      name,
      roles: rolesOf(part),
      params: paramsOf(part, `${reach.hostname}:${server.port}`),
      ...(part.kind === "heater" && part.policy !== undefined ? { policy: part.policy } : {}),
    },
    setOutage: (outage) => server.setFault(outage === null ? null : { kind: outage }),
    stop: () => server.stop(),
  };
}

function serverOf(part: NetworkPart, index: number, reach: PartReach): PartServer {
  const socket = { ...reach, port: 0 };
  switch (part.kind) {
    case "plant":
      return part.device === "fronius"
        ? new FroniusServer({ ...socket, plant: index, model: hasBattery(part) ? "gen24" : "symo" })
        : new ShellyServer({ ...socket, model: "pro-3em", clamped: "pv", part: index });
    case "charger":
      return chargerServer(part, index, reach);
    case "heater":
      return part.device === "shelly"
        ? new ShellyServer({ ...socket, model: "plug-s", part: index })
        : new TplinkServer({ ...socket, heater: index, model: "hs110-hw4" });
    case "load":
      return new ShellyServer({ ...socket, model: "pro-3em", clamped: "load", part: index });
  }
}

function chargerServer({ device }: NetworkCharger, point: number, reach: PartReach): PartServer {
  const socket = { ...reach, port: 0, point };
  switch (device) {
    case "goe":
      return new GoeServer(socket);
    case "nrgkick-connect":
      return new GatewayServer({ ...socket, macAddress: MAC_ADDRESS, pin: PIN, cacheLagS: 3 });
    case "nrgkick-gen2":
      return new NrgkickGen2Server({
        ...socket,
        user: "",
        password: "",
        ratedCurrentA: partOf(reach.house.points, point).charger.options.maxCurrentA,
        canSwitchPhases: true,
      });
  }
}

function paramsOf({ device }: NetworkPart, host: string): DeviceRow["params"] {
  if (device !== "nrgkick-connect") return { host };
  const url = (resource: string) => `http://${host}/api/${resource}/${MAC_ADDRESS}`;
  return { measurementsUrl: url("measurements"), settingsUrl: url("settings"), pin: PIN };
}

function rolesOf(part: NetworkPart): readonly string[] {
  switch (part.kind) {
    case "plant":
      return [...(part.peakPowerW === 0 ? [] : ["pv"]), ...(hasBattery(part) ? ["battery"] : [])];
    case "charger":
      return ["charger"];
    case "heater":
      return ["switch"];
    case "load":
      return ["load"];
  }
}

function hasBattery({ battery = {} }: PlantPart): boolean {
  return battery !== null;
}
