import type { DeviceState } from "../../src/app/device_states.ts";
import { HouseDevices } from "../../src/app/settings/device_book.ts";
import { DeviceTrial } from "../../src/app/settings/device_trial.ts";
import type { Device } from "../../src/domain/house/device.ts";
import type { OpenDevice } from "../../src/domain/ports/drivers.ts";
import { DeviceService } from "../../src/app/settings/device_service.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import { ManualClock, MemoryDevices, MemoryLogger } from "../app/fakes.ts";
import { lamp } from "../devices/lamp/lamp.ts";

/** The book of a house as the program has it, over a store in memory; the only make is the lamp. */
export function fakeDevices(
  parts: {
    readonly settings: () => Settings;
    readonly states: () => readonly DeviceState[];
    /** JSON of CHARGEMANAGER_DEVICES. */
    readonly environment?: string;
  },
) {
  const store = new MemoryDevices();
  const service = new DeviceService({
    store,
    drivers: [lamp],
    clock: new ManualClock(),
    logger: new MemoryLogger(),
    settings: parts.settings,
    environmentSettings: parts.settings,
    mayUseOwnMachine: false,
    environment: () => parts.environment,
  });
  service.load();
  const opens: { next: OpenDevice | null } = { next: null };
  const trial = new DeviceTrial({
    drivers: [lamp],
    clock: new ManualClock(),
    openers: {
      openDevice: (device) => {
        opened.push(device);
        return opens.next;
      },
    },
  });
  const opened: Device[] = [];
  const book = new HouseDevices(service, parts.states, trial, () => {});
  return Object.assign(book, { store, opens, opened });
}
