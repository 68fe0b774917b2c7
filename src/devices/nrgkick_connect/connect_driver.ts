import * as v from "valibot";
import { httpUrl, secretText } from "../../domain/settings/setting_kinds.ts";
import { defineDriver, type Identified, type ValuesOf } from "../driver.ts";
import { hostOf } from "../transport/http_json.ts";
import { checkConnect } from "./connect_check.ts";
import { findConnectChargers } from "./find_connect.ts";
import { openNrgkickConnect } from "./nrgkick_connect.ts";

const PARAMS = {
  measurementsUrl: httpUrl({
    group: "params",
    example: "http://192.168.178.33/api/measurements/00:1E:C0:00:00:00",
  }),
  /** Empty: beside the other one, as the box itself has it. */
  settingsUrl: httpUrl({
    group: "params",
    example: "http://192.168.178.33/api/settings/00:1E:C0:00:00:00",
  }),
  /** The charger's Bluetooth PIN, four digits. */
  pin: {
    ...secretText({ group: "params", fallback: "", minLength: 4, maxLength: 4 }),
    schema: v.pipe(v.string(), v.regex(/^([0-9]{4})?$/)),
  },
};

type Values = ValuesOf<typeof PARAMS>;

const MEASUREMENTS = "/api/measurements/";
const SETTINGS = "/api/settings/";
/** What the maker sets. */
const USUAL_PIN = "0000";
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/**
 * NRGkick of the first generation behind its Connect box. Several chargers behind one box are
 * several devices at one place: they share the pace of writes.
 */
export const nrgkickConnect = defineDriver({
  id: "nrgkick-connect",
  label: "NRGkick Connect",
  roles: ["charger"],
  params: PARAMS,
  address: (values) => {
    const url = URL.parse(settingsUrlOf(values));
    if (url === null || values.measurementsUrl === "") return null;
    const port = url.port || DEFAULT_PORTS[url.protocol];
    const charger = url.pathname.split("/").at(-1) ?? "";
    return `${url.hostname}:${port}/${charger}`;
  },
  shownAddress: ({ measurementsUrl }) => hostOf(measurementsUrl),
  identify: async (values, terms) => {
    const check = await checkConnect({ ...terms, settingsUrl: settingsUrlOf(values) });
    const { settings: { isPinRight, isConnected }, ...identity } = check;
    const symptoms: Identified["symptoms"] = [
      ...isPinRight === false ? [{ symptom: "pin-mismatch", detail: null } as const] : [],
      ...isConnected === false
        ? [{ symptom: "charger-away", detail: "Connected is false" } as const]
        : [],
    ];
    return { identity, symptoms };
  },
  find: {
    look: async (host, terms) =>
      (await findConnectChargers(host, terms))
        .map(({ macAddress, isOnline, measurementsUrl, settingsUrl }) => ({
          name: `NRGkick ${macAddress} (Connect)`,
          address: URL.parse(measurementsUrl)?.host ?? host,
          hint: isOnline === false ? "charger-away" : null,
          params: { measurementsUrl, settingsUrl },
        })),
  },
  open: (values, _roles, { clock, paces, patience, lookup }) => {
    const settingsUrl = settingsUrlOf(values);
    const charger = openNrgkickConnect({
      measurementsUrl: values.measurementsUrl,
      settingsUrl,
      pin: values.pin === "" ? USUAL_PIN : values.pin,
      clock,
      ...patience,
      lookup,
      pace: paces.of(hostOf(settingsUrl)),
    });
    return { charger, close: () => charger.close() };
  },
});

/** The box has both under the same path, which differs in one word. */
function settingsUrlOf({ measurementsUrl, settingsUrl }: Values): string {
  return settingsUrl === "" ? measurementsUrl.replace(MEASUREMENTS, SETTINGS) : settingsUrl;
}
