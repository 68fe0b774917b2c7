import { besideSettings, SLOT_IDS } from "../../domain/house/device.ts";
import type { Snapshot } from "../../domain/house/snapshot.ts";
import type { DriverFacts } from "../../domain/ports/drivers.ts";
import { slotDevices } from "../../domain/devices/slots.ts";
import { hostsOf } from "../../domain/devices/parse_device.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { HeldDevice } from "./device_trial.ts";

/** The devices that take one client, which is the program: nothing else may connect to their hosts. */
export function heldDevices(
  { drivers, settings, snapshot }: {
    readonly drivers: readonly DriverFacts[];
    readonly settings: Settings;
    readonly snapshot: Snapshot;
  },
): readonly HeldDevice[] {
  const { meter: grid, battery, inverter, flows } = snapshot;
  const { value } = inverter;
  const sun = value === null ? null : { ...value, pvPowerW: flows.pvPowerW };
  const readings = { grid, battery, pv: { ...inverter, value: sun } };
  const all = [
    ...slotDevices(settings).map((slot) => ({
      ...slot,
      id: SLOT_IDS[slot.slot],
      readings: slot.slot === "inverter" ? readings : {},
    })),
    ...besideSettings(snapshot.devices).map(({ device, readings }) => ({ ...device, readings })),
  ];
  return all.flatMap(({ driver: name, id, params, readings }) => {
    const driver = drivers.find((one) => one.id === name);
    if (driver === undefined || !driver.takesOneClient) return [];
    const place = driver.check(params).length > 0 ? null : driver.address(params);
    if (place === null) return [];
    return hostsOf(params, driver).map(({ host }) => ({ id, host, place, readings }));
  });
}
