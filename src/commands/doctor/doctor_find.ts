import { masked } from "../../devices/checks/device_measure.ts";
import {
  discover,
  type DiscoverOptions,
  type Discovery,
  type SearchFailure,
} from "../../devices/checks/discovery.ts";
import { plainLine, REPORT_SCHEMA } from "./doctor_report.ts";

/** The JSON document of `doctor --find --json`. */
export interface FindReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly version: string;
  /** Something was found. */
  readonly hasFound: boolean;
  /** Serial numbers but for their end; the URLs whole, because the settings want them. */
  readonly found: Omit<Discovery, "failures">;
  readonly failures: readonly { readonly part: string; readonly detail: string }[];
  readonly notes: readonly string[];
}

export interface FindRequest {
  /** Where to look for a Connect box and an inverter; null: nowhere. */
  readonly address: string | null;
  readonly version: string;
  /** The program runs and has an inverter, which takes no second connection. */
  readonly isInverterHeld: boolean;
}

/** Searches the network, and an address when one is given. Changes nothing. */
export async function findDevices(
  request: FindRequest,
  options: DiscoverOptions,
): Promise<FindReport> {
  const { address, version, isInverterHeld } = request;
  const { failures, ...found } = await discover({
    host: address,
    mayProbeInverter: !isInverterHeld,
  }, options);
  const notes = [
    ...(address === null
      ? ["inverters and Connect boxes do not announce themselves: name an address to look there"]
      : []),
    ...(address !== null && isInverterHeld
      ? ["the program is running and holds the inverter's only connection: not looked for"]
      : []),
  ];
  return {
    schema: REPORT_SCHEMA,
    version,
    hasFound: countOf(found) > 0,
    found: withoutSerials(found),
    failures: failures.map(failureOf),
    notes,
  };
}

/** What was found for a terminal, without its last line's end. */
export function findText({ found, failures, notes }: FindReport): string {
  const { plugs, nrgkicks, connectChargers, inverter } = found;
  const lines = [
    ...plugs.map(({ address, model, name, hardware, firmware }) =>
      `plug at ${address}: ${model} "${name}", hardware ${hardware}, firmware ${firmware}`
    ),
    ...nrgkicks.map(({ address, port, model, name, isApiEnabled }) =>
      `NRGkick (generation 2) at ${address}:${port}: ${model} "${name}"` +
      (isApiEnabled === false ? "; its JSON API is off, switch it on in the app" : "")
    ),
    ...connectChargers.flatMap(({ macAddress, isOnline, measurementsUrl, settingsUrl }) => [
      `NRGkick (generation 1) ${macAddress}${isOnline === false ? ", away" : ""}:`,
      `  Measurements URL ${measurementsUrl}`,
      `  Settings URL     ${settingsUrl}`,
    ]),
    ...(inverter === null ? [] : [
      `SolarEdge inverter at ${inverter.host}, port ${inverter.port}: ` +
      `${inverter.model ?? "unknown model"}, firmware ${inverter.firmware ?? "unknown"}`,
    ]),
    ...(countOf(found) === 0 ? ["Nothing found."] : []),
    ...failures.map(({ part, detail }) => `Not found (${part}): ${detail}`),
    ...notes.map((note) => `Note: ${note}`),
  ];
  return lines.map(plainLine).join("\n");
}

function countOf({ plugs, nrgkicks, connectChargers, inverter }: FindReport["found"]): number {
  return plugs.length + nrgkicks.length + connectChargers.length + (inverter === null ? 0 : 1);
}

function withoutSerials(found: FindReport["found"]): FindReport["found"] {
  const { nrgkicks, inverter } = found;
  return {
    ...found,
    nrgkicks: nrgkicks.map((charger) => ({ ...charger, serial: masked(charger.serial) })),
    inverter: inverter === null || inverter.serial === null
      ? inverter
      : { ...inverter, serial: masked(inverter.serial) },
  };
}

const PART_WORDS = {
  plugs: "plugs",
  nrgkicks: "NRGkick generation 2",
  connect: "Connect box",
  inverter: "inverter",
} as const;

function failureOf({ part, port, error }: SearchFailure): { part: string; detail: string } {
  return {
    part: port === null ? PART_WORDS[part] : `${PART_WORDS[part]}, port ${port}`,
    detail: error.message,
  };
}
