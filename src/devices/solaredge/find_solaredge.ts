import { DeviceError, DeviceProtocol, DeviceUnreachable } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import { ModbusConnection } from "../transport/modbus_connection.ts";
import { COMMON_BLOCK } from "./register_map.ts";
import { decodeCommon } from "./identity.ts";

/** An inverter that answered; host and port are what the settings want. */
export interface SolarEdgeFound {
  readonly host: string;
  readonly port: number;
  readonly model: string | null;
  readonly firmware: string | null;
  /** Whole: whoever shows it masks it. */
  readonly serial: string | null;
}

/** What a look at an inverter's ports brought: the inverter, else why each port was none. */
export interface SolarEdgeProbe {
  readonly found: SolarEdgeFound | null;
  readonly failures: readonly { readonly port: number; readonly error: DeviceError }[];
}

export interface ProbeSolarEdgeOptions extends NameGuard {
  readonly clock: Clock;
  /** Bounds the connect and the read of each port on its own. */
  readonly deadlineMs: number;
  /** Tried in this order. */
  readonly ports?: readonly number[];
  readonly unitId?: number;
  readonly signal?: AbortSignal;
}

/** Inverters set up with SetApp have the first, those with a display the second. */
export const INVERTER_PORTS: readonly number[] = [1502, 502];
/**
 * Looks for a SolarEdge inverter at `host`: one read of its identity at each port, one after the
 * other, a socket closed for good before the next. A port that `host` itself names is the only one
 * tried. Never call it while anything is connected to the inverter: it takes one client.
 */
export async function probeSolarEdge(
  host: string,
  options: ProbeSolarEdgeOptions,
): Promise<SolarEdgeProbe> {
  const address = parseHost(host);
  const failures: { port: number; error: DeviceError }[] = [];
  if (address === null) {
    const error = new DeviceUnreachable(`Cannot look for an inverter at ${host}: it is no address`);
    return { found: null, failures: [{ port: 0, error }] };
  }
  const { hostname } = address;
  const ports = address.port === null ? options.ports ?? INVERTER_PORTS : [address.port];
  for (const port of ports) {
    if (options.signal?.aborted) break;
    try {
      const registers = await readCommonBlock({ hostname, port }, options);
      return { found: { host: hostname, port, ...identityOf(registers) }, failures };
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      failures.push({ port, error });
    }
  }
  return { found: null, failures };
}

/** @throws DeviceProtocol when the registers are no inverter's of SolarEdge */
function identityOf(
  registers: readonly number[],
): Pick<SolarEdgeFound, "model" | "firmware" | "serial"> {
  const common = decodeCommon(registers);
  if (common === null) {
    throw new DeviceProtocol("Cannot use inverter: it tells no name (it restarts, or is another)");
  }
  const { manufacturer, model, firmware, serial } = common;
  if (!/^solaredge\b/i.test(manufacturer ?? "")) {
    throw new DeviceProtocol(`Cannot use inverter: made by "${manufacturer ?? ""}"`);
  }
  return { model, firmware, serial };
}

async function readCommonBlock(
  { hostname, port }: { hostname: string; port: number },
  { clock, deadlineMs, unitId = 1, signal, lookup }: ProbeSolarEdgeOptions,
): Promise<readonly number[]> {
  const connection = new ModbusConnection({
    host: hostname,
    port,
    unitId,
    clock,
    deadlineMs,
    connectDeadlineMs: deadlineMs,
    lookup,
  });
  const close = () => void connection.close();
  signal?.addEventListener("abort", close);
  try {
    return await connection.run((link) => link.read(COMMON_BLOCK));
  } finally {
    signal?.removeEventListener("abort", close);
    await connection.close();
  }
}
