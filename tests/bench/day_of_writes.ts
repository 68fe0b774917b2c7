import { DatabaseSync } from "node:sqlite";
import { type Sample, sampleRow } from "../../src/domain/history/samples.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/house/units.ts";
import {
  assembleDatabase,
  BUSY_TIMEOUT_MS,
  type Database,
  DATABASE_FILE,
  openConnection,
  openDatabase,
} from "../../src/storage/database/database.ts";
import { takeInstanceLock } from "../../src/storage/database/instance_lock.ts";
import { type DayOptions, MIDSUMMER_MS, SimulatedDay } from "../scenarios/simulated_day.ts";
import { type Line, median, times } from "./measuring.ts";

const STEP_MS = 5 * MINUTE_MS;
const CYCLE_MS = 5000;
const DAY_MS = 24 * HOUR_MS;
const TIME_ZONE = "Europe/Berlin";
/** Days of samples before the one that is measured, of which each day the oldest goes. */
const RAW_RETENTION_DAYS = 3;
const WARM_DAYS = RAW_RETENTION_DAYS + 1;

/** Every device, clouds, and a car that takes twelve hours. */
const CHARGING_DAY: DayOptions = {
  house: {
    seed: 13,
    weather: "broken",
    battery: { socPct: 70 },
    car: { needWh: 33_000 },
  },
  mode: "slow",
  settings: { plugHost: "plug", plugEnabled: true, plugWindow1: "06:00-20:00" },
};

/** The kernel writes back what was changed in mapped and cached pages after so long. */
const WRITE_BACK_MS = 30_000;

/**
 * What a charging day of the whole program has written to the disk: samples, sessions, events,
 * control's memory, roll-ups, and the retention of an old day beside it. By the kernel's own count
 * of what it has to write (`write_bytes`), in whole pages of 4 KiB, with every file synced each half
 * minute of the day, because a real day gives the kernel the time to do that.
 */
export async function benchDayOfWrites(): Promise<readonly Line[]> {
  const samples: Sample[] = [];
  await live({ ...CHARGING_DAY, onSample: (one) => void samples.push(one) });
  const minutely = await measureDay(samples, openCommitting);
  const hourly = await measureDay(
    samples,
    (dataDir, clock) => openDatabase(dataDir, { clock, secretKeys: new Set() }),
  );
  const { pieces } = hourly;
  return [
    {
      name: `written to the disk in a day with ${hoursOfCharging(samples)} h of charging`,
      value: `${hourly.diskMb.toFixed(1)} MB (${hourly.handedMb.toFixed(1)} handed to the system)`,
      yardstick: `${minutely.diskMb.toFixed(1)} MB with a commit for each minute, at most 15`,
    },
    {
      name: "roll-up and retention, a piece",
      value: `${median(pieces).toFixed(1)} ms, longest ${Math.max(...pieces).toFixed(1)} ms`,
      yardstick: `${pieces.length} a day, none while a cycle runs`,
    },
  ];
}

type Clock = Parameters<typeof openDatabase>[1]["clock"];

/** Without the file of what is pending every write is committed, as it was before there was one. */
function openCommitting(dataDir: string, clock: Clock): Database {
  const lock = takeInstanceLock(dataDir);
  const connection = openConnection(`${dataDir}/${DATABASE_FILE}`, BUSY_TIMEOUT_MS);
  return assembleDatabase({ connection, lock, options: { clock, secretKeys: new Set() } });
}

async function measureDay(
  samples: readonly Sample[],
  open: (dataDir: string, clock: Clock) => Database,
): Promise<{ readonly diskMb: number; readonly handedMb: number; readonly pieces: number[] }> {
  const dataDir = Deno.makeTempDirSync();
  try {
    const fromMs = MIDSUMMER_MS - WARM_DAYS * DAY_MS;
    let steadyMs = fromMs - MIDSUMMER_MS;
    using database = open(dataDir, { steadyMs: () => steadyMs });
    for (let atMs = fromMs; atMs < MIDSUMMER_MS; atMs += CYCLE_MS) {
      steadyMs = atMs - MIDSUMMER_MS;
      const sample = samples[(atMs - fromMs) / CYCLE_MS % samples.length];
      if (sample !== undefined) database.history.add({ ...sample, atMs });
      if (atMs % STEP_MS === 0) keepUp(database, atMs);
    }
    database.commit();
    moveLog(dataDir);
    writeBack(dataDir);
    const pieces: number[] = [];
    const { history, upkeep, records } = database;
    const before = writtenBytes();
    await live({ ...CHARGING_DAY, storage: { history, upkeep, records } }, (day) => {
      steadyMs = day.clock.steadyMs();
      const atMs = day.clock.wallMs();
      if (atMs % STEP_MS === 0) pieces.push(...keepUp(database, atMs));
      if (atMs % WRITE_BACK_MS === 0) writeBack(dataDir);
    });
    history.flush();
    moveLog(dataDir);
    writeBack(dataDir);
    const after = writtenBytes();
    return {
      diskMb: (after.disk - before.disk) / 1e6,
      handedMb: (after.handed - before.handed) / 1e6,
      pieces,
    };
  } finally {
    Deno.removeSync(dataDir, { recursive: true });
  }
}

function moveLog(dataDir: string): void {
  using other = new DatabaseSync(`${dataDir}/${DATABASE_FILE}`);
  const [moved] = other.prepare("PRAGMA wal_checkpoint(PASSIVE)").all();
  if (moved?.["log"] !== moved?.["checkpointed"]) throw new Error("the log has not been moved");
}

function writeBack(dataDir: string): void {
  for (const { name, isFile } of Deno.readDirSync(dataDir)) {
    if (!isFile) continue;
    using file = Deno.openSync(`${dataDir}/${name}`);
    file.syncSync();
  }
}

/** A day of cycles; `each` looks after every one. */
async function live(
  options: DayOptions,
  each: (day: SimulatedDay) => void = () => {},
): Promise<void> {
  const day = await SimulatedDay.start(options);
  await day.runTo(24, () => each(day));
  await day.end();
}

/** What is due, piece by piece. @returns the real time of each in ms */
function keepUp(database: Database, atMs: number): number[] {
  const due = { atMs, timeZone: TIME_ZONE, rawRetentionDays: RAW_RETENTION_DAYS };
  return times(database.upkeep.pieces(due));
}

/** Bytes that this process has written so far: nothing but the database, no device has a wire. */
function writtenBytes(): { readonly disk: number; readonly handed: number } {
  const text = Deno.readTextFileSync("/proc/self/io");
  return {
    disk: Number(/^write_bytes: (\d+)$/m.exec(text)?.[1]),
    handed: Number(/^wchar: (\d+)$/m.exec(text)?.[1]),
  };
}

function hoursOfCharging(samples: readonly Sample[]): string {
  const cycles = samples.filter((sample) => (sampleRow(sample).charger_power_w ?? 0) > 0).length;
  return (cycles * CYCLE_MS / HOUR_MS).toFixed(1);
}
