import type { DeviceGroup } from "../../domain/ports/device_checks.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { DiagnosisContext } from "./diagnosis.ts";
import { hostOf } from "../transport/http_json.ts";
import type { PlugAddress } from "../tplink/wire.ts";

/** TCP port of the plugs' own protocol. */
export const TPLINK_PORT = 9999;

/** Who speaks to whom in a group of settings. */
export function contextOf(group: DeviceGroup, settings: Settings): DiagnosisContext {
  switch (group) {
    case "solaredge": {
      const { inverterHost, inverterPort, inverterUnitId } = settings;
      const address = parseHost(inverterHost);
      return {
        kind: "solaredge",
        address: `${address?.hostname ?? inverterHost}:${address?.port ?? inverterPort}`,
        unitId: inverterUnitId,
      };
    }
    case "nrgkick": {
      const { nrgkickGeneration, nrgkickMeasurementsUrl, nrgkickAddress } = settings;
      return nrgkickGeneration === 1
        ? { kind: "nrgkick-connect", address: hostOf(nrgkickMeasurementsUrl), unitId: null }
        : { kind: "nrgkick-gen2", address: nrgkickAddress, unitId: null };
    }
    case "plug": {
      const address = plugAddress(settings);
      const text = address === null ? settings.plugHost : `${address.host}:${address.port}`;
      return { kind: "tplink", address: text, unitId: null };
    }
  }
}

/** Where the plug of the settings is; null: none is set up. */
export function plugAddress(settings: Settings): PlugAddress | null {
  const host = parseHost(settings.plugHost);
  return host === null ? null : { host: host.hostname, port: host.port ?? TPLINK_PORT };
}
