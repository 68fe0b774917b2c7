import { isAtAddressOfSettings } from "../../domain/devices/device_conflicts.ts";
import { isSteeredSwitch, leadingSwitch } from "../../domain/devices/leading_switch.ts";
import type { DriverFacts } from "../../domain/ports/drivers.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { HouseDevice } from "./house_order.ts";

type Devices = readonly HouseDevice[];

/**
 * Those of a list that are opened, with the values that hold for them: not one at whose address the settings have a device since, by the
 * environment. Two would steer the same charger, or take an inverter's one connection in turns.
 */
export class OpenedDevices {
  #last: {
    readonly all: Devices;
    readonly settings: Settings;
    readonly opened: Devices;
  } | null = null;

  constructor(private readonly drivers: readonly DriverFacts[]) {}

  /** The same list for the same ones. */
  of(all: Devices, settings: Settings): Devices {
    const last = this.#last;
    if (last?.all === all && last.settings === settings) return last.opened;
    const { drivers } = this;
    const leadingId = leadingSwitch(all, settings);
    const opened = all.filter((device) =>
      device.slot !== null || !isAtAddressOfSettings(device, { settings, drivers })
    ).map((device) => device.id === leadingId ? device : asAsked(device));
    this.#last = { all, settings, opened };
    return opened;
  }
}

/** Nothing is switched that nobody has asked for: a switch is steered where its own policy says so. */
function asAsked(device: HouseDevice): HouseDevice {
  if (!isSteeredSwitch(device)) return device;
  return { ...device, policy: { plugEnabled: false, ...device.policy } };
}
