import type { Sample } from "../../src/domain/ports.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/units.ts";
import { type Database, openDatabase } from "../../src/storage/database.ts";
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

/**
 * What a charging day of the whole program writes: samples, sessions, events, control's memory,
 * roll-ups, and the retention of an old day beside it.
 */
export async function benchDayOfWrites(): Promise<readonly Line[]> {
  const samples: Sample[] = [];
  await live({ ...CHARGING_DAY, onSample: (one) => void samples.push(one) });
  const dataDir = Deno.makeTempDirSync();
  try {
    let steadyMs = 0;
    using database = openDatabase(dataDir, {
      clock: { steadyMs: () => steadyMs },
      secretKeys: new Set(),
    });
    const fromMs = MIDSUMMER_MS - WARM_DAYS * DAY_MS;
    for (let atMs = fromMs; atMs < MIDSUMMER_MS; atMs += CYCLE_MS) {
      steadyMs = atMs - MIDSUMMER_MS;
      const sample = samples[(atMs - fromMs) / CYCLE_MS % samples.length];
      if (sample !== undefined) database.history.add({ atMs, values: sample.values });
      if (atMs % STEP_MS === 0) keepUp(database, atMs);
    }
    const pieces: number[] = [];
    const { history, upkeep, records } = database;
    const storage = { history, upkeep, records };
    const before = writtenBytes();
    await live({ ...CHARGING_DAY, storage }, (day) => {
      steadyMs = day.clock.steadyMs();
      if (day.clock.wallMs() % STEP_MS === 0) {
        pieces.push(...keepUp(database, day.clock.wallMs()));
      }
    });
    const writtenMb = (writtenBytes() - before) / 1e6;
    return [
      {
        name: `written by the whole program in a day with ${
          hoursOfCharging(samples)
        } h of charging`,
        value: `${writtenMb.toFixed(1)} MB`,
        yardstick: "at most 15 MB",
      },
      {
        name: "roll-up and retention, a piece",
        value: `${median(pieces).toFixed(1)} ms, longest ${Math.max(...pieces).toFixed(1)} ms`,
        yardstick: `${pieces.length} a day, none while a cycle runs`,
      },
    ];
  } finally {
    Deno.removeSync(dataDir, { recursive: true });
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
function writtenBytes(): number {
  const text = Deno.readTextFileSync("/proc/self/io");
  return Number(/^wchar: (\d+)$/m.exec(text)?.[1]);
}

function hoursOfCharging(samples: readonly Sample[]): string {
  const cycles = samples.filter(({ values }) => (values.charger_power_w ?? 0) > 0).length;
  return (cycles * CYCLE_MS / HOUR_MS).toFixed(1);
}
