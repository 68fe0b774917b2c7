import { parseHost } from "../domain/settings/setting_kinds.ts";
import type { Charger, SiteDevices, SwitchedPlug } from "../domain/ports/devices.ts";
import type { OpenDevice } from "../domain/ports/drivers.ts";
import type { Device } from "../domain/house/device.ts";
import type { Clock } from "../domain/house/time.ts";
import type { Settings } from "../domain/settings/settings.ts";
import { plugAddress } from "./checks/diagnosis.ts";
import { type ChargerKind, type Patience, WritePaces } from "./charger/charger_kind.ts";
import type { NameGuard } from "./transport/guarded_lookup.ts";
import { fronius } from "./fronius/fronius.ts";
import { goe } from "./goe/goe.ts";
import { nrgkickConnect } from "./nrgkick_connect/nrgkick_connect.ts";
import { nrgkickGen2 } from "./nrgkick_gen2/nrgkick_gen2.ts";
import type { BatteryCount } from "./solaredge/battery.ts";
import { openSolarEdge } from "./solaredge/solaredge.ts";
import { shelly } from "./shelly/shelly.ts";
import { openTplinkPlug } from "./tplink/tplink_plug.ts";
import type { Driver } from "./driver.ts";

/** Every kind of charger: a new one is one file, and one line here. */
export const CHARGER_KINDS: readonly ChargerKind[] = [
  nrgkickConnect,
  nrgkickGen2,
];

/** Every make that a device of the house may be of: a new one is one folder, and one line here. */
export const DRIVERS: readonly Driver[] = [
  fronius,
  goe,
  shelly,
];

const BATTERY_COUNTS: Readonly<Record<Settings["inverterBatteries"], BatteryCount>> = {
  "auto": null,
  "0": 0,
  "1": 1,
  "2": 2,
  "3": 3,
};

type Terms = Patience & NameGuard;

/** Opens what settings name; null where they name nothing. Each connects at its first read. */
export interface Openers {
  openSite(settings: Settings, clock: Clock): SiteDevices | null;
  openCharger(settings: Settings, clock: Clock): Charger | null;
  openPlug(settings: Settings): SwitchedPlug | null;
  /** Null: no driver knows it, or its parameters are not that driver's. */
  openDevice(device: Device, clock: Clock): OpenDevice | null;
}

/** Openers that remember when a charger was written to, for the driver that new settings make. */
export function createOpeners(
  options: NameGuard & {
    readonly kinds?: readonly ChargerKind[];
    readonly drivers?: readonly Driver[];
    readonly patience?: Patience;
  } = {},
): Openers {
  const { kinds = CHARGER_KINDS, drivers = DRIVERS, patience = {}, lookup } = options;
  const terms = { ...patience, lookup };
  const paces = new WritePaces();
  return {
    openSite: (settings, clock) => openSite(settings, clock, terms),
    openCharger: (settings, clock) => {
      for (const open of kinds) {
        const charger = open(settings, { clock, paces, patience, lookup });
        if (charger !== null) return charger;
      }
      return null;
    },
    openPlug: (settings) => openPlug(settings, terms),
    openDevice: ({ driver: id, params, roles }, clock) => {
      const driver = drivers.find((one) => one.id === id);
      if (driver === undefined || driver.check(params).length > 0) return null;
      return driver.open(params, roles, { clock, paces, patience, lookup });
    },
  };
}

function openSite(settings: Settings, clock: Clock, terms: Terms): SiteDevices | null {
  const address = parseHost(settings.inverterHost);
  if (address === null) return null;
  return openSolarEdge({
    ...terms,
    host: address.hostname,
    port: address.port ?? settings.inverterPort,
    unitId: settings.inverterUnitId,
    followerUnitId: settings.inverterFollowerUnitId === 0 ? null : settings.inverterFollowerUnitId,
    batteryCount: BATTERY_COUNTS[settings.inverterBatteries],
    clock,
  });
}

function openPlug(settings: Settings, terms: Terms): SwitchedPlug | null {
  const address = plugAddress(settings);
  return address === null ? null : openTplinkPlug({ ...terms, ...address });
}
