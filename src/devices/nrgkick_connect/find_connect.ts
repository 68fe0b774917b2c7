import * as v from "valibot";
import { DeviceProtocol, DeviceUnreachable } from "../../domain/codes/errors.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import { JsonHttp, statusSymptom } from "../transport/http_json.ts";

/** A charger behind a Connect gateway, with the two addresses that the settings want. */
export interface ConnectChargerFound {
  readonly macAddress: string;
  /** The gateway reaches it; null: it did not say. */
  readonly isOnline: boolean | null;
  readonly measurementsUrl: string;
  readonly settingsUrl: string;
}

export interface FindConnectChargersOptions extends NameGuard {
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

const MAX_CHARGERS = 16;

const DEVICES = v.array(v.object({
  MacAddress: v.pipe(v.string(), v.regex(/^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/)),
  Online: v.fallback(v.nullable(v.boolean()), null),
}));

/**
 * The chargers that the Connect gateway at `host` (with or without a port) has paired.
 * @throws DeviceUnreachable, DeviceTimeout, DeviceProtocol when it is no such gateway
 */
export async function findConnectChargers(
  host: string,
  { deadlineMs, signal, lookup }: FindConnectChargersOptions,
): Promise<readonly ConnectChargerFound[]> {
  const action = `look for chargers behind ${host}`;
  const origin = originOf(host);
  if (origin === null) throw new DeviceUnreachable(`Cannot ${action}: it is no address`);
  const givenUp = signal === undefined ? {} : { givenUp: signal };
  const request = { action, url: `${origin}/api/devices`, deadlineMs, ...givenUp };
  const { status, body } = await new JsonHttp({ lookup }).request(request);
  if (status !== 200 || body.kind !== "json") {
    throw new DeviceProtocol(`Cannot ${action}: HTTP ${status}, no list of devices`, {
      symptom: statusSymptom(status),
    });
  }
  return decodeDevices(body.value, origin);
}

/** Reads the body of GET /api/devices. @throws DeviceProtocol */
export function decodeDevices(body: unknown, origin: string): readonly ConnectChargerFound[] {
  const result = v.safeParse(DEVICES, body);
  if (!result.success) {
    throw new DeviceProtocol(`Cannot read the devices of ${origin}: it is no list of chargers`);
  }
  return result.output.slice(0, MAX_CHARGERS).map(({ MacAddress, Online }) => ({
    macAddress: MacAddress,
    isOnline: Online,
    measurementsUrl: `${origin}/api/measurements/${MacAddress}`,
    settingsUrl: `${origin}/api/settings/${MacAddress}`,
  }));
}

function originOf(host: string): string | null {
  return parseHost(host) === null ? null : `http://${host}`;
}
