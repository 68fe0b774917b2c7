import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import type { DeviceError } from "../../domain/codes/errors.ts";
import type { Symptom } from "../../domain/codes/symptom.ts";
import type { DeviceGroup } from "../../domain/ports/device_checks.ts";
import { parseHost } from "../../domain/settings/setting_kinds.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { PlugAddress } from "../tplink/wire.ts";
import { hostOf } from "../transport/http_json.ts";

/** TCP port of the plugs' own protocol. */
export const TPLINK_PORT = 9999;

/** Who spoke to whom. */
export interface DiagnosisContext {
  readonly kind: string;
  /** Host, with its port where that is known. */
  readonly address: string;
  /** Modbus unit of the settings; null where there is none. */
  readonly unitId: number | null;
}

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

/** What is wrong, from the error of a driver and who spoke to whom. */
export function diagnose(error: DeviceError, context: DiagnosisContext): Diagnosis {
  return diagnosisOf(error.symptom, context);
}

/** The diagnosis of a symptom that is known already. */
export function diagnosisOf(symptom: Symptom, context: DiagnosisContext): Diagnosis {
  const { kind: driver, address, unitId } = context;
  return { code: symptom, driver, address, unitId };
}
