import type { DeviceTools } from "../../src/app/settings/device_checks.ts";
import { DRIVERS } from "../../src/devices/registry.ts";
import { CYCLE_MS } from "../../src/app/cycle/schedule.ts";
import type { Restoring } from "../../src/domain/ports/restoring.ts";
import { RunningProgram } from "../../src/app/running_program.ts";
import type { StampMender, StoredDevice } from "../../src/domain/ports/record_stores.ts";
import type { LoadPolicy } from "../../src/domain/settings/load_settings.ts";
import type { ModeChoice } from "../../src/domain/house/mode.ts";
import {
  EMPTY_HISTORY,
  FakeCharger,
  FakePlug,
  FakeSite,
  ManualClock,
  MemoryBackups,
  MemoryDevices,
  MemoryHistory,
  MemoryLogger,
  MemoryModes,
  MemoryNotifier,
  memoryRecords,
  MemorySettings,
  NO_STAMPS,
} from "./fakes.ts";
import { ADDRESSES, slotOpeners } from "./slot_house.ts";

/** A program of fakes that is driven by `step`, one cycle each. */
export async function setUp(
  options: {
    mode?: ModeChoice["mode"];
    /** What the wall clock shows at the start (epoch ms). */
    startMs?: number;
    settings?: Record<string, unknown>;
    tools?: DeviceTools;
    charger?: (clock: ManualClock) => FakeCharger;
    restoring?: Restoring;
    stamps?: StampMender;
    environment?: Readonly<Record<string, string>>;
    /** Null: its driver fails to open it. */
    plug?: FakePlug | null;
    /** Devices beside those of the settings: chargers, each behind its id. */
    chargers?: ReadonlyMap<number, FakeCharger>;
    /** Their modes. */
    modes?: ReadonlyMap<number, ModeChoice["mode"]>;
    /** Switches beside that of the settings; null: its driver fails to open it. */
    switches?: ReadonlyMap<number, FakePlug | null>;
    /** Own values of each of them; left out: enabled. */
    switchPolicy?: LoadPolicy;
  } = {},
) {
  const clock = new ManualClock(options.startMs);
  const parts = {
    clock,
    logger: new MemoryLogger(),
    site: new FakeSite(),
    charger: options.charger?.(clock) ?? new FakeCharger(),
    plug: options.plug ?? new FakePlug(),
    history: new MemoryHistory(),
    modes: new MemoryModes(
      options.mode ? { mode: options.mode, modeBy: "user", sinceMs: clock.wallMs() } : null,
    ),
    store: new MemorySettings(),
    backups: new MemoryBackups(),
    records: memoryRecords(),
    broken: [] as unknown[],
    opened: [] as string[],
  };
  parts.store.stored = { ...ADDRESSES, ...options.settings };
  const chargers = options.chargers ?? new Map<number, FakeCharger>();
  const devices = new MemoryDevices();
  const switches = options.switches ?? new Map<number, FakePlug | null>();
  const common = { driver: "fake", params: {}, secrets: {} };
  devices.rows = [
    ...[...chargers.keys()].map((id): StoredDevice => ({
      ...common,
      id,
      name: `Charger ${id}`,
      roles: ["charger"],
    })),
    ...[...switches.keys()].map((id): StoredDevice => ({
      ...common,
      id,
      name: `Switch ${id}`,
      roles: ["switch"],
      policy: options.switchPolicy ?? { plugEnabled: true },
    })),
  ];
  for (const [id, mode] of options.modes ?? []) {
    parts.modes.others.set(id, { mode, modeBy: "user", sinceMs: clock.wallMs() });
  }
  const program = await RunningProgram.load({
    version: "0",
    isDemo: false,
    mayUseOwnMachine: false,
    languages: ["en", "de"],
    clock,
    logger: parts.logger,
    openers: slotOpeners({
      site: () => (parts.opened.push("site"), parts.site),
      charger: () => (parts.opened.push("charger"), parts.charger),
      plug: () => (parts.opened.push("plug"), options.plug === null ? null : parts.plug),
      openDevice: ({ id }) => {
        const charger = chargers.get(id);
        const plug = switches.get(id);
        if (plug === null) return null;
        if (plug !== undefined) return { switch: plug, close: () => plug.close() };
        return charger === undefined ? null : { charger, close: () => charger.close() };
      },
    }),
    tools: options.tools ?? null,
    restoring: options.restoring ?? null,
    history: parts.history,
    queries: EMPTY_HISTORY,
    upkeep: EMPTY_HISTORY,
    settingsStore: parts.store,
    modes: parts.modes,
    devices,
    drivers: DRIVERS,
    keeper: parts.backups,
    backups: parts.backups,
    records: parts.records,
    stamps: options.stamps ?? NO_STAMPS,
    notifier: new MemoryNotifier(),
    environment: (name) => options.environment?.[name],
    onBroken: (error) => parts.broken.push(error),
  });
  const step = async () => {
    clock.advance(CYCLE_MS);
    await program.tick();
  };
  return { ...parts, devices, program, step };
}
