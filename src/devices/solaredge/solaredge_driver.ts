import * as v from "valibot";
import type { Role } from "../../domain/house/device.ts";
import { sunW } from "../../domain/house/flows.ts";
import type { BatteryValues } from "../../domain/house/snapshot.ts";
import { DeviceError } from "../../domain/codes/errors.ts";
import { choice, host, parseHost, wholeNumber } from "../../domain/settings/setting_kinds.ts";
import {
  defineDriver,
  type DriverContext,
  type Found,
  type OpenDevice,
  placeOfHost,
  type ValuesOf,
} from "../driver.ts";
import type { BatteryCount } from "./battery.ts";
import { INVERTER_PORTS, probeSolarEdge, type SolarEdgeFound } from "./find_solaredge.ts";
import { openSolarEdge, type SolarEdgeSite } from "./solaredge.ts";
import { describeVendorStatus } from "./vendor_status.ts";

const PORT = 1502;

const PARAMS = {
  host: host({ group: "params" }),
  /** 1502 on inverters set up with SetApp, 502 on those with a display; configurable there. */
  port: wholeNumber({ group: "params", unit: "", min: 1, max: 65_535, fallback: PORT }),
  unitId: wholeNumber({ group: "params", unit: "", min: 1, max: 247, fallback: 1 }),
  /** Modbus unit of a second inverter behind this one; 0: there is none. */
  followerUnitId: wholeNumber({ group: "params", unit: "", min: 0, max: 247, fallback: 0 }),
  batteries: choice({ group: "params", options: ["auto", "0", "1", "2", "3"], fallback: "auto" }),
};

type Values = ValuesOf<typeof PARAMS>;

/** Of what is entered, what says where else it may be. */
const ENTERED = v.object({ port: PARAMS.port.schema, unitId: PARAMS.unitId.schema });

const BATTERY_COUNTS: Readonly<Record<Values["batteries"], BatteryCount>> = {
  "auto": null,
  "0": 0,
  "1": 1,
  "2": 2,
  "3": 3,
};

/**
 * SolarEdge inverters by Modbus TCP, with site meter and batteries. One that takes a single client:
 * whatever its unit, a host and port are one device.
 */
export const solaredge = defineDriver({
  id: "solaredge",
  label: "SolarEdge",
  roles: ["grid", "pv", "battery"],
  params: PARAMS,
  takesOneClient: true,
  address: (values) => {
    const place = placeOfHost(values.host, values.port);
    return place === null ? null : `${place.host}:${place.port}`;
  },
  unitId: ({ unitId }) => unitId,
  faultLabel: (vendorStatus) => describeVendorStatus(vendorStatus)?.label ?? null,
  find: {
    ports: ({ places }) => places.inverterPorts ?? INVERTER_PORTS,
    look: async (host, { places, ...terms }) => {
      const { found } = await probeSolarEdge(host, {
        ...terms,
        ports: places.inverterPorts ?? INVERTER_PORTS,
      });
      return foundOf(found);
    },
    probe: async (host, { places, ...terms }, entered) => {
      const { port, unitId } = v.parse(ENTERED, entered);
      const ports = [...new Set([port, ...places.inverterPorts ?? INVERTER_PORTS])];
      const { found, failures } = await probeSolarEdge(host, { ...terms, ports, unitId });
      const hostname = parseHost(host)?.hostname ?? host;
      return {
        found: foundOf(found),
        failures: found === null
          ? failures.map(({ port, error }) => ({ address: `${hostname}:${port}`, unitId, error }))
          : [],
      };
    },
  },
  open: (values, roles, context) => openRoles(openSite(values, context), roles),
});

function foundOf(found: SolarEdgeFound | null): readonly Found[] {
  if (found === null) return [];
  const { host, port, model, firmware } = found;
  return [{
    name: ["SolarEdge", model, firmware].filter((word) => word !== null).join(" "),
    address: `${host}:${port}`,
    hint: null,
    params: { host, port },
  }];
}

function openSite(values: Values, { clock, lookup, patience }: DriverContext): SolarEdgeSite {
  const { unitId, followerUnitId, batteries } = values;
  return openSolarEdge({
    ...patience,
    ...placeOfHost(values.host, values.port) ?? { host: "", port: PORT },
    lookup,
    clock,
    unitId,
    // An inverter that follows itself would be counted twice.
    followerUnitId: followerUnitId === 0 || followerUnitId === unitId ? null : followerUnitId,
    batteryCount: BATTERY_COUNTS[batteries],
  });
}

/**
 * The battery hangs on the DC side, so what the panels give follows from both: a read of the sun
 * reads the battery with it, and one that is asked for beside it is the same.
 */
function openRoles(site: SolarEdgeSite, roles: readonly Role[]): OpenDevice {
  let gridPowerW: number | null = null;
  const grid = {
    read: async () => {
      gridPowerW = null;
      const values = await site.meter.read();
      gridPowerW = values.gridPowerW;
      return values;
    },
  };
  let underWay: Promise<BatteryValues | null> | null = null;
  const readBattery = () => {
    underWay ??= site.battery.read().finally(() => {
      underWay = null;
    });
    return underWay;
  };
  const pv = {
    read: async () => {
      // Both are asked for at once: they stand in one queue, and the battery's failure is its own.
      const battery = readBattery().then(
        (values) => values === null ? 0 : values.powerW,
        (error: unknown) => {
          if (!(error instanceof DeviceError)) throw error;
          return null;
        },
      );
      const [batteryPowerW, inverter] = await Promise.all([battery, site.inverter.read()]);
      return { ...inverter, pvPowerW: sunW({ inverter, batteryPowerW, gridPowerW }) };
    },
  };
  return {
    ...(roles.includes("grid") ? { grid } : {}),
    ...(roles.includes("pv") ? { pv } : {}),
    ...(roles.includes("battery") ? { battery: { read: readBattery } } : {}),
    identify: () => site.identify(),
    close: () => site.close(),
  };
}
