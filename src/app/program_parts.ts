import { StorageFailed } from "../domain/codes/errors.ts";
import type { Clock } from "../domain/house/time.ts";
import type { Logger } from "../domain/ports/log.ts";
import type {
  HistoryQueries,
  HistoryStore,
  HistoryUpkeep,
} from "../domain/ports/history_stores.ts";
import type {
  DeviceStore,
  ModeStore,
  Notifier,
  SettingsStore,
  StampMender,
} from "../domain/ports/record_stores.ts";
import type { KnownDayAhead } from "../domain/ports/day_ahead.ts";
import type { DriverFacts } from "../domain/ports/drivers.ts";
import type { Restoring } from "../domain/ports/restoring.ts";
import type { Backups, StorageKeeper } from "../domain/ports/backups.ts";
import type { Snapshot } from "../domain/house/snapshot.ts";
import type { SettingsService } from "./settings/settings_service.ts";
import { DeviceService } from "./settings/device_service.ts";
import { type DeviceBook, HouseDevices } from "./settings/device_book.ts";
import { DeviceTrial, type HeldDevice } from "./settings/device_trial.ts";
import type { Status } from "./status.ts";
import type { DeviceTools } from "./settings/device_checks.ts";
import type { DeviceOpeners } from "./cycle/equipment.ts";
import type { Describe, RecordStores } from "./records/recorder.ts";

/** What the running program is put together from. */
export interface ProgramParts {
  readonly version: string;
  readonly isDemo: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openers: DeviceOpeners;
  /** Null: nothing can be tested or searched, and failures are told in the drivers' words. */
  readonly tools?: DeviceTools | null;
  readonly history: HistoryStore;
  readonly queries: HistoryQueries;
  readonly upkeep: HistoryUpkeep;
  readonly settingsStore: SettingsStore;
  /** Left out: no prices of the day ahead are known. */
  readonly dayAhead?: KnownDayAhead;
  readonly modes: ModeStore;
  /** The devices beside those of the settings, and what is known of their makes. */
  readonly devices: DeviceStore;
  readonly drivers: readonly DriverFacts[];
  readonly keeper: StorageKeeper;
  readonly backups: Backups;
  readonly restoring?: Restoring | null;
  readonly records: RecordStores;
  readonly stamps: StampMender;
  readonly notifier: Notifier;
  readonly describe?: Describe;
  /** Devices may be on the machine itself: decided by who runs the program, never by a page. */
  readonly mayUseOwnMachine: boolean;
  /** Codes of the languages that the pages speak. */
  readonly languages: readonly string[];
  readonly environment: (name: string) => string | undefined;
  /** Our own bug: devices are safe, the process shall end. */
  readonly onBroken: (error: unknown) => void;
}

/** Where that fails, what is stored before the clock is right stays as it was stamped. */
export function beginStamps({ stamps, logger }: ProgramParts): void {
  try {
    stamps.begin();
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    logger.error("Cannot note where the stamps begin", { error: error.message });
  }
}

/** The service of the other devices, which is still to be loaded; the settings know of it. */
export function prepareDevices(parts: ProgramParts, settings: SettingsService): DeviceService {
  const { devices: store, drivers, clock, logger, mayUseOwnMachine, environment } = parts;
  const service = new DeviceService({
    store,
    drivers,
    clock,
    logger,
    settings: () => settings.values,
    environmentSettings: () => settings.ofEnvironment,
    fixedSettings: () => settings.fixed,
    changeSettings: (input, mayStill) => settings.change(input, mayStill),
    mayUseOwnMachine,
    environment,
  });
  settings.askForOthers(() => ({
    hasSwitch: service.hasSwitch,
    gridMeter: service.gridMeter,
    taken: (change) => service.takenBy(change),
  }));
  settings.leaveWith((change, store) => service.leaveFor(change, store));
  return service;
}

/** What pages and interfaces may do with devices, and those that take the program as only client. */
export function openDeviceBook(
  parts: ProgramParts,
  house: {
    readonly service: DeviceService;
    readonly status: () => Status;
    readonly snapshot: () => Snapshot;
    readonly onChange: () => Promise<void>;
  },
): { readonly book: DeviceBook; readonly held: () => readonly HeldDevice[] } {
  const { service, status, snapshot, onChange } = house;
  const held = () => service.heldIn(snapshot());
  const trial = new DeviceTrial({ ...parts, ...parts.tools, held });
  const book = new HouseDevices(service, status, trial, onChange);
  const sweep = parts.tools?.sweep;
  if (sweep !== undefined) {
    const { mayUseOwnMachine } = parts;
    book.sweep = {
      begin: () => sweep.begin({ heldHosts: held().map(({ place }) => place), mayUseOwnMachine }),
      cancel: () => sweep.cancel(),
      state() {
        const state = sweep.state();
        return {
          ...state,
          found: state.found.map((one) => ({ ...one, known: service.nameAt(one) })),
        };
      },
    };
  }
  return { book, held };
}
