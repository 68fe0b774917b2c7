import assert from "node:assert/strict";
import type { Sample } from "../../../src/domain/history/samples.ts";
import { HOUR_MS, SECOND_MS } from "../../../src/domain/house/units.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";
import { house, keepUp, record } from "../history/recorded_hours.ts";

const DAY_MS = 24 * HOUR_MS;
const OLD_MS = Date.UTC(2022, 8, 17);
const NOW_MS = Date.UTC(2026, 5, 21, 10);
const LOAD = house({ pvW: 1200, gridW: 600 });

function* oldSamples(everyS: number): Generator<Sample> {
  for (let atMs = OLD_MS; atMs < OLD_MS + 3 * DAY_MS; atMs += everyS * SECOND_MS) {
    yield sampleAt(atMs, LOAD);
  }
}

Deno.test("add() of an hour's last sample notes the hour into which it holds", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.sampleImport.add([sampleAt(OLD_MS + HOUR_MS - 2000, LOAD)], () => {});
  keepUp(database, { atMs: NOW_MS });
  assert.deepEqual(
    folder.query("SELECT start_ms, known_ms FROM five_minutes").map((row) => ({ ...row })),
    [
      { start_ms: OLD_MS + HOUR_MS - 300_000, known_ms: 2000 },
      { start_ms: OLD_MS + HOUR_MS, known_ms: 3000 },
    ],
  );
});

Deno.test("three old days are rolled up, then thinned out, and stay so when they come again", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const recent = { fromMs: NOW_MS - 40 * DAY_MS, toMs: NOW_MS - 40 * DAY_MS + HOUR_MS };
  record(database, recent, () => LOAD);
  keepUp(database, { atMs: NOW_MS });
  const add = () => database.sampleImport.add(oldSamples(20), () => {});
  assert.deepEqual(add(), { added: 12_960, known: 0 });
  const kept = () => [
    folder.query("SELECT * FROM five_minutes ORDER BY start_ms"),
    folder.query("SELECT * FROM days ORDER BY day"),
  ];
  keepUp(database, { atMs: NOW_MS });
  const first = kept();
  const [rows, days] = first;
  assert.equal(rows?.length, 3 * 288 + 12);
  assert.deepEqual(
    days?.map((row) => [row["day"], row["pv_wh"], row["known_ms"]]),
    [
      ["2022-09-17", 28_800, DAY_MS],
      ["2022-09-18", 28_800, DAY_MS],
      ["2022-09-19", 28_795, DAY_MS - 15 * SECOND_MS],
      ["2026-05-12", 1200, HOUR_MS],
    ],
  );
  assert.equal(add().added, 0, "in the middle of being thinned out");
  for (let run = 0; run < 3; run++) keepUp(database, { atMs: NOW_MS });
  assert.deepEqual(folder.query("SELECT * FROM samples"), []);
  assert.equal(add().added, 0);
  keepUp(database, { atMs: NOW_MS });
  assert.deepEqual(kept(), first);
  assert.deepEqual(folder.query("SELECT * FROM samples"), []);
});

Deno.test("add() tells how far it is after each thousand, and counts what was known", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const samples = (count: number) =>
    Array.from({ length: count }, (_, at) => sampleAt(OLD_MS + at * 1000, LOAD));
  const done: number[] = [];
  const add = (count: number) => database.sampleImport.add(samples(count), (at) => done.push(at));
  assert.deepEqual(add(2500), { added: 2500, known: 0 });
  assert.deepEqual(add(3000), { added: 500, known: 2500 });
  assert.deepEqual(add(0), { added: 0, known: 0 });
  assert.deepEqual(done, [1000, 2000, 2500, 1000, 2000, 3000]);
});

Deno.test("add() leaves what a device has told at that very time as it is", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.commit();
  folder.change(
    `INSERT INTO switch_samples (sample_key, power_w) VALUES (${OLD_MS * 1000 + 3}, 7)`,
  );
  const sample = sampleAt(OLD_MS, { ...LOAD, plug_power_w: 9 });
  const add = () => database.sampleImport.add([sample], () => {});
  assert.deepEqual([add(), add()], [{ added: 1, known: 0 }, { added: 0, known: 1 }]);
  assert.deepEqual(folder.query("SELECT power_w FROM switch_samples"), [{ power_w: 7 }]);
});
