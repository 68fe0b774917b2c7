import assert from "node:assert/strict";
import {
  ENERGY_COLUMNS,
  type HistoryRow,
  type TimeRange,
} from "../../../src/domain/history/history_rows.ts";
import { startOfDayMs } from "../../../src/domain/house/local_day.ts";
import type { SampleColumn } from "../../../src/domain/history/samples.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import type { Database } from "../../../src/storage/database/database.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";
import { house, keepUp, record } from "./recorded_hours.ts";

const DAY_MS = 24 * HOUR_MS;
const STEP_MS = 5 * MINUTE_MS;
const LIMIT = 100_000;

/** Powers that differ from minute to minute, with gaps of one quantity and of all. */
function changing(atMs: number): Partial<Record<SampleColumn, number | null>> {
  const minute = Math.floor(atMs / MINUTE_MS);
  if (minute % 977 < 50) return {};
  const pvW = (minute * 7919) % 9000;
  const carW = minute % 200 < 90 ? 4000 : 0;
  return {
    ...house({ pvW, gridW: (minute * 104_729) % 8000 - 5000 }),
    inverter_dc_power_w: pvW,
    charger_power_w: carW,
    plug_power_w: minute % 31 < 7 ? null : 2000,
  };
}

function totalsOf(rows: readonly HistoryRow[]): Record<string, number> {
  const totals: Record<string, number> = { known_ms: 0 };
  for (const { energies, knownMs } of rows) {
    totals["known_ms"] = (totals["known_ms"] ?? 0) + knownMs;
    for (const column of ENERGY_COLUMNS) {
      totals[column] = (totals[column] ?? 0) + (energies[column] ?? 0);
    }
  }
  return totals;
}

function stepsOf(
  database: Database,
  step: "5m" | "1h" | "1d" | "1mo",
  range: TimeRange,
  timeZone = "UTC",
  limit = LIMIT,
): readonly HistoryRow[] {
  return database.queries.steps({ ...range, step, timeZone, limit });
}

for (
  const { timeZone, hours } of [
    { timeZone: "Europe/Berlin", hours: 118 },
    { timeZone: "Asia/Kathmandu", hours: 119 },
    { timeZone: "America/St_Johns", hours: 119 },
  ]
) {
  Deno.test(`steps() every hour, day and month in ${timeZone} is the sum of its five minutes`, () => {
    using folder = new DataFolder();
    using database = folder.open();
    const recorded = { fromMs: Date.UTC(2026, 2, 28, 5), toMs: Date.UTC(2026, 3, 2, 3) };
    record(database, { ...recorded, everyMs: 30_000 }, changing);
    keepUp(database, { atMs: recorded.toMs + HOUR_MS, timeZone });
    const all = { fromMs: 0, toMs: Date.UTC(2100, 0) };
    const whole = totalsOf(stepsOf(database, "5m", all));
    const counts = { "1h": hours, "1d": 6, "1mo": 2 };
    for (const step of ["1h", "1d", "1mo"] as const) {
      const rows = stepsOf(database, step, all, timeZone);
      assert.equal(rows.length, counts[step]);
      assert.deepEqual(totalsOf(rows), whole);
      for (const [index, row] of rows.entries()) {
        const { startMs: fromMs, endMs: toMs } = row;
        assert.deepEqual(totalsOf(stepsOf(database, "5m", { fromMs, toMs })), totalsOf([row]));
        assert.ok(fromMs >= (rows[index - 1]?.endMs ?? 0));
      }
    }
    const months = stepsOf(database, "1mo", all, timeZone);
    assert.deepEqual(
      months.map(({ startMs }) => startMs),
      ["2026-03-01", "2026-04-01"].map((day) => startOfDayMs(day, timeZone)),
    );
  });
}

/** Ten full local days of Berlin around the end of October, at 36 W. */
function openAutumn(folder: DataFolder): Database {
  const database = folder.open();
  const timeZone = "Europe/Berlin";
  const fromMs = startOfDayMs("2026-10-23", timeZone);
  const toMs = startOfDayMs("2026-10-27", timeZone);
  record(database, { fromMs, toMs, everyMs: 30_000 }, () => house({ pvW: 36, gridW: 0 }));
  keepUp(database, { atMs: toMs + HOUR_MS, timeZone });
  return database;
}

Deno.test("steps() gives the rows that begin in the range, whole ones, up to the limit", () => {
  using folder = new DataFolder();
  using database = openAutumn(folder);
  const timeZone = "Europe/Berlin";
  const fromMs = startOfDayMs("2026-10-24", timeZone);
  const count = (step: "5m" | "1h" | "1d", range: TimeRange, limit?: number) =>
    stepsOf(database, step, range, timeZone, limit).map(({ startMs }) => startMs - fromMs);
  assert.deepEqual(count("5m", { fromMs: fromMs + 1, toMs: fromMs + 2 * STEP_MS }), [STEP_MS]);
  assert.deepEqual(count("5m", { fromMs, toMs: fromMs + 2 * STEP_MS }), [0, STEP_MS]);
  assert.deepEqual(count("1h", { fromMs: fromMs + 1, toMs: fromMs + HOUR_MS + 1 }), [HOUR_MS]);
  assert.deepEqual(count("1d", { fromMs: fromMs + 1, toMs: fromMs + DAY_MS }), []);
  assert.deepEqual(count("1d", { fromMs, toMs: fromMs + 1 }), [0]);
  assert.deepEqual(count("1h", { fromMs, toMs: fromMs + DAY_MS }, 2), [0, HOUR_MS]);
  assert.deepEqual(count("5m", { fromMs, toMs: fromMs + DAY_MS }, 2), [0, STEP_MS]);
  assert.deepEqual(count("5m", { fromMs, toMs: fromMs }), []);
  const [hour] = stepsOf(database, "1h", { fromMs, toMs: fromMs + 1 }, timeZone);
  assert.equal(hour?.energies.pv_wh, 36);
  assert.equal(hour?.means?.pv_power_w, 36);
  const always = { fromMs: -Infinity, toMs: Infinity };
  const counts = [["5m", 4 * 288 + 12], ["1h", 97], ["1d", 4], ["1mo", 1]] as const;
  for (const [step, most] of counts) {
    const found = (limit?: number) => stepsOf(database, step, always, timeZone, limit).length;
    assert.deepEqual([found(), found(1.9), found(0), found(-3)], [most, 1, 0, 0], step);
  }
});

Deno.test("steps() by the hour leads through gaps of weeks in pages of any length", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const timeZone = "Asia/Kathmandu";
  const parts = [Date.UTC(2026, 0, 1, 5, 40), Date.UTC(2026, 0, 1, 9), Date.UTC(2026, 3, 20)];
  for (const fromMs of parts) {
    record(database, { fromMs, toMs: fromMs + 2 * HOUR_MS, everyMs: 30_000 }, changing);
  }
  const toMs = Date.UTC(2026, 4, 1);
  keepUp(database, { atMs: toMs, timeZone });
  const all = stepsOf(database, "1h", { fromMs: 0, toMs }, timeZone);
  assert.equal(all.length, 9);
  for (const limit of [1, 2, 5, 9, 10]) {
    const pages: HistoryRow[] = [];
    for (let fromMs = 0; pages.length < all.length;) {
      const page = stepsOf(database, "1h", { fromMs, toMs }, timeZone, limit);
      assert.equal(page.length, Math.min(limit, all.length - pages.length));
      pages.push(...page);
      fromMs = page.at(-1)?.endMs ?? toMs;
    }
    assert.deepEqual(pages, all);
  }
});

Deno.test("steps() has no row for hours and months without a sample, however many", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const times = [Date.UTC(2026, 0, 15, 8, 20), Date.UTC(2026, 0, 15, 9, 55), Date.UTC(2036, 3, 2)];
  for (const fromMs of times) {
    record(database, { fromMs, toMs: fromMs + STEP_MS }, () => house({ pvW: 1200, gridW: 0 }));
  }
  keepUp(database, { atMs: Date.UTC(2036, 3, 3) });
  const all = { fromMs: 0, toMs: Date.UTC(9000, 0) };
  const found = (step: "1h" | "1mo", limit?: number) =>
    stepsOf(database, step, all, "UTC", limit).map(({ startMs, knownMs, energies }) =>
      [new Date(startMs).toISOString().slice(0, 13), knownMs, energies.pv_wh].join(" ")
    );
  const hours = ["2026-01-15T08", "2026-01-15T09", "2036-04-02T00"];
  assert.deepEqual(found("1h"), hours.map((hour) => `${hour} ${STEP_MS} 100`));
  assert.deepEqual(found("1h", 2), found("1h").slice(0, 2));
  assert.deepEqual(found("1mo"), [
    `2026-01-01T00 ${2 * STEP_MS} 200`,
    `2036-04-01T00 ${STEP_MS} 100`,
  ]);
  assert.deepEqual(found("1mo", 1), found("1mo").slice(0, 1));
});

Deno.test("steps() shows the hour that is there twice in autumn twice", () => {
  using folder = new DataFolder();
  using database = openAutumn(folder);
  const timeZone = "Europe/Berlin";
  const range = {
    fromMs: startOfDayMs("2026-10-25", timeZone),
    toMs: startOfDayMs("2026-10-26", timeZone),
  };
  const hours = stepsOf(database, "1h", range, timeZone);
  assert.equal(hours.length, 25);
  assert.ok(
    hours.every(({ energies, startMs, endMs }) =>
      energies.pv_wh === 36 && endMs - startMs === HOUR_MS
    ),
  );
  const [day] = stepsOf(database, "1d", range, timeZone);
  assert.deepEqual({ startMs: day?.startMs, endMs: day?.endMs, pv: day?.energies.pv_wh }, {
    startMs: range.fromMs,
    endMs: range.toMs,
    pv: 25 * 36,
  });
});

Deno.test("steps() gives the day so far, up to the last step that has ended", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const fromMs = Date.UTC(2026, 5, 21);
  record(
    database,
    { fromMs, toMs: fromMs + 10 * HOUR_MS + 17 * MINUTE_MS },
    () => house({ pvW: 1200, gridW: 0 }),
  );
  keepUp(database, { atMs: fromMs + 10 * HOUR_MS + 16 * MINUTE_MS });
  for (const step of ["5m", "1h", "1d"] as const) {
    const rows = stepsOf(database, step, { fromMs, toMs: fromMs + DAY_MS });
    assert.equal(totalsOf(rows)["pv_wh"], 12_300);
  }
});

Deno.test("steps() tells what the meter's counters moved by, and nothing where they did not", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const fromMs = Date.UTC(2026, 5, 21);
  record(database, { fromMs, toMs: fromMs + 4 * HOUR_MS }, (atMs) => {
    const minute = Math.floor((atMs - fromMs) / MINUTE_MS);
    if (minute >= 120 && minute < 130) return {};
    return {
      ...house({ pvW: 0, gridW: 60 }),
      grid_imported_wh: 7000 + minute,
      grid_exported_wh: minute < 200 ? 50 : 40,
    };
  });
  keepUp(database, { atMs: fromMs + 5 * HOUR_MS });
  const range = { fromMs, toMs: fromMs + DAY_MS };
  const moves = (step: "5m" | "1h" | "1d" | "1mo", where: TimeRange) =>
    stepsOf(database, step, where).map(({ meterImportWh, meterExportWh }) => [
      meterImportWh,
      meterExportWh,
    ]);
  assert.deepEqual(moves("1h", range), [[null, null], [60, 0], [60, 0], [60, null]]);
  assert.deepEqual(moves("1d", range), [[235, null]]);
  assert.deepEqual(moves("1mo", { fromMs: Date.UTC(2026, 5), toMs: fromMs }), [[235, null]]);
  const steps = moves("5m", { fromMs: fromMs + 110 * MINUTE_MS, toMs: fromMs + 2.5 * HOUR_MS });
  assert.deepEqual(steps.map(([move]) => move), [5, 5, null, null, null, 5, 5, 5]);
});

Deno.test("samples() gives raw samples in order, those in memory too", () => {
  using folder = new DataFolder();
  using database = folder.open();
  for (const [atMs, powerW] of [[3000, 30], [1000, 10], [2000, 20]] as const) {
    database.history.add(sampleAt(atMs, { grid_power_w: powerW }));
    if (atMs === 1000) database.history.flush();
  }
  database.history.add(sampleAt(3000, { grid_power_w: 33 }));
  const powers = (range: TimeRange, limit: number) =>
    database.queries.samples({ ...range, limit }).map(({ values }) => values.grid_power_w);
  assert.deepEqual(powers({ fromMs: 0, toMs: 9000 }, 9), [10, 20, 33]);
  assert.deepEqual(powers({ fromMs: 1001, toMs: 3000 }, 9), [20]);
  assert.deepEqual(powers({ fromMs: 0, toMs: 9000 }, 2), [10, 20]);
});

Deno.test("ends() spans rows, samples and what is in memory", () => {
  using folder = new DataFolder();
  using database = folder.open();
  assert.equal(database.queries.ends(), null);
  database.history.add(sampleAt(HOUR_MS + 7));
  assert.deepEqual(database.queries.ends(), { fromMs: HOUR_MS + 7, toMs: HOUR_MS + 7 });
  keepUp(database, { atMs: DAY_MS });
  assert.deepEqual(database.queries.ends(), { fromMs: HOUR_MS, toMs: HOUR_MS + STEP_MS });
  database.history.add(sampleAt(5 * HOUR_MS));
  assert.deepEqual(database.queries.ends(), { fromMs: HOUR_MS, toMs: 5 * HOUR_MS });
});

Deno.test("balanceEnds() begins with the first known balance and ends with the newest row", () => {
  using folder = new DataFolder();
  using database = folder.open();
  assert.equal(database.queries.balanceEnds(), null);
  const devicesMs = HOUR_MS + 7 * 60_000;
  record(database, { fromMs: HOUR_MS, toMs: HOUR_MS + 4 * STEP_MS }, () => ({ mode: 0 }));
  keepUp(database, { atMs: HOUR_MS + STEP_MS });
  assert.equal(database.queries.balanceEnds(), null);
  record(
    database,
    { fromMs: devicesMs, toMs: HOUR_MS + 4 * STEP_MS },
    () => house({ pvW: 1200, gridW: 600 }),
  );
  keepUp(database, { atMs: HOUR_MS + 3 * STEP_MS });
  assert.deepEqual(database.queries.balanceEnds(), {
    fromMs: devicesMs,
    toMs: HOUR_MS + 3 * STEP_MS,
  });
});

Deno.test("steps() passes what SQLite says to the caller", () => {
  using folder = new DataFolder();
  using database = folder.open();
  folder.change("DROP TABLE five_minutes; DROP TABLE days");
  for (const step of ["5m", "1h", "1d", "1mo"] as const) {
    assert.throws(
      () => stepsOf(database, step, { fromMs: 0, toMs: DAY_MS }),
      /^StorageFailed: Cannot read history by /,
    );
  }
});
