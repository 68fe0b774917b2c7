import type {
  CheckRequest,
  Discoverer,
  Findings,
  FoundDevice,
} from "../../domain/ports/device_checks.ts";
import type { Problem } from "../../domain/codes/diagnosis.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { isHeld } from "./device_tester.ts";
import { diagnose, type DiagnosisContext, TPLINK_PORT } from "./diagnosis.ts";
import type { DiscoverOptions } from "./discovery.ts";
import { type ConnectChargerFound, findConnectChargers } from "../nrgkick_connect/find_connect.ts";
import type { NrgkickFound } from "../nrgkick_gen2/announcements.ts";
import { findNrgkicks } from "../nrgkick_gen2/find_nrgkicks.ts";
import { findPlugs } from "../tplink/find_plugs.ts";
import type { PlugFound } from "../tplink/plug_answers.ts";
import { INVERTER_PORTS, probeSolarEdge } from "../solaredge/find_solaredge.ts";
import { guardedLookup, type NameGuard } from "../transport/guarded_lookup.ts";
import { refuseOwnMachine } from "./own_machine.ts";
import { isSameHost } from "../transport/same_host.ts";

export interface DeviceDiscovererOptions extends Omit<DiscoverOptions, "deadlineMs" | "signal"> {
  /** For the calls into the network, which always take as long, and for each request to a host. */
  readonly deadlineMs?: number;
  /** For everything. */
  readonly totalMs?: number;
}

const DEADLINE_MS = 2500;
const TOTAL_MS = 9000;
const HTTP_PORT = 80;
const NOTHING: Findings = { found: [], problems: [], isHeld: false, isAddressMissing: false };

interface Search {
  readonly options: DeviceDiscovererOptions;
  readonly common: NameGuard & { readonly deadlineMs: number; readonly signal: AbortSignal };
}

/** Searches for the devices of one group of settings. */
export function createDeviceDiscoverer(options: DeviceDiscovererOptions): Discoverer {
  return { find: (request) => findGroup(request, options) };
}

async function findGroup(
  request: CheckRequest,
  options: DeviceDiscovererOptions,
): Promise<Findings> {
  await refuseOwnMachine(request);
  const { deadlineMs = DEADLINE_MS, totalMs = TOTAL_MS } = options;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), totalMs);
  const lookup = request.mayUseOwnMachine ? undefined : guardedLookup();
  const search = { options, common: { deadlineMs, signal: stop.signal, lookup } };
  try {
    switch (request.group) {
      case "solaredge":
        return await findInverter(request, search);
      case "nrgkick":
        return await findChargers(request, search);
      case "plug":
        return await findAllPlugs(search);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function findInverter(
  { settings, heldHosts }: CheckRequest,
  { options, common }: Search,
): Promise<Findings> {
  const { inverterHost, inverterPort, inverterUnitId: unitId } = settings;
  if (inverterHost === "") return { ...NOTHING, isAddressMissing: true };
  if (await isHeld(inverterHost, heldHosts)) return { ...NOTHING, isHeld: true };
  const ports = [...new Set([inverterPort, ...options.inverterPorts ?? INVERTER_PORTS])];
  const { clock } = options;
  const { found, failures } = await probeSolarEdge(inverterHost, {
    ...common,
    clock,
    ports,
    unitId,
  });
  const hostname = parseHost(inverterHost)?.hostname ?? inverterHost;
  const problems = found === null
    ? failures.map(({ port, error }) =>
      problemOf(error, { kind: "solaredge", address: `${hostname}:${port}`, unitId })
    )
    : [];
  if (found === null) return { ...NOTHING, problems };
  const { host, port, model, firmware } = found;
  const name = ["SolarEdge", model, firmware].filter((word) => word !== null).join(" ");
  const fill = { inverterHost: host, inverterPort: String(port) };
  return { ...NOTHING, found: [{ name, address: `${host}:${port}`, hint: null, fill }] };
}

async function findChargers(request: CheckRequest, { options, common }: Search): Promise<Findings> {
  const problems: Problem[] = [];
  const host = gatewayHost(request.settings);
  const isInverter = host !== null && await isInverterPort(host, request);
  const [second, first] = await Promise.all([
    orNone(findNrgkicks({ ...common, ...options.nrgkicks }), problems, searchFailed),
    host === null || isInverter ? [] : orNone(
      findConnectChargers(host, common),
      problems,
      (error) => problemOf(error, { kind: "nrgkick-connect", address: host, unitId: null }),
    ),
  ]);
  const found = [...second.map(foundSecond), ...first.map(foundFirst)];
  // A host that is no Connect box is none of the search's failures when a charger was found.
  return {
    found,
    problems: found.length > 0 ? [] : problems,
    isHeld: false,
    isAddressMissing: host === null || isInverter,
  };
}

async function findAllPlugs({ options, common }: Search): Promise<Findings> {
  const problems: Problem[] = [];
  const search = findPlugs({ ...common, ...options.plugs });
  const plugs = await orNone(search, problems, searchFailed);
  const port = options.plugs?.port ?? TPLINK_PORT;
  return { ...NOTHING, found: plugs.map((plug) => foundPlug(plug, port)), problems };
}

/** Where a Connect box may be: in the field of the address, else in one of the URLs. */
function gatewayHost(settings: Settings): string | null {
  if (settings.nrgkickAddress !== "") return settings.nrgkickAddress;
  const url = settings.nrgkickMeasurementsUrl || settings.nrgkickSettingsUrl;
  return URL.parse(url)?.host ?? null;
}

/** An HTTP request to an inverter's Modbus port could make its only connection hang. */
async function isInverterPort(
  host: string,
  { settings, heldHosts }: CheckRequest,
): Promise<boolean> {
  const port = parseHost(host)?.port ?? null;
  if (port === null) return false;
  if (INVERTER_PORTS.includes(port)) return true;
  const inverters = [settings.inverterHost, ...heldHosts];
  const same = await Promise.all(inverters.map((inverter) => {
    const inverterPort = parseHost(inverter)?.port ?? settings.inverterPort;
    return inverterPort === port && isSameHost(host, inverter);
  }));
  return same.includes(true);
}

function foundSecond({ address, port, name, model, isApiEnabled }: NrgkickFound): FoundDevice {
  const nrgkickAddress = port === HTTP_PORT ? address : `${address}:${port}`;
  return {
    name: `${model || "NRGkick"} “${name}”`,
    address: nrgkickAddress,
    hint: isApiEnabled === false ? "api-disabled" : null,
    fill: { nrgkickGeneration: "2", nrgkickAddress },
  };
}

function foundFirst(
  { macAddress, isOnline, measurementsUrl, settingsUrl }: ConnectChargerFound,
): FoundDevice {
  return {
    name: `NRGkick ${macAddress} (Connect)`,
    address: URL.parse(measurementsUrl)?.host ?? "",
    hint: isOnline === false ? "charger-away" : null,
    fill: {
      nrgkickGeneration: "1",
      nrgkickMeasurementsUrl: measurementsUrl,
      nrgkickSettingsUrl: settingsUrl,
    },
  };
}

function foundPlug({ address, model, name }: PlugFound, port: number): FoundDevice {
  const plugHost = port === TPLINK_PORT ? address : `${address}:${port}`;
  return { name: `${model} “${name}”`, address: plugHost, hint: null, fill: { plugHost } };
}

async function orNone<T>(
  search: Promise<readonly T[]>,
  problems: Problem[],
  toProblem: (error: DeviceError) => Problem,
): Promise<readonly T[]> {
  try {
    return await search;
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    problems.push(toProblem(error));
    return [];
  }
}

/** The call into the network did not leave. */
function searchFailed(error: DeviceError): Problem {
  return { code: "search-failed", detail: error.message };
}

function problemOf(error: DeviceError, context: DiagnosisContext): Problem {
  return { ...diagnose(error, context), detail: error.message };
}
