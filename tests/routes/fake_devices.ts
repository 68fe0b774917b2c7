import type { DeviceState } from "../../src/app/device_states.ts";
import type { DriverSearch, FoundByDrivers } from "../../src/domain/ports/device_checks.ts";
import { HouseDevices } from "../../src/app/settings/device_book.ts";
import { DeviceTrial } from "../../src/app/settings/device_trial.ts";
import type { Device } from "../../src/domain/house/device.ts";
import type { Given, OpenDevice } from "../../src/domain/ports/drivers.ts";
import type { Driver } from "../../src/devices/driver.ts";
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
    /** The lamp alone when they are left out. */
    readonly drivers?: readonly Driver[];
    /** 3 where the settings make devices. */
    readonly lastId?: number;
    readonly changeSettings?: (input: Given) => Promise<unknown>;
  },
) {
  const { drivers = [lamp] } = parts;
  const store = new MemoryDevices(parts);
  const service = new DeviceService({
    store,
    drivers,
    clock: new ManualClock(),
    logger: new MemoryLogger(),
    settings: parts.settings,
    environmentSettings: parts.settings,
    mayUseOwnMachine: false,
    environment: () => parts.environment,
    fixedSettings: () => new Set(),
    changeSettings: (input) => parts.changeSettings?.(input) ?? Promise.resolve(),
  });
  service.load();
  const searches: DriverSearch[] = [];
  const finds: { next: FoundByDrivers } = { next: { found: [], isHeld: false, problems: [] } };
  const opens: { next: OpenDevice | null } = { next: null };
  const trial = new DeviceTrial({
    drivers,
    clock: new ManualClock(),
    finder: { find: (search) => (searches.push(search), Promise.resolve(finds.next)) },
    openers: {
      openDevice: (device) => {
        opened.push(device);
        return opens.next;
      },
    },
  });
  const opened: Device[] = [];
  const told = () => ({ devices: parts.states() });
  const book = new HouseDevices(service, told, trial, () => Promise.resolve());
  return Object.assign(book, { store, opens, opened, finds, searches });
}
