import { connect } from "node:net";
import type {
  FoundOfDriver,
  NetworkSweep,
  SweepSearch,
  SweepState,
} from "../../domain/ports/device_checks.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import { guardedLookup } from "../transport/guarded_lookup.ts";
import { addressesOf } from "../transport/same_host.ts";
import { ownNetworks } from "../transport/udp_questions.ts";
import { type DriverFinderOptions, lookAt } from "./driver_finder.ts";

/** Inverters that take one client, then what speaks HTTP. */
const MODBUS_PORTS: readonly number[] = [1502, 502];
const PORTS: readonly number[] = [...MODBUS_PORTS, 80];
/** Networks that are looked through, each of 254 addresses at the most. */
const MAX_NETWORKS = 2;
const LAST_HOST = 254;
const AT_ONCE = 24;
/** A device at home answers within a few milliseconds, a sleepy one within half a second. */
const CONNECT_MS = 600;
const LOOK_MS = 2500;
const TOTAL_MS = 120_000;
const MAX_FOUND = 50;
const IDLE: SweepState = { kind: "idle", looked: 0, count: 0, found: [] };

/**
 * Looks through the own networks for devices of every make: at which address a port is open, and of
 * whom. One at a time; nothing is written. Places to look at in their stead: `sweep`.
 */
export function createNetworkSweep(options: DriverFinderOptions): NetworkSweep {
  let state = IDLE;
  let stop = new AbortController();
  return {
    state: () => state,
    begin(search) {
      if (state.kind === "running") return false;
      const places = options.sweep ?? ownPlaces();
      stop = new AbortController();
      const { signal } = stop;
      const timer = setTimeout(() => stop.abort(), TOTAL_MS);
      state = { kind: "running", looked: 0, count: places.length, found: [] };
      const tell = (looked: number, found: readonly FoundOfDriver[]) => {
        if (!signal.aborted) state = { ...state, looked, found };
      };
      void lookThrough(places, { search, options, signal, tell })
        .finally(() => {
          clearTimeout(timer);
          if (!signal.aborted) state = { ...state, kind: "over" };
        });
      return true;
    },
    cancel() {
      if (state.kind !== "running") return;
      stop.abort();
      state = { ...state, kind: "cancelled" };
    },
  };
}

interface SweepTerms {
  readonly search: SweepSearch;
  readonly options: DriverFinderOptions;
  readonly signal: AbortSignal;
  readonly tell: (looked: number, found: readonly FoundOfDriver[]) => void;
}

/** Never rejects: an address at which nothing is found is no failure. */
async function lookThrough(places: readonly string[], terms: SweepTerms): Promise<void> {
  const { search, options, signal, tell } = terms;
  const held = await heldAddresses(search.heldHosts);
  const modbusPorts = options.inverterPorts ?? MODBUS_PORTS;
  const waiting = places.values();
  const found = new Map<string, FoundOfDriver>();
  let looked = 0;
  const work = async () => {
    for (const place of waiting) {
      if (signal.aborted) return;
      if (!isTaken(place, held, modbusPorts) && await isOpen(place, signal)) {
        for (const one of await lookAtPlace(place, terms)) {
          const key = `${one.driver} ${one.address}`;
          if (!found.has(key) && found.size < MAX_FOUND) found.set(key, one);
        }
      }
      looked += 1;
      tell(looked, [...found.values()]);
    }
  };
  await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
}

async function lookAtPlace(
  place: string,
  { search, options, signal }: SweepTerms,
): Promise<readonly FoundOfDriver[]> {
  const { drivers, clock, deadlineMs = LOOK_MS, totalMs: _total, ...places } = options;
  const lookup = search.mayUseOwnMachine ? undefined : guardedLookup();
  try {
    const terms = { clock, deadlineMs, signal, places, lookup };
    return (await lookAt({ ...search, host: place }, drivers, terms)).found;
  } catch {
    return [];
  }
}

/** The inverter's only client is the program: it is not even connected to. */
function isTaken(
  place: string,
  held: ReadonlySet<string> | null,
  modbusPorts: readonly number[],
): boolean {
  const { hostname = "", port = null } = parseHost(place) ?? {};
  return port !== null && modbusPorts.includes(port) && (held === null || held.has(hostname));
}

/** Null: one of them has a name that nobody knows at the moment, and may be anywhere. */
async function heldAddresses(hosts: readonly string[]): Promise<ReadonlySet<string> | null> {
  const all = await Promise.all(
    hosts.map((host) => addressesOf(parseHost(host)?.hostname ?? host)),
  );
  return all.some((addresses) => addresses.length === 0) ? null : new Set(all.flat());
}

/** Somebody takes a connection there, which is given up at once. */
function isOpen(place: string, signal: AbortSignal): Promise<boolean> {
  const at = parseHost(place);
  if (at === null || at.port === null) return Promise.resolve(false);
  const { hostname: host, port } = at;
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (isThere: boolean) => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(isThere);
    };
    const onAbort = () => end(false);
    signal.addEventListener("abort", onAbort);
    socket.setTimeout(CONNECT_MS, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

/** Every other address of the own home networks with each port: the inverters' ports first. */
export function ownPlaces(): readonly string[] {
  const own = ownNetworks().map(({ address }) => address).filter(isPrivate);
  const networks = [...new Set(own.map((address) => address.replace(/[0-9]+$/, "")))];
  const hosts = networks.slice(0, MAX_NETWORKS).flatMap((network) =>
    Array.from({ length: LAST_HOST }, (_, at) => `${network}${at + 1}`)
  ).filter((host) => !own.includes(host));
  return PORTS.flatMap((port) => hosts.map((host) => `${host}:${port}`));
}

/** Of a network at home (RFC 1918): strangers are not knocked at. */
export function isPrivate(address: string): boolean {
  return /^(10|192\.168|172\.(1[6-9]|2[0-9]|3[01]))\./.test(address);
}
