import { DeviceError } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { SearchPlaces } from "../driver.ts";
import { type ConnectChargerFound, findConnectChargers } from "../nrgkick_connect/find_connect.ts";
import type { NrgkickFound } from "../nrgkick_gen2/announcements.ts";
import { findNrgkicks } from "../nrgkick_gen2/find_nrgkicks.ts";
import { findPlugs } from "../tplink/find_plugs.ts";
import type { PlugFound } from "../tplink/plug_answers.ts";
import {
  INVERTER_PORTS,
  probeSolarEdge,
  type SolarEdgeFound,
} from "../solaredge/find_solaredge.ts";

export type SearchPart = "plugs" | "nrgkicks" | "connect" | "inverter";

export interface DiscoverRequest {
  /**
   * Where to look for a Connect gateway and for an inverter; null: only who answers to a call. With
   * a port of inverters only an inverter is looked for, with any other only a gateway: a request in
   * the wrong language can hang an inverter's only connection.
   */
  readonly host: string | null;
  /** False while this program or another one may be connected to the inverter. */
  readonly mayProbeInverter: boolean;
}

export interface DiscoverOptions extends SearchPlaces {
  readonly clock: Clock;
  /** For the calls into the network, which always take as long, and for each request to `host`. */
  readonly deadlineMs: number;
  /** Ends the search; what has been found by then is told. */
  readonly signal?: AbortSignal;
}

/** All that was found, and what could not be searched or was not there at `host`. */
export interface Discovery {
  readonly plugs: readonly PlugFound[];
  readonly nrgkicks: readonly NrgkickFound[];
  readonly connectChargers: readonly ConnectChargerFound[];
  readonly inverter: SolarEdgeFound | null;
  readonly failures: readonly SearchFailure[];
}

export interface SearchFailure {
  readonly part: SearchPart;
  /** The port that was looked at, where several are. */
  readonly port: number | null;
  readonly error: DeviceError;
}

/**
 * Searches the network for devices of every kind, side by side, within a few deadlines. Changes
 * nothing on them. Never rejects with a DeviceError: a search that fails is told beside the others.
 */
export async function discover(
  request: DiscoverRequest,
  options: DiscoverOptions,
): Promise<Discovery> {
  const { deadlineMs, signal } = options;
  const common = { deadlineMs, ...(signal === undefined ? {} : { signal }) };
  const failures: SearchFailure[] = [];
  const [plugs, nrgkicks, atHost] = await Promise.all([
    orNone("plugs", findPlugs({ ...common, ...options.plugs }), failures),
    orNone("nrgkicks", findNrgkicks({ ...common, ...options.chargers }), failures),
    lookAtHost(request, options, failures),
  ]);
  return { plugs, nrgkicks, ...atHost, failures };
}

/** A gateway is no inverter: where one answers, no Modbus port is touched. */
async function lookAtHost(
  { host, mayProbeInverter }: DiscoverRequest,
  options: DiscoverOptions,
  failures: SearchFailure[],
): Promise<Pick<Discovery, "connectChargers" | "inverter">> {
  if (host === null) return { connectChargers: [], inverter: null };
  const { deadlineMs, signal, clock, inverterPorts = INVERTER_PORTS } = options;
  const common = { deadlineMs, ...(signal === undefined ? {} : { signal }) };
  const port = parseHost(host)?.port ?? null;
  const isInverterPort = port !== null && inverterPorts.includes(port);
  const connectChargers = isInverterPort
    ? []
    : await orNone("connect", findConnectChargers(host, common), failures);
  const isOver = connectChargers.length > 0 || (port !== null && !isInverterPort);
  if (isOver || !mayProbeInverter) return { connectChargers, inverter: null };
  const probe = await probeSolarEdge(host, { ...common, clock, ports: inverterPorts });
  for (const { port, error } of probe.failures) failures.push({ part: "inverter", port, error });
  return { connectChargers, inverter: probe.found };
}

async function orNone<T>(
  part: SearchPart,
  search: Promise<readonly T[]>,
  failures: SearchFailure[],
): Promise<readonly T[]> {
  try {
    return await search;
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    failures.push({ part, port: null, error });
    return [];
  }
}
