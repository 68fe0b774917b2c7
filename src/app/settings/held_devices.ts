import type { DeviceSight } from "../../domain/house/device.ts";
import type { DriverFacts } from "../../domain/ports/drivers.ts";
import { slotDevices } from "../../domain/devices/slots.ts";
import { hostsOf } from "../../domain/devices/parse_device.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { HeldDevice } from "./device_trial.ts";

/** The devices that take one client, which is the program: nothing else may connect to their hosts. */
export function heldDevices(
  { drivers, settings, sights }: {
    readonly drivers: readonly DriverFacts[];
    readonly settings: Settings;
    readonly sights: readonly DeviceSight[];
  },
): readonly HeldDevice[] {
  const all = [
    ...slotDevices(settings).map((slot) => ({ ...slot, id: null, readings: {} })),
    ...sights.map(({ device, readings }) => ({ ...device, readings })),
  ];
  return all.flatMap(({ driver: name, id, params, readings }) => {
    const driver = drivers.find((one) => one.id === name);
    if (driver === undefined || !driver.takesOneClient) return [];
    return hostsOf(params, driver).map(({ host }) => ({ id, host, readings }));
  });
}
