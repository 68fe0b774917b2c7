import type { DeviceOpeners } from "../../src/app/cycle/equipment.ts";
import { type HouseDevice, slotHouse } from "../../src/app/settings/house_order.ts";
import { DRIVERS } from "../../src/devices/registry.ts";
import type { Slot } from "../../src/domain/house/device.ts";
import type { Charger, SiteDevices, SwitchedPlug } from "../../src/domain/ports/devices.ts";
import type { OpenDevice } from "../../src/domain/ports/drivers.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";

/** Settings that name a device for each slot. */
export const ADDRESSES = {
  inverterHost: "roof.lan",
  nrgkickGeneration: 2,
  nrgkickAddress: "kick.lan",
  plugHost: "switch.lan",
} as const satisfies Partial<Settings>;

/** The devices that settings make. */
export function houseOf(settings: Partial<Settings>): readonly HouseDevice[] {
  return slotHouse({ ...defaultSettings(), ...settings }, { rows: [], drivers: DRIVERS });
}

/** A house of which the settings name the charger alone. */
export const CHARGER_ALONE = houseOf({ ...ADDRESSES, inverterHost: "", plugHost: "" });

/** Rows of these tests have drivers of their own. */
const OF_DRIVER: ReadonlyMap<string, Slot> = new Map<string, Slot>([
  ["solaredge", "inverter"],
  ["nrgkick-connect", "charger"],
  ["nrgkick-gen2", "charger"],
  ["tplink", "plug"],
]);

/** Opens what a test has for the devices of the settings, and all others by `openDevice`. */
export function slotOpeners(ports: {
  readonly site?: (host: unknown) => SiteDevices | null;
  readonly charger?: () => Charger | null;
  readonly plug?: () => SwitchedPlug | null;
  readonly openDevice?: DeviceOpeners["openDevice"];
}): DeviceOpeners {
  return {
    openDevice: (device, clock) => {
      const slot = OF_DRIVER.get(device.driver);
      switch (slot) {
        case "inverter":
          return siteDevice(ports.site?.(device.params["host"]) ?? null);
        case "charger": {
          const charger = ports.charger?.() ?? null;
          return charger === null ? null : { charger, close: () => charger.close() };
        }
        case "plug": {
          const plug = ports.plug?.() ?? null;
          return plug === null ? null : { switch: plug, close: () => plug.close() };
        }
        case undefined:
          return ports.openDevice?.(device, clock) ?? null;
      }
    },
  };
}

/** Meter, inverter and battery as one device; its sun follows from the flows. */
function siteDevice(site: SiteDevices | null): OpenDevice | null {
  if (site === null) return null;
  return {
    grid: site.meter,
    pv: { read: async () => ({ ...await site.inverter.read(), pvPowerW: null }) },
    battery: site.battery,
    close: () => site.close(),
  };
}
