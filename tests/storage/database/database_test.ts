import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { DATABASE_FILE } from "../../../src/storage/database/database.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

function failsWith(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof StorageFailed && pattern.test(error.message);
}

Deno.test("openDatabase() makes the folder and a WAL database in it", () => {
  using folder = new DataFolder();
  const dataDir = `${folder.path}/new/data`;
  using _database = folder.open({ dataDir });
  using other = new DatabaseSync(`${dataDir}/${DATABASE_FILE}`, { readOnly: true });
  assert.deepEqual({ ...other.prepare("PRAGMA journal_mode").get() }, { journal_mode: "wal" });
});

Deno.test("openDatabase() fails when a file is in the place of the folder", () => {
  using folder = new DataFolder();
  const dataDir = `${folder.path}/file`;
  Deno.writeTextFileSync(dataDir, "kept");
  assert.throws(() => folder.open({ dataDir }), failsWith(/^Cannot make data folder ".*file": /));
  assert.equal(Deno.readTextFileSync(dataDir), "kept");
});

Deno.test("openDatabase() fails when a folder is in the place of the file", () => {
  using folder = new DataFolder();
  Deno.mkdirSync(folder.file);
  assert.throws(() => folder.open(), failsWith(/^Cannot .* database /));
});

for (const length of [2, 99, 100, 511, 512, 4096, 100_000]) {
  Deno.test(`openDatabase() fails on ${length} bytes of garbage and leaves them`, () => {
    using folder = new DataFolder();
    const garbage = new Uint8Array(length).map((_, index) => (index * 31 + 7) % 256);
    Deno.writeFileSync(folder.file, garbage);
    assert.throws(
      () => folder.open(),
      failsWith(/^Cannot .* database .*: file is not a database$/),
    );
    assert.deepEqual(Deno.readFileSync(folder.file), garbage);
    Deno.removeSync(folder.file);
    folder.open().close();
  });
}

Deno.test("openDatabase() fails on the database of another program and leaves it", () => {
  using folder = new DataFolder();
  folder.change("CREATE TABLE modbus (id INTEGER)");
  const before = Deno.readFileSync(folder.file);
  assert.throws(() => folder.open(), failsWith(/belongs to another program$/));
  assert.deepEqual(Deno.readFileSync(folder.file), before);
});

Deno.test("openDatabase() opens while another program holds the write lock", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    database.settings.save({ webPort: 5001 }, 1);
  }
  using _lock = folder.lock();
  using database = folder.open({ busyTimeoutMs: 0 });
  assert.deepEqual(database.settings.load(), { webPort: 5001 });
});

Deno.test("openDatabase() fails while another program keeps a new file locked", () => {
  using folder = new DataFolder();
  {
    using _lock = folder.lock();
    assert.throws(() => folder.open({ busyTimeoutMs: 1 }), failsWith(/: database is locked$/));
  }
  folder.open().close();
});

Deno.test("Database is readable by another program while it is open", () => {
  using folder = new DataFolder();
  using database = folder.open();
  using other = new DatabaseSync(folder.file, { readOnly: true });
  const modes = other.prepare("SELECT mode FROM modes");
  database.mode.save(SLOT_IDS.charger, { mode: "slow", modeBy: "user", sinceMs: 1 });
  assert.deepEqual(modes.all().map((row) => row["mode"]), ["slow"]);
  database.mode.save(SLOT_IDS.charger, { mode: "fast", modeBy: "user", sinceMs: 2 });
  assert.deepEqual(modes.all().map((row) => row["mode"]), ["fast"]);
});

Deno.test("Database takes writes while another program reads in a transaction", () => {
  using folder = new DataFolder();
  using database = folder.open({ busyTimeoutMs: 0 });
  database.mode.save(SLOT_IDS.charger, { mode: "slow", modeBy: "user", sinceMs: 1 });
  using other = new DatabaseSync(folder.file, { readOnly: true });
  other.exec("BEGIN");
  const modes = other.prepare("SELECT mode FROM modes");
  assert.deepEqual(modes.all().map((row) => row["mode"]), ["slow"]);
  database.mode.save(SLOT_IDS.charger, { mode: "fast", modeBy: "user", sinceMs: 2 });
  assert.deepEqual(modes.all().map((row) => row["mode"]), ["slow"]);
  database.close();
});

Deno.test("close() commits buffered samples and leaves no log behind", () => {
  using folder = new DataFolder();
  const database = folder.open();
  database.history.add(sampleAt(1000));
  database.close();
  const names = [...Deno.readDirSync(folder.path)].map((entry) => entry.name).toSorted();
  assert.deepEqual(names, [DATABASE_FILE, "instance.lock"]);
  assert.deepEqual(folder.query("SELECT at_ms FROM samples"), [{ at_ms: 1000 }]);
});

Deno.test("close() gives the folder free also when it cannot commit", () => {
  using folder = new DataFolder();
  const database = folder.open({ busyTimeoutMs: 1 });
  database.history.add(sampleAt(1000));
  {
    using _lock = folder.lock();
    assert.throws(() => database.close(), failsWith(/^Cannot commit 1 samples: /));
  }
  database.close();
  folder.open().close();
});

Deno.test("Database fails every action after close()", () => {
  using folder = new DataFolder();
  const database = folder.open();
  database.close();
  assert.throws(() => database.settings.load(), StorageFailed);
  assert.throws(() => database.settings.save({ webPort: 1 }, 1), StorageFailed);
  assert.throws(() => database.mode.load(SLOT_IDS.charger), StorageFailed);
  assert.throws(() => database.history.fiveMinutes({ fromMs: 0, toMs: 1 }), StorageFailed);
});

Deno.test({
  name: "openDatabase() fails on a read-only folder, and changes nothing (not as root)",
  ignore: Deno.uid() === 0,
  fn: () => {
    using folder = new DataFolder();
    const dataDir = `${folder.path}/data`;
    folder.open({ dataDir }).close();
    Deno.removeSync(`${dataDir}/instance.lock`);
    const names = () => [...Deno.readDirSync(dataDir)].map((entry) => entry.name);
    const before = names();
    Deno.chmodSync(dataDir, 0o555);
    try {
      assert.throws(() => folder.open({ dataDir }), StorageFailed);
      assert.deepEqual(names(), before);
    } finally {
      Deno.chmodSync(dataDir, 0o755);
    }
  },
});

Deno.test({
  name: "openDatabase() fails on a read-only file, and leaves it (not as root)",
  ignore: Deno.uid() === 0,
  fn: () => {
    using folder = new DataFolder();
    folder.open().close();
    const before = Deno.readFileSync(folder.file);
    Deno.chmodSync(folder.file, 0o444);
    assert.throws(() => folder.open(), failsWith(/: Permission denied/));
    assert.deepEqual(Deno.readFileSync(folder.file), before);
    Deno.chmodSync(folder.file, 0o644);
    folder.open().close();
  },
});
