import type { ControlState } from "../control/state.ts";
import { momentOf } from "./clocks.ts";
import { beginStamps, prepareDevices, type ProgramParts } from "./program_parts.ts";
import { Recorder } from "./records/recorder.ts";
import type { DeviceService } from "./settings/device_service.ts";
import { SettingsService } from "./settings/settings_service.ts";
import { firstChargerId, keptStamps, storedModes, type Unread } from "./stored_modes.ts";
import { ClockWatch } from "./upkeep/clock_watch.ts";

/** What a program begins with. */
export interface LoadedHouse {
  readonly settingsService: SettingsService;
  readonly deviceService: DeviceService;
  readonly recorder: Recorder;
  readonly state: ControlState;
  readonly first: number;
  readonly unread: Unread;
  readonly clockWatch: ClockWatch;
}

/**
 * Reads settings, devices and modes, and takes up what an earlier program left. Switches nothing.
 * @throws SettingsInvalid and DevicesInvalid for the environment, StorageFailed
 */
export async function loadHouse(parts: ProgramParts): Promise<LoadedHouse> {
  const { clock, logger, version, records: stores, notifier, describe } = parts;
  const settingsService = new SettingsService(
    parts.settingsStore,
    clock,
    logger,
    parts.mayUseOwnMachine,
    parts.languages,
  );
  const deviceService = prepareDevices(parts, settingsService);
  await settingsService.load(parts.environment);
  deviceService.load();
  const now = momentOf(clock);
  const settings = settingsService.values;
  const { all: devices } = deviceService;
  const modes = storedModes(parts.modes, devices, now);
  const first = firstChargerId(deviceService.opened);
  const recorder = new Recorder({ version, stores, notifier, logger, describe });
  const state = recorder.resume({ choices: modes.choices, first, devices, settings, now });
  beginStamps(parts);
  const clockWatch = new ClockWatch({
    startedAt: { ...now, uptimeMs: clock.uptimeMs?.() ?? null },
    lastSeenMs: recorder.lastSeenMs,
    kept: keptStamps(state, modes.unread),
  });
  const { unread } = modes;
  return { settingsService, deviceService, recorder, state, first, unread, clockWatch };
}
