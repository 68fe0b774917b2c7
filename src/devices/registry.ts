import { missingAddresses, type Slot, slotOf } from "../domain/devices/slots.ts";
import type { Charger, SiteDevices, SwitchedPlug } from "../domain/ports/devices.ts";
import type { OpenDevice } from "../domain/ports/drivers.ts";
import type { Device } from "../domain/house/device.ts";
import type { Clock } from "../domain/house/time.ts";
import type { Settings } from "../domain/settings/settings.ts";
import { WritePaces } from "./charger/write_paces.ts";
import type { NameGuard } from "./transport/guarded_lookup.ts";
import { fronius } from "./fronius/fronius.ts";
import { goe } from "./goe/goe.ts";
import { nrgkickConnect } from "./nrgkick_connect/connect_driver.ts";
import { nrgkickGen2 } from "./nrgkick_gen2/gen2_driver.ts";
import { shelly } from "./shelly/shelly.ts";
import { solaredge } from "./solaredge/solaredge_driver.ts";
import { tplink } from "./tplink/tplink_driver.ts";
import type { Driver, Patience } from "./driver.ts";

/** Every make that a device of the house may be of: a new one is one folder, and one line here. */
export const DRIVERS: readonly Driver[] = [
  fronius,
  goe,
  nrgkickConnect,
  nrgkickGen2,
  shelly,
  solaredge,
  tplink,
];

/** Opens what settings name; null where they name nothing. Each connects at its first read. */
export interface Openers {
  openSite(settings: Settings, clock: Clock): SiteDevices | null;
  openCharger(settings: Settings, clock: Clock): Charger | null;
  openPlug(settings: Settings, clock: Clock): SwitchedPlug | null;
  /** Null: no driver knows it, or its parameters are not that driver's. */
  openDevice(device: Pick<Device, "driver" | "roles" | "params">, clock: Clock): OpenDevice | null;
}

/** Openers that remember when a charger was written to, for the driver that new settings make. */
export function createOpeners(
  options: NameGuard & {
    readonly drivers?: readonly Driver[];
    readonly patience?: Patience;
  } = {},
): Openers {
  const { drivers = DRIVERS, patience = {}, lookup } = options;
  const paces = new WritePaces();
  const openDevice: Openers["openDevice"] = ({ driver: id, params, roles }, clock) => {
    const driver = drivers.find((one) => one.id === id);
    if (driver === undefined || driver.check(params).length > 0) return null;
    return driver.open(params, roles, { clock, paces, patience, lookup });
  };
  const openSlot = (slot: Slot, settings: Settings, clock: Clock) =>
    missingAddresses(slot, settings).length > 0 ? null : openDevice(slotOf(slot, settings), clock);
  return {
    openSite: (settings, clock) => siteOf(openSlot("inverter", settings, clock)),
    openCharger: (settings, clock) => openSlot("charger", settings, clock)?.charger ?? null,
    openPlug: (settings, clock) => openSlot("plug", settings, clock)?.switch ?? null,
    openDevice,
  };
}

function siteOf(opened: OpenDevice | null): SiteDevices | null {
  if (opened === null) return null;
  const { grid, pv, battery } = opened;
  if (grid === undefined || pv === undefined || battery === undefined) return null;
  const inverter = {
    read: async () => {
      const { pvPowerW: _sun, ...values } = await pv.read();
      return values;
    },
  };
  return {
    meter: grid,
    inverter,
    battery,
    identify: () => opened.identify?.() ?? Promise.resolve({}),
    close: () => opened.close(),
  };
}
