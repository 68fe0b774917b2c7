import type { DeviceState } from "../../src/app/device_states.ts";
import { HouseDevices } from "../../src/app/settings/device_book.ts";
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
  return Object.assign(new HouseDevices(service, parts.states, () => {}), { store });
}
