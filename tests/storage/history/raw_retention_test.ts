import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { HOUR_MS } from "../../../src/domain/house/units.ts";
import { Connection } from "../../../src/storage/database/connection.ts";
import { copyDatabase } from "../../../src/storage/recovery/copy_database.ts";
import { RawRetention } from "../../../src/storage/samples/raw_retention.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";
import { house, keepUp, record } from "./recorded_hours.ts";

const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 5, 1);

/** Three hours of samples that are rolled up, and what has become of them 30 days later. */
function setUp(folder: DataFolder) {
  const database = folder.open();
  const range = { fromMs: START, toMs: START + 3 * HOUR_MS, everyMs: 20_000 };
  record(database, range, () => house({ pvW: 1000, gridW: 0 }));
  keepUp(database, { atMs: START + DAY_MS });
  return database;
}

function samplesLeft(folder: DataFolder): number {
  return Number(folder.query("SELECT count(*) AS left FROM samples")[0]?.["left"]);
}

Deno.test("retention deletes whole hours once all of them is old enough, and no rows", () => {
  using folder = new DataFolder();
  using database = setUp(folder);
  const rows = folder.query("SELECT * FROM five_minutes");
  for (
    const { atMs, left } of [
      { atMs: START + 30 * DAY_MS + HOUR_MS - 1, left: 540 },
      { atMs: START + 30 * DAY_MS + HOUR_MS, left: 360 },
      { atMs: START + 30 * DAY_MS + 3 * HOUR_MS, left: 0 },
    ]
  ) {
    keepUp(database, { atMs });
    assert.equal(samplesLeft(folder), left);
  }
  assert.deepEqual(folder.query("SELECT * FROM five_minutes"), rows);
});

Deno.test("retention follows the setting", () => {
  using folder = new DataFolder();
  using database = setUp(folder);
  keepUp(database, { atMs: START + 5 * DAY_MS, rawRetentionDays: 5 });
  assert.equal(samplesLeft(folder), 540);
  keepUp(database, { atMs: START + 5 * DAY_MS, rawRetentionDays: 3 });
  assert.equal(samplesLeft(folder), 0);
});

Deno.test("retention deletes nothing that has not been rolled up", () => {
  using folder = new DataFolder();
  using database = folder.open();
  record(database, { fromMs: START, toMs: START + HOUR_MS }, () => house({ pvW: 60, gridW: 0 }));
  const due = { atMs: START + 90 * DAY_MS, timeZone: "UTC", rawRetentionDays: 3 };
  for (const piece of database.upkeep.pieces(due)) {
    assert.equal(piece, "hour");
    assert.equal(samplesLeft(folder), 720);
    break;
  }
  database.commit();
  folder.change(`INSERT OR IGNORE INTO hours_to_roll_up VALUES (${START})`);
  using other = new DatabaseSync(folder.file);
  const retention = new RawRetention(new Connection(other, { path: "", busyTimeoutMs: 0 }));
  assert.deepEqual([...retention.run(due, 0)], []);
  assert.equal(samplesLeft(folder), 720);
  keepUp(database, due);
  assert.equal(samplesLeft(folder), 0);
  assert.equal(folder.query("SELECT sum(pv_wh) AS pv FROM days")[0]?.["pv"], 60);
});

Deno.test("retention lets a clock that is years ahead cost a day of samples a run", () => {
  using folder = new DataFolder();
  using database = folder.open();
  record(
    database,
    { fromMs: START, toMs: START + 40 * HOUR_MS, everyMs: HOUR_MS / 4 },
    () => house({ pvW: 1, gridW: 0 }),
  );
  const pieces = keepUp(database, { atMs: START + 4000 * DAY_MS });
  assert.equal(pieces.filter((piece) => piece === "retention").length, 24);
  assert.equal(samplesLeft(folder), 16 * 4);
});

Deno.test("an hour whose samples are gone is not made poorer, only filled where it has gaps", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const half = { fromMs: START, toMs: START + HOUR_MS / 2 };
  record(database, half, () => house({ pvW: 1000, gridW: 0 }));
  keepUp(database, { atMs: START + 40 * DAY_MS });
  assert.equal(samplesLeft(folder), 0);
  const before = folder.query("SELECT * FROM five_minutes");
  // A clock that was set back by weeks writes into the same hour, and after its end.
  for (let minute = 0; minute < 60; minute += 5) {
    const atMs = START + minute * 60_000;
    database.history.add(sampleAt(atMs + 1234, house({ pvW: 6000, gridW: 0 })));
    keepUp(database, { atMs: atMs + 300_000 });
  }
  keepUp(database, { atMs: START + 2 * HOUR_MS });
  const rows = folder.query("SELECT * FROM five_minutes ORDER BY start_ms");
  assert.deepEqual(rows.slice(0, 6), before);
  assert.deepEqual(rows.slice(6).map((row) => row["pv_wh"]), [8, 9, 8, 8, 9, 8]);
  keepUp(database, { atMs: START + 40 * DAY_MS });
  assert.deepEqual(folder.query("SELECT * FROM five_minutes ORDER BY start_ms"), rows);
});

Deno.test("an hour after the samples that are gone is made anew of those that come late", () => {
  using folder = new DataFolder();
  using database = setUp(folder);
  keepUp(database, { atMs: START + 30 * DAY_MS + HOUR_MS });
  assert.equal(samplesLeft(folder), 360, "the first hour is gone");
  const powers = () =>
    folder.query("SELECT pv_power_w FROM five_minutes ORDER BY start_ms")
      .map((row) => row["pv_power_w"]);
  assert.deepEqual(powers(), Array(36).fill(1000));
  const late = { fromMs: START + HOUR_MS, toMs: START + 3 * HOUR_MS, everyMs: 20_000 };
  record(database, late, () => house({ pvW: 2000, gridW: 0 }));
  keepUp(database, { atMs: START + 20 * DAY_MS });
  const expected = [...Array(24).fill(1000), ...Array(12).fill(2000)];
  assert.deepEqual(powers(), expected, "samples of the first hour hold on into the second");
});

Deno.test("rows in a copy without samples are not made anew of the samples that follow", () => {
  using folder = new DataFolder();
  using elsewhere = new DataFolder();
  {
    using database = folder.open();
    const range = { fromMs: START, toMs: START + HOUR_MS };
    record(database, range, () => house({ pvW: 1000, gridW: 0 }));
    keepUp(database, { atMs: START + HOUR_MS });
    copyDatabase({ from: folder.file, to: elsewhere.file, hasSamples: false });
  }
  using database = elsewhere.open();
  const rows = () =>
    elsewhere.query(`SELECT * FROM five_minutes WHERE start_ms < ${START + HOUR_MS}`);
  const before = rows();
  assert.equal(before.length, 12);
  // The clock has been set back by a minute.
  const after = { fromMs: START + 59 * 60_000, toMs: START + HOUR_MS + 600_000 };
  record(database, after, () => house({ pvW: 500, gridW: 0 }));
  keepUp(database, { atMs: START + 2 * HOUR_MS });
  assert.deepEqual(rows(), before);
});
