import { host, onOff, secretText, wholeNumber } from "../../domain/settings/setting_kinds.ts";
import { WritePaces } from "../charger/write_paces.ts";
import {
  defineDriver,
  type DriverContext,
  type FindTerms,
  type Found,
  placeOfHost,
  type ValuesOf,
} from "../driver.ts";
import type { ShellyIdentity } from "./answers.ts";
import { identify } from "./layout.ts";
import { ShellyMeter } from "./meter.ts";
import { ShellyPlug } from "./plug.ts";
import { HostLine } from "./shared_hosts.ts";

const PORT = 80;
const DEADLINE_MS = 5000;
const NOWHERE = { host: "", port: PORT };

const PARAMS = {
  /** Name or address, with a port where it is not 80. */
  host: host({ group: "params" }),
  /** Of the user "admin"; empty: the device asks for none. */
  password: secretText({ group: "params", fallback: "", minLength: 1, maxLength: 64 }),
  /** The `id` of the component, from 0: the clamp of a monophase meter, the relay of several. */
  channel: wholeNumber({ group: "params", fallback: 0, unit: "", min: 0, max: 15 }),
  /** The clamps count the other way round. */
  reversed: onOff({ group: "params", fallback: false }),
};

/** Where a device lies, and what it asks for. */
type Place = Pick<ValuesOf<typeof PARAMS>, "host" | "password">;

/**
 * Shelly of the second generation and later by its local RPC: meters of three phases or of one
 * clamp (Pro 3EM, Pro EM, 3EM Gen3), and relays with or without a meter (Plug S, 1PM and others).
 */
export const shelly = defineDriver({
  id: "shelly",
  label: "Shelly",
  roles: ["grid", "pv", "load", "switch"],
  params: PARAMS,
  address: (values) => {
    const place = placeOfHost(values.host, PORT);
    if (place === null) return null;
    const channel = values.channel === 0 ? "" : `/${values.channel}`;
    return `${place.host}:${place.port}${channel}`;
  },
  find: { look: lookForShelly },
  open: (values, roles, context) => {
    const line = lineTo(values, context);
    const { clock } = context;
    const { channel, reversed: isReversed } = values;
    const meter = new ShellyMeter({ line, channel, isReversed, clock });
    return {
      ...(roles.includes("grid") ? { grid: { read: () => meter.readGrid() } } : {}),
      ...(roles.includes("pv") ? { pv: { read: () => meter.readPv() } } : {}),
      ...(roles.includes("load") ? { load: { read: () => meter.readLoad() } } : {}),
      ...(roles.includes("switch") ? { switch: new ShellyPlug({ line, channel, clock }) } : {}),
      close: () => {
        line.close();
        return Promise.resolve();
      },
    };
  },
});

/** What stands at the address; asks for no password. @throws DeviceError */
export async function identifyShelly(
  values: Place,
  context: DriverContext,
): Promise<ShellyIdentity> {
  const line = lineTo(values, context);
  try {
    return await identify(line, `identify ${line.name}`);
  } finally {
    line.close();
  }
}

/** A Shelly of the second generation or later that stands at the address. */
async function lookForShelly(
  host: string,
  { clock, lookup, deadlineMs }: FindTerms,
): Promise<readonly Found[]> {
  const context = { clock, lookup, patience: { deadlineMs }, paces: new WritePaces() };
  const { name, app } = await identifyShelly({ host, password: "" }, context);
  const told = ["Shelly", app].filter((word) => word !== null).join(" ");
  return [{
    name: name === null ? told : `${told} “${name}”`,
    address: host,
    hint: null,
    params: { host },
  }];
}

function lineTo(values: Place, { paces, clock, patience, lookup }: DriverContext): HostLine {
  return HostLine.open(paces, {
    ...placeOfHost(values.host, PORT) ?? NOWHERE,
    password: values.password,
    clock,
    deadlineMs: patience.deadlineMs ?? DEADLINE_MS,
    lookup,
  });
}
