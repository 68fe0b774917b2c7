import { DatabaseSync } from "node:sqlite";
import { ENERGY_COLUMNS, type HistoryStep, MEAN_POWER_COLUMNS } from "../../src/domain/history.ts";
import type { Sample } from "../../src/domain/ports.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/units.ts";
import { type Database, DATABASE_FILE, openDatabase } from "../../src/storage/database.ts";
import { SimulatedDay } from "../scenarios/simulated_day.ts";

const STEP_MS = 5 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEARS = 10;
const START_MS = Date.UTC(2026, 0);
const END_MS = Date.UTC(2026 + YEARS, 0);
const TIME_ZONE = "Europe/Berlin";
const RUNS = 30;

export interface Line {
  readonly name: string;
  readonly value: string;
  readonly yardstick: string;
}

interface Query {
  readonly name: string;
  readonly step: HistoryStep;
  readonly spanMs: number;
}

const QUERIES: readonly Query[] = [
  { name: "12 h by 5m", step: "5m", spanMs: 12 * HOUR_MS },
  { name: "day by 5m", step: "5m", spanMs: DAY_MS },
  { name: "week by 1h", step: "1h", spanMs: 7 * DAY_MS },
  { name: "month by 1d", step: "1d", spanMs: 31 * DAY_MS },
  { name: "year by 1d", step: "1d", spanMs: 365 * DAY_MS },
  { name: "year by 1mo", step: "1mo", spanMs: 365 * DAY_MS },
  { name: "ten years by 1mo", step: "1mo", spanMs: END_MS - START_MS },
];

/** Queries on ten years of history, the size of a year, and days made anew in another zone. */
export function benchTenYears(): readonly Line[] {
  const dataDir = Deno.makeTempDirSync();
  try {
    open(dataDir).close();
    const file = `${dataDir}/${DATABASE_FILE}`;
    const emptyBytes = Deno.statSync(file).size;
    const rows = generateYears(file);
    const yearMb = (Deno.statSync(file).size - emptyBytes) / YEARS / 1e6;
    using database = open(dataDir);
    const pieces = times(
      database.upkeep.pieces({ atMs: END_MS, timeZone: TIME_ZONE, rawRetentionDays: 30 }),
    );
    return [
      ...QUERIES.map((query) => benchQuery(database, query, rows)),
      {
        name: "a year of five-minute rows and days",
        value: `${yearMb.toFixed(1)} MB`,
        yardstick: "at most 60 MB",
      },
      {
        name: "ten years of days made anew in another zone",
        value: `${pieces.length} pieces, longest ${Math.max(...pieces).toFixed(1)} ms`,
        yardstick: "cycles run between any two",
      },
    ];
  } finally {
    Deno.removeSync(dataDir, { recursive: true });
  }
}

/** What a day of samples writes, with its roll-ups and the retention of an old day beside it. */
export async function benchDayOfWrites(): Promise<readonly Line[]> {
  const day = await recordedDay();
  const dataDir = Deno.makeTempDirSync();
  try {
    let steadyMs = 0;
    using database = open(dataDir, () => steadyMs);
    const recordDay = (fromMs: number, pieces: number[]) => {
      for (let atMs = fromMs; atMs < fromMs + DAY_MS; atMs += 5000) {
        steadyMs += 5000;
        const sample = day[(atMs - START_MS) % DAY_MS / 5000 % day.length];
        if (sample !== undefined) database.history.add({ atMs, values: sample.values });
        if (atMs % STEP_MS !== 0) continue;
        const due = { atMs, timeZone: TIME_ZONE, rawRetentionDays: 3 };
        pieces.push(...times(database.upkeep.pieces(due)));
      }
    };
    for (let day = 0; day < 4; day++) recordDay(START_MS + day * DAY_MS, []);
    const before = writtenBytes();
    const pieces: number[] = [];
    recordDay(START_MS + 4 * DAY_MS, pieces);
    const writtenMb = (writtenBytes() - before) / 1e6;
    return [
      {
        name: "written in a day of 5 s cycles, with roll-ups and retention",
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

function open(dataDir: string, steadyMs: () => number = () => 0): Database {
  return openDatabase(dataDir, { clock: { steadyMs }, secretKeys: new Set() });
}

/** Five-minute rows of ten years, and their days in UTC. @returns the number of rows */
function generateYears(file: string): number {
  using database = new DatabaseSync(file);
  database.exec(`
    WITH RECURSIVE steps (start_ms) AS (
      SELECT ${START_MS} UNION ALL
      SELECT start_ms + ${STEP_MS} FROM steps WHERE start_ms + ${STEP_MS} < ${END_MS}
    )
    INSERT INTO five_minutes (start_ms, known_ms, grid_imported_total_wh, grid_exported_total_wh,
      ${[...MEAN_POWER_COLUMNS, ...ENERGY_COLUMNS].join(", ")})
    SELECT start_ms, ${STEP_MS}, (start_ms - ${START_MS}) / 7000, (start_ms - ${START_MS}) / 9000,
      ${MEAN_POWER_COLUMNS.map((_, index) => `start_ms / 1000 % ${7919 + index}`).join(", ")},
      ${ENERGY_COLUMNS.map((_, index) => `start_ms / 1000 % ${611 + index}`).join(", ")}
    FROM steps;
    INSERT INTO days (day, time_zone, start_ms, end_ms, known_ms)
    SELECT date(start_ms / 1000, 'unixepoch'), 'UTC', start_ms, start_ms + ${DAY_MS}, 0
    FROM five_minutes WHERE start_ms % ${DAY_MS} = 0;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  return Number(database.prepare("SELECT count(*) AS rows FROM five_minutes").get()?.["rows"]);
}

function benchQuery(database: Database, query: Query, rows: number): Line {
  const { step, spanMs } = query;
  const took: number[] = [];
  let count = 0;
  for (let run = 0; run < RUNS; run++) {
    // Spread over the years, so that no run finds the rows of the one before in memory.
    const fromMs = START_MS + (END_MS - START_MS - spanMs) * (run / RUNS);
    const beganMs = performance.now();
    const found = database.queries.steps({
      fromMs,
      toMs: fromMs + spanMs,
      step,
      timeZone: TIME_ZONE,
      limit: 10_000,
    });
    took.push(performance.now() - beganMs);
    count = Math.max(count, found.length);
  }
  return {
    name: `history, ${query.name}`,
    value: `${median(took).toFixed(1)} ms, worst ${Math.max(...took).toFixed(1)} ms`,
    yardstick: `at most 20 ms; ${count} rows out of ${rows}`,
  };
}

/** Real time of each piece, in ms. */
function times(pieces: Iterable<unknown>): number[] {
  const took: number[] = [];
  let beganMs = performance.now();
  for (const _ of pieces) {
    took.push(performance.now() - beganMs);
    beganMs = performance.now();
  }
  return took;
}

/** Samples of a simulated house over a day of sun, its car charging. */
async function recordedDay(): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const day = await SimulatedDay.start({
    house: { seed: 1, weather: "clear" },
    onSample: (sample) => void samples.push(sample),
  });
  await day.runTo(24);
  await day.end();
  return samples;
}

/** Bytes that this process has written so far. */
function writtenBytes(): number {
  const text = Deno.readTextFileSync("/proc/self/io");
  return Number(/^wchar: (\d+)$/m.exec(text)?.[1]);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
