import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { openRecordedData } from "../../../src/storage/history/recorded_data.ts";
import { packSamples } from "../../../src/storage/samples/packed_samples.ts";
import { PENDING_FILE, PendingFile } from "../../../src/storage/recovery/pending_file.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

Deno.test("openRecordedData() gives the samples of a range, oldest first, and the settings", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    for (const atMs of [3000, 1000, 2000]) {
      database.history.add(sampleAt(atMs, { grid_power_w: -atMs, mode: 3 }));
    }
    database.settings.save({ maxCurrentA: 12 }, 1);
  }
  using data = openRecordedData(folder.path);
  assert.deepEqual(data.samples({ fromMs: 1000, toMs: 3000 }), [
    sampleAt(1000, { grid_power_w: -1000, mode: 3 }),
    sampleAt(2000, { grid_power_w: -2000, mode: 3 }),
  ]);
  assert.deepEqual(data.ends(), { firstMs: 1000, lastMs: 3000 });
  assert.deepEqual(data.settings(), { maxCurrentA: 12 });
});

Deno.test("openRecordedData() works beside the program that writes, and sees its commits", () => {
  using folder = new DataFolder();
  using database = folder.open();
  using data = openRecordedData(folder.path);
  assert.equal(data.ends(), null);
  database.history.add(sampleAt(1000, { pv_power_w: 5 }));
  assert.equal(data.ends(), null, "not committed yet");
  database.history.flush();
  assert.deepEqual(data.ends(), { firstMs: 1000, lastMs: 1000 });
  database.settings.save({ maxCurrentA: 9 }, 1);
  assert.deepEqual(data.settings(), { maxCurrentA: 9 });
});

Deno.test("openRecordedData() gives what a running program has not committed, in its range", () => {
  using folder = new DataFolder();
  using database = folder.open();
  for (const atMs of [1000, 2000, 3000]) {
    folder.steadyMs += 30_000;
    database.history.add(sampleAt(atMs, { pv_power_w: atMs }));
  }
  assert.deepEqual(folder.query("SELECT at_ms FROM samples"), []);
  using data = openRecordedData(folder.path);
  const times = (fromMs: number, toMs: number) =>
    data.samples({ fromMs, toMs }).map(({ atMs }) => atMs);
  assert.deepEqual(times(0, 9000), [1000, 2000, 3000]);
  assert.deepEqual(times(2000, 3000), [2000]);
  assert.deepEqual(times(2001, 3001), [3000]);
});

Deno.test("openRecordedData() makes no database, and refuses what is none of ours", () => {
  using folder = new DataFolder();
  assert.throws(() => openRecordedData(folder.path), StorageFailed);
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
  {
    using other = new DatabaseSync(folder.file);
    other.exec("CREATE TABLE other (id INTEGER)");
  }
  assert.throws(() => openRecordedData(folder.path), /belongs to another program/);
  Deno.writeTextFileSync(folder.file, "this is no database, but long enough to look like a file");
  assert.throws(() => openRecordedData(folder.path), StorageFailed);
  Deno.writeFileSync(folder.file, new Uint8Array());
  assert.throws(() => openRecordedData(folder.path), /it is empty/);
});

Deno.test("openRecordedData() has the file open until it is closed", () => {
  using folder = new DataFolder();
  folder.open().close();
  const closed = openRecordedData(folder.path);
  closed.close();
  assert.throws(() => closed.settings(), StorageFailed);
  using data = openRecordedData(folder.path);
  assert.deepEqual([data.settings(), data.loadOrder().chargers.length], [{}, 1]);
});

Deno.test("openRecordedData() leaves out what waits for another commit, and needs no such file", () => {
  using folder = new DataFolder();
  folder.open().close();
  const samples = (offset: number | null) => {
    if (offset !== null) {
      const [row] = folder.query("SELECT generation FROM pending_file");
      const file = new PendingFile(`${folder.path}/${PENDING_FILE}`);
      file.add({ kind: "samples", value: packSamples([sampleAt(1000)]) });
      file.add({ kind: "session", value: {} });
      file.write(Number(row?.["generation"]) + offset);
      file.restart();
    }
    using data = openRecordedData(folder.path);
    return data.samples({ fromMs: 0, toMs: 9000 }).length;
  };
  assert.deepEqual([samples(null), samples(1), samples(0)], [0, 0, 1]);
});
