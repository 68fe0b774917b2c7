import { DatabaseSync } from "node:sqlite";
import {
  type HistoryStep,
  LOAD_ENERGY_COLUMNS,
  type TimeRange,
} from "../../src/domain/history/history_rows.ts";
import { SITE_ENERGY_COLUMNS, SITE_MEAN_COLUMNS } from "../../src/domain/history/house_steps.ts";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/house/units.ts";
import { type Database, DATABASE_FILE, openDatabase } from "../../src/storage/database/database.ts";
import { INTEGRATED_COLUMNS } from "../../src/domain/history/power_samples.ts";
import { type Line, median, times } from "./measuring.ts";

const STEP_MS = 5 * MINUTE_MS;
const CYCLE_MS = 5 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;
const YEARS = 10;
const START_MS = Date.UTC(2026, 0);
const END_MS = Date.UTC(2026 + YEARS, 0);
const TIME_ZONE = "Europe/Berlin";
const RUNS = 30;

interface Query {
  readonly name: string;
  readonly step: HistoryStep;
  readonly spanMs: number;
  /** The house's when left out. */
  readonly timeZone?: string;
  readonly limit?: number;
}

const QUERIES: readonly Query[] = [
  { name: "12 h by 5m", step: "5m", spanMs: 12 * HOUR_MS },
  { name: "day by 5m", step: "5m", spanMs: DAY_MS },
  { name: "week by 1h", step: "1h", spanMs: 7 * DAY_MS },
  { name: "month by 1h", step: "1h", spanMs: 31 * DAY_MS },
  { name: "month by 1d", step: "1d", spanMs: 31 * DAY_MS },
  { name: "year by 1d", step: "1d", spanMs: 365 * DAY_MS },
  { name: "year by 1mo", step: "1mo", spanMs: 365 * DAY_MS },
  { name: "ten years by 1mo", step: "1mo", spanMs: END_MS - START_MS },
  {
    name: "first 250 of ten years by 1h in UTC",
    step: "1h",
    spanMs: END_MS - START_MS,
    timeZone: "UTC",
    limit: 250,
  },
];

/** Queries on ten years of history, the size of a year, and days made anew in another zone. */
export function benchTenYears(): readonly Line[] {
  const dataDir = Deno.makeTempDirSync();
  try {
    open(dataDir).close();
    const file = `${dataDir}/${DATABASE_FILE}`;
    const emptyBytes = Deno.statSync(file).size;
    const rows = fillHistory(file, { fromMs: START_MS, toMs: END_MS });
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

function open(dataDir: string): Database {
  return openDatabase(dataDir, { clock: { steadyMs: () => 0 }, secretKeys: new Set() });
}

/** Five-minute rows of a range of whole UTC days, and their days in UTC. @returns their number */
export function fillHistory(file: string, range: TimeRange): number {
  const { fromMs, toMs } = range;
  using database = new DatabaseSync(file);
  database.exec(`
    WITH RECURSIVE steps (start_ms) AS (
      SELECT ${fromMs} UNION ALL
      SELECT start_ms + ${STEP_MS} FROM steps WHERE start_ms + ${STEP_MS} < ${toMs}
    )
    INSERT INTO five_minutes (start_ms, known_ms, grid_imported_total_wh, grid_exported_total_wh,
      ${[...SITE_MEAN_COLUMNS, ...SITE_ENERGY_COLUMNS].join(", ")})
    SELECT start_ms, ${STEP_MS}, (start_ms - ${fromMs}) / 7000, (start_ms - ${fromMs}) / 9000,
      ${SITE_MEAN_COLUMNS.map((_, index) => `start_ms / 1000 % ${7919 + index}`).join(", ")},
      ${SITE_ENERGY_COLUMNS.map((_, index) => `start_ms / 1000 % ${611 + index}`).join(", ")}
    FROM steps;
    INSERT INTO load_five_minutes (start_ms, device_id, power_w, ${LOAD_ENERGY_COLUMNS.join(", ")})
    SELECT start_ms, id, start_ms / 1000 % 7919,
      ${LOAD_ENERGY_COLUMNS.map((_, index) => `start_ms / 1000 % ${611 + index}`).join(", ")}
    FROM five_minutes, devices WHERE id IN (${SLOT_IDS.charger}, ${SLOT_IDS.plug});
    INSERT INTO days (day, time_zone, start_ms, end_ms, known_ms)
    SELECT date(start_ms / 1000, 'unixepoch'), 'UTC', start_ms, start_ms + ${DAY_MS}, 0
    FROM five_minutes WHERE start_ms % ${DAY_MS} = 0;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  return Number(database.prepare("SELECT count(*) AS rows FROM five_minutes").get()?.["rows"]);
}

/** Raw samples of a range, one each 5 s, of what the chart is made of. */
export function fillSamples(file: string, range: TimeRange): void {
  using database = new DatabaseSync(file);
  database.exec(`
    WITH RECURSIVE cycles (at_ms) AS (
      SELECT ${range.fromMs} UNION ALL
      SELECT at_ms + ${CYCLE_MS} FROM cycles WHERE at_ms + ${CYCLE_MS} < ${range.toMs}
    )
    INSERT INTO samples (at_ms, ${INTEGRATED_COLUMNS.join(", ")})
    SELECT at_ms, ${
    INTEGRATED_COLUMNS.map((_, index) => `at_ms / 1000 % ${997 + index}`).join(", ")
  }
    FROM cycles;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
}

function benchQuery(database: Database, query: Query, rows: number): Line {
  const { step, spanMs, timeZone = TIME_ZONE, limit = 10_000 } = query;
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
      timeZone,
      limit,
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
