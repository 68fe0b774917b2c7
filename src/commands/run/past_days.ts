import { DemoClock } from "../../app/clocks.ts";
import type { DeviceOpeners } from "../../app/cycle/equipment.ts";
import { RunningProgram } from "../../app/running_program.ts";
import { DRIVERS } from "../../devices/registry.ts";
import type { Sample } from "../../domain/history/samples.ts";
import { SLOT_IDS } from "../../domain/house/device.ts";
import type { HistoryStore, HistoryUpkeep, UpkeepDue } from "../../domain/ports/history_stores.ts";
import { HOUR_MS, SECOND_MS } from "../../domain/house/units.ts";
import { SECRET_KEYS } from "../../domain/settings/settings.ts";
import type { SimulatedHouse } from "../../simulator/simulated_house.ts";
import {
  wirelessCharger,
  wirelessPart,
  wirelessSite,
  wirelessSwitch,
} from "../../simulator/wireless_devices.ts";
import { FileBackups } from "../../storage/backup/backups.ts";
import { DATABASE_FILE } from "../../storage/database/database.ts";
import { openOrRecover } from "../../storage/recovery/recovery.ts";
import { SPOKEN } from "../../words/words.ts";
import { VERSION } from "./run_program.ts";

/** From one cycle to the next, while there is sun or a car draws, and while neither is so. */
const DAY_STRIDE_MS = 60 * SECOND_MS;
const NIGHT_STRIDE_MS = 300 * SECOND_MS;
/** A sample stands for no longer, so it is repeated for as long as its stride is. */
const SAMPLE_MS = 30 * SECOND_MS;

export interface PastDays {
  readonly simulation: SimulatedHouse;
  readonly dataDir: string;
  readonly presets: Readonly<Record<string, unknown>>;
  /** Where they end (epoch ms). */
  readonly untilMs: number;
  readonly days: number;
}

/**
 * Lets the program steer the house for the days before the demo, without sockets and in strides of
 * minutes, and leaves what it recorded in the database, rolled up: who opens the pages finds it there.
 */
export async function livePastDays(past: PastDays): Promise<void> {
  const { dataDir, presets, untilMs, days } = past;
  const startMs = untilMs - days * 24 * HOUR_MS;
  let realMs = 0;
  const clock = new DemoClock({ startMs, speed: 1, realMs: () => realMs });
  const database = openOrRecover(dataDir, {
    clock,
    wallMs: () => clock.wallMs(),
    secretKeys: SECRET_KEYS,
    settingsWhenLost: {},
  });
  try {
    database.settings.save(presets, startMs);
    const samples: Sample[] = [];
    const program = await RunningProgram.load(partsOf(past, { database, clock, samples }));
    for (const { row } of past.simulation.devices) await program.deviceService.add({ ...row });
    trackAll(program);
    const { house } = past.simulation;
    while (clock.wallMs() < untilMs) {
      realMs = Math.min(realMs + strideOf(house.state), untilMs - startMs);
      house.strideTo(clock.wallMs());
      await program.tick();
    }
    await program.stop();
    for (const sample of repeated(samples)) database.history.add(sample);
    database.history.flush();
    rollUp(database.upkeep, {
      atMs: untilMs,
      timeZone: program.timeZone(),
      rawRetentionDays: program.settings().values.rawRetentionDays,
    });
  } finally {
    database.close();
  }
}

/** Chooses Tracked for every charger of the house. */
export function trackAll(program: RunningProgram): void {
  program.chooseMode("tracked");
  for (const { id, roles } of program.deviceService.all) {
    if (roles.includes("charger")) program.chooseMode("tracked", id);
  }
}

/** Time until the next cycle, in ms: what changes fast is followed closely. */
export function strideOf(
  { pvAvailableW, carPowerW }: { readonly pvAvailableW: number; readonly carPowerW: number },
): number {
  return pvAvailableW > 0 || carPowerW > 0 ? DAY_STRIDE_MS : NIGHT_STRIDE_MS;
}

/** Samples of long strides, oldest first, each as often as it takes to stand for its stride. */
export function* repeated(samples: readonly Sample[]): Generator<Sample> {
  for (const [index, sample] of samples.entries()) {
    const nextMs = samples[index + 1]?.atMs ?? sample.atMs + 1;
    for (let atMs = sample.atMs; atMs < nextMs; atMs += SAMPLE_MS) yield { ...sample, atMs };
  }
}

/** Without the rests that a running program takes: nothing else is waiting. */
function rollUp(upkeep: HistoryUpkeep, due: UpkeepDue): void {
  Array.from(upkeep.pieces(due));
}

function partsOf(
  { simulation, dataDir }: PastDays,
  { database, clock, samples }: {
    readonly database: ReturnType<typeof openOrRecover>;
    readonly clock: DemoClock;
    readonly samples: Sample[];
  },
): Parameters<typeof RunningProgram.load>[0] {
  const history: HistoryStore = {
    add: (sample) => samples.push(sample),
    flush: () => {},
    fiveMinutes: () => [],
  };
  const silent = () => {};
  return {
    version: VERSION,
    isDemo: true,
    clock,
    logger: { error: silent, warn: silent, info: silent, debug: silent },
    openers: openersOf(simulation),
    history,
    queries: database.queries,
    upkeep: database.upkeep,
    settingsStore: database.settings,
    modes: database.mode,
    devices: database.devices,
    drivers: DRIVERS,
    keeper: database.keeper,
    backups: new FileBackups({
      dataDir,
      databaseFile: `${dataDir}/${DATABASE_FILE}`,
      secretKeys: SECRET_KEYS,
    }),
    records: database.records,
    stamps: database.stamps,
    notifier: { tell: silent },
    mayUseOwnMachine: true,
    languages: SPOKEN.map(({ code }) => code),
    environment: () => undefined,
    onBroken: (error) => {
      throw error;
    },
  };
}

const close = () => Promise.resolve();

function openersOf({ house, devices }: SimulatedHouse): DeviceOpeners {
  return {
    openDevice: ({ id, name }) => {
      if (id === SLOT_IDS.inverter) return wirelessSite(house);
      if (id === SLOT_IDS.charger) return { charger: wirelessCharger(house, 0), close };
      if (id === SLOT_IDS.plug) return { switch: wirelessSwitch(house, 0), close };
      const device = devices.find((one) => one.name === name);
      return device === undefined ? null : wirelessPart(house, device);
    },
  };
}
