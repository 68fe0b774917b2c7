import assert from "node:assert/strict";
import fc from "fast-check";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import type { Database } from "../../../src/storage/database/database.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";
import { house, keepUp, record } from "./recorded_hours.ts";

const DAY_MS = 24 * HOUR_MS;
const HOUR = Date.UTC(2026, 5, 21, 10);

function rowsOf(folder: DataFolder) {
  return folder.query("SELECT * FROM five_minutes ORDER BY start_ms");
}

function notedHours(folder: DataFolder): number[] {
  return folder.query("SELECT hour_ms FROM hours_to_roll_up ORDER BY hour_ms")
    .map((row) => (Number(row["hour_ms"]) - HOUR) / HOUR_MS);
}

function sums(folder: DataFolder, table: "five_minutes" | "days") {
  return folder.query(
    `SELECT sum(pv_wh) AS pv, sum(grid_import_wh) AS import, sum(known_ms) AS known FROM ${table}`,
  )[0];
}

Deno.test("pieces() rolls up what was committed, the running hour too, and notes it again", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const load = () => house({ pvW: 1200, gridW: 600 });
  record(database, { fromMs: HOUR, toMs: HOUR + 90 * MINUTE_MS }, load);
  keepUp(database, { atMs: HOUR + 90 * MINUTE_MS });
  assert.equal(rowsOf(folder).length, 18);
  assert.deepEqual(sums(folder, "days"), { pv: 1800, import: 900, known: 90 * MINUTE_MS });
  assert.deepEqual(notedHours(folder), [1]);
  keepUp(database, { atMs: HOUR + 2 * HOUR_MS + MINUTE_MS });
  assert.deepEqual(notedHours(folder), [1]);
  keepUp(database, { atMs: HOUR + 2 * HOUR_MS + 2 * MINUTE_MS });
  assert.deepEqual(notedHours(folder), []);
  assert.deepEqual(sums(folder, "five_minutes"), sums(folder, "days"));
});

Deno.test("pieces() counts samples that are still in memory, without committing them", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const load = house({ pvW: 7200, gridW: 0 });
  for (let second = 0; second < 300; second += 5) {
    database.history.add(sampleAt(HOUR + second * 1000, load));
  }
  keepUp(database, { atMs: HOUR + 5 * MINUTE_MS });
  assert.equal(sums(folder, "days")?.["pv"], 600);
  assert.equal(database.history.bufferedCount, 60);
});

Deno.test("pieces() twice makes the same rows", () => {
  using folder = new DataFolder();
  using database = folder.open();
  record(database, { fromMs: HOUR, toMs: HOUR + 3 * HOUR_MS }, (atMs) =>
    house({
      pvW: (atMs / 1000) % 977,
      gridW: (atMs / 1000) % 641 - 300,
    }));
  keepUp(database, { atMs: HOUR + DAY_MS });
  const first = [rowsOf(folder), folder.query("SELECT * FROM days")];
  assert.equal(first[0]?.length, 36);
  for (const forget of ["", "DELETE FROM five_minutes; DELETE FROM days;"]) {
    folder.change(
      `${forget} INSERT INTO hours_to_roll_up
        SELECT DISTINCT at_ms / 3600000 * 3600000 FROM samples`,
    );
    keepUp(database, { atMs: HOUR + DAY_MS });
    assert.deepEqual([rowsOf(folder), folder.query("SELECT * FROM days")], first);
  }
});

Deno.test("pieces() as samples come, across restarts, makes the rows of one late run", () => {
  const arrival = fc.record({
    afterMs: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1000, max: 31_000 }) },
      fc.integer({ min: 31_000, max: 40 * MINUTE_MS }),
    ),
    pvW: fc.option(fc.integer({ min: 0, max: 9000 })),
    gridW: fc.option(fc.integer({ min: -9000, max: 9000 })),
    event: fc.constantFrom("none", "none", "none", "keep up", "flush", "restart"),
  });
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 120 }), (arrivals) => {
      using stepwise = new DataFolder();
      using atOnce = new DataFolder();
      using late = atOnce.open();
      let database: Database = stepwise.open();
      let atMs = HOUR - 10_000;
      for (const { afterMs, pvW, gridW, event } of arrivals) {
        atMs += afterMs;
        const values = { pv_power_w: pvW, grid_power_w: gridW, consumption_power_w: 100 };
        database.history.add(sampleAt(atMs, values));
        late.history.add(sampleAt(atMs, values));
        if (event === "flush") database.history.flush();
        if (event === "keep up") keepUp(database, { atMs });
        if (event === "restart") {
          database.close();
          database = stepwise.open();
        }
      }
      keepUp(database, { atMs: atMs + HOUR_MS });
      database.history.flush();
      keepUp(database, { atMs: atMs + 3 * HOUR_MS });
      late.history.flush();
      keepUp(late, { atMs: atMs + 3 * HOUR_MS });
      assert.deepEqual(rowsOf(stepwise), rowsOf(atOnce));
      assert.deepEqual(stepwise.query("SELECT * FROM days"), atOnce.query("SELECT * FROM days"));
      assert.deepEqual(notedHours(stepwise), []);
      database.close();
    }),
    { numRuns: 25 },
  );
});

Deno.test("pieces() takes in samples that come late into an hour that was done", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const load = () => house({ pvW: 3600, gridW: 0 });
  record(database, { fromMs: HOUR, toMs: HOUR + 20 * MINUTE_MS }, load);
  keepUp(database, { atMs: HOUR + 5 * HOUR_MS });
  assert.deepEqual(notedHours(folder), []);
  record(database, { fromMs: HOUR + 20 * MINUTE_MS, toMs: HOUR + HOUR_MS }, load);
  assert.deepEqual(notedHours(folder), [0, 1]);
  keepUp(database, { atMs: HOUR + 5 * HOUR_MS });
  assert.deepEqual(sums(folder, "days"), { pv: 3600, import: 0, known: HOUR_MS });
});

Deno.test("pieces() doubles nothing when the clock is set back an hour, or forth", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const load = () => house({ pvW: 1000, gridW: 500 });
  record(database, { fromMs: HOUR, toMs: HOUR + HOUR_MS }, load);
  keepUp(database, { atMs: HOUR + HOUR_MS });
  // Set back: the same hour once more, in between the samples of the first time.
  for (let minute = 5; minute <= 60; minute += 5) {
    const fromMs = HOUR + (minute - 5) * MINUTE_MS + 1700;
    record(database, { fromMs, toMs: fromMs + 5 * MINUTE_MS }, load);
    keepUp(database, { atMs: HOUR + minute * MINUTE_MS });
  }
  keepUp(database, { atMs: HOUR + 3 * HOUR_MS });
  const hour = folder.query(`SELECT * FROM five_minutes WHERE start_ms < ${HOUR + HOUR_MS}`);
  assert.equal(hour.length, 12);
  assert.equal(hour.reduce((sum, row) => sum + Number(row["pv_wh"]), 0), 1000);
  assert.ok(hour.every((row) => Number(row["known_ms"]) === 5 * MINUTE_MS));
  // Set forth by a year for a minute, and back.
  record(database, { fromMs: HOUR + 365 * DAY_MS, toMs: HOUR + 365 * DAY_MS + MINUTE_MS }, load);
  keepUp(database, { atMs: HOUR + 365 * DAY_MS + 6 * MINUTE_MS });
  keepUp(database, { atMs: HOUR + 4 * HOUR_MS });
  assert.equal(sums(folder, "days")?.["pv"], 1017);
  assert.deepEqual(sums(folder, "days"), sums(folder, "five_minutes"));
});

Deno.test("pieces() keeps the days of a house in Berlin right in spring and autumn", () => {
  const timeZone = "Europe/Berlin";
  for (
    const { day, hours } of [{ day: "2026-03-29", hours: 23 }, { day: "2026-10-25", hours: 25 }]
  ) {
    using folder = new DataFolder();
    using database = folder.open();
    const noonMs = Date.parse(`${day}T12:00:00Z`);
    const range = { fromMs: noonMs - 15 * HOUR_MS, toMs: noonMs + 15 * HOUR_MS, everyMs: 30_000 };
    record(database, range, () => house({ pvW: 100, gridW: 0 }));
    keepUp(database, { atMs: noonMs + 2 * DAY_MS, timeZone });
    const [row] = folder.query(`SELECT * FROM days WHERE day = '${day}'`);
    assert.equal(row?.["pv_wh"], 100 * hours);
    assert.equal(row?.["known_ms"], hours * HOUR_MS);
    assert.equal(Number(row?.["end_ms"]) - Number(row?.["start_ms"]), hours * HOUR_MS);
  }
});

Deno.test("pieces() tells beside the sums of a day what the meter's counters moved by", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const midnightMs = Date.UTC(2026, 5, 21);
  const range = { fromMs: midnightMs - HOUR_MS, toMs: midnightMs + 3 * HOUR_MS };
  record(database, range, (atMs) => ({
    ...house({ pvW: 0, gridW: 720 }),
    grid_imported_wh: 1_000_000 + Math.floor((atMs - midnightMs) * 720 / HOUR_MS),
    grid_exported_wh: atMs < midnightMs + HOUR_MS ? 500 : 0,
  }));
  keepUp(database, { atMs: midnightMs + 4 * HOUR_MS });
  const [row] = folder.query("SELECT * FROM days WHERE day = '2026-06-21'");
  assert.equal(row?.["grid_import_wh"], 3 * 720);
  assert.equal(row?.["meter_import_wh"], 3 * 720);
  assert.equal(row?.["meter_export_wh"], null);
});

Deno.test("pieces() makes the days anew when the time zone is another, whatever lies between", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const range = { fromMs: HOUR, toMs: HOUR + 12 * DAY_MS, everyMs: 290_000 };
  record(
    database,
    range,
    (atMs) => house({ pvW: 3600 + Math.floor(atMs / HOUR_MS) % 7 * 360, gridW: 1 }),
  );
  const atMs = HOUR + 13 * DAY_MS;
  const days = () => folder.query("SELECT * FROM days ORDER BY day, time_zone");
  keepUp(database, { atMs, timeZone: "Europe/Berlin", rawRetentionDays: 400 });
  const berlin = days();
  assert.equal(berlin.length, 13);
  for (const timeZone of ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"]) {
    const pieces = keepUp(database, { atMs, timeZone, rawRetentionDays: 400 });
    assert.ok(pieces.length > 1 && pieces.every((piece) => piece === "days"));
    assert.ok(days().every((row) => row["time_zone"] === timeZone));
    assert.deepEqual(sums(folder, "days"), sums(folder, "five_minutes"));
  }
  // Left in the middle of it, the next run does the rest.
  const due = { atMs, timeZone: "Europe/Berlin", rawRetentionDays: 400 };
  for (const _ of database.upkeep.pieces(due)) break;
  keepUp(database, due);
  assert.deepEqual(days(), berlin);
});

Deno.test("pieces() goes on after another program has held the database", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 0 });
  record(database, { fromMs: HOUR, toMs: HOUR + HOUR_MS }, () => house({ pvW: 100, gridW: 0 }));
  {
    using _lock = folder.lock();
    assert.throws(() => keepUp(database, { atMs: HOUR + 2 * HOUR_MS }), /^StorageFailed/);
  }
  keepUp(database, { atMs: HOUR + 2 * HOUR_MS });
  assert.equal(sums(folder, "days")?.["pv"], 100);
});

Deno.test("pieces() makes four days of another zone at a time, until none is left", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const row = (day: number) => {
    const startMs = Date.UTC(2026, 4, day);
    return `('2026-05-0${day}', 'Asia/Tokyo', ${startMs}, ${startMs + DAY_MS}, 0)`;
  };
  const rows = Array.from({ length: 9 }, (_, index) => row(index + 1)).join(", ");
  folder.change(`INSERT INTO days (day, time_zone, start_ms, end_ms, known_ms) VALUES ${rows}`);
  const due = { atMs: HOUR, timeZone: "UTC", rawRetentionDays: 100 };
  const left = [];
  for (const piece of database.upkeep.pieces(due)) {
    if (piece === "days") left.push(folder.query("SELECT day FROM days").length);
    if (left.length > 9) break;
  }
  assert.deepEqual(left, [5, 1, 0]);
});
