import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { decryptBackup, isEncryptedBackup } from "../../../src/storage/backup/backup_cipher.ts";
import { FileBackups } from "../../../src/storage/backup/backups.ts";
import { copyDatabase, type CopyOptions } from "../../../src/storage/recovery/copy_database.ts";
import { restoreDatabase } from "../../../src/storage/recovery/replace_database.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

const AT_MS = Date.UTC(2026, 5, 1, 1, 30);
const SECRET_KEYS = new Set(["nrgkickPassword", "webSecret"]);
const DAY_MS = 86_400_000;

function rowsOf(file: string, sql: string): unknown[] {
  using database = new DatabaseSync(file, { readOnly: true });
  return database.prepare(sql).all().map((row) => ({ ...row }));
}

function fill(folder: DataFolder): void {
  using database = folder.open();
  database.settings.save({ webPort: 5001, inverterHost: "192.0.2.1" }, 1);
  database.mode.save(SLOT_IDS.charger, { mode: "tracked", modeBy: "user", sinceMs: 1 });
  for (let at = 0; at < 4100; at++) {
    database.history.add(sampleAt(at * 5000, { pv_power_w: at, battery_power_w: -at }));
  }
}

function backupsOf(folder: DataFolder): FileBackups {
  return new FileBackups({
    dataDir: folder.path,
    databaseFile: folder.file,
    secretKeys: SECRET_KEYS,
  });
}

Deno.test("copyDatabase() copies every table row by row while the program writes", () => {
  using folder = new DataFolder();
  fill(folder);
  using database = folder.open();
  const to = `${folder.path}/copy`;
  copyDatabase({ from: folder.file, to, hasSamples: true });
  database.settings.save({ webPort: 5002 }, 2);
  const schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY name";
  assert.deepEqual(rowsOf(to, schema), folder.query(schema));
  for (const pragma of ["user_version", "page_size"]) {
    assert.deepEqual(rowsOf(to, `PRAGMA ${pragma}`), folder.query(`PRAGMA ${pragma}`));
  }
  const samples = "SELECT * FROM samples ORDER BY at_ms";
  assert.deepEqual(rowsOf(to, samples), folder.query(samples));
  assert.deepEqual(
    rowsOf(to, "SELECT value FROM settings WHERE key = 'webPort'"),
    [{ value: "5001" }],
  );
});

Deno.test("copyDatabase() never overwrites, and leaves nothing behind when it fails", () => {
  using folder = new DataFolder();
  fill(folder);
  Deno.writeTextFileSync(`${folder.path}/there`, "kept");
  const bytes = Deno.readFileSync(folder.file);
  bytes.fill(0xff, 40 * 1024);
  Deno.writeFileSync(`${folder.path}/damaged`, bytes);
  const names = () => [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
  const before = names();
  for (
    const { from, to } of [
      { from: folder.file, to: `${folder.path}/there` },
      { from: `${folder.path}/damaged`, to: `${folder.path}/new` },
      { from: `${folder.path}/missing`, to: `${folder.path}/new` },
      { from: folder.file, to: `${folder.path}/missing/new` },
    ]
  ) {
    assert.throws(() => copyDatabase({ from, to, hasSamples: true }), StorageFailed);
  }
  assert.equal(Deno.readTextFileSync(`${folder.path}/there`), "kept");
  assert.deepEqual(names().filter((name) => !/-(wal|shm)$/.test(name)), before);
});

Deno.test("make() copies everything, nightly without the raw samples", async () => {
  using folder = new DataFolder();
  fill(folder);
  using _database = folder.open();
  const backups = backupsOf(folder);
  const full = await backups.make({ isNightly: false, atMs: AT_MS });
  const nightly = await backups.make({ isNightly: true, atMs: AT_MS + 1000 });
  assert.deepEqual(backups.list(), [nightly, full]);
  assert.deepEqual(
    [full.name, nightly.name],
    [
      "chargemanager-20260601T013000Z.sqlite3",
      "chargemanager-20260601T013001Z-nightly.sqlite3",
    ],
  );
  const count = "SELECT count(*) AS count FROM samples";
  assert.deepEqual(rowsOf(`${folder.path}/backups/${full.name}`, count), [{ count: 4100 }]);
  assert.deepEqual(rowsOf(`${folder.path}/backups/${nightly.name}`, count), [{ count: 0 }]);
  const download = await backups.open(full.name, null);
  assert.equal((await new Response(download?.body).bytes()).length, full.sizeBytes);
  assert.equal(download?.sizeBytes, full.sizeBytes);
});

Deno.test("make() one at a time, and the next one is free again after a failure", async () => {
  using folder = new DataFolder();
  const gate = Promise.withResolvers<void>();
  const copied: CopyOptions[] = [];
  const backups = new FileBackups({
    dataDir: folder.path,
    databaseFile: folder.file,
    secretKeys: SECRET_KEYS,
    copy: async (options) => {
      copied.push(options);
      await gate.promise;
      throw new StorageFailed("Cannot copy: disk full");
    },
  });
  const first = backups.make({ isNightly: true, atMs: AT_MS });
  await assert.rejects(backups.make({ isNightly: false, atMs: AT_MS }), /another one/);
  gate.resolve();
  await assert.rejects(first, /disk full/);
  await assert.rejects(backups.make({ isNightly: false, atMs: AT_MS }), /disk full/);
  assert.equal(copied.length, 2);
});

Deno.test("rotate() keeps the newest of one kind and touches no other file", async () => {
  using folder = new DataFolder();
  fill(folder);
  const backups = backupsOf(folder);
  for (let day = 0; day < 4; day++) {
    await backups.make({ isNightly: true, atMs: AT_MS + day * DAY_MS });
  }
  const manual = await backups.make({ isNightly: false, atMs: AT_MS });
  Deno.writeTextFileSync(`${folder.path}/backups/notes.txt`, "mine");
  backups.rotate({ isNightly: true, keep: 2, atMs: AT_MS + 3 * DAY_MS });
  assert.deepEqual(
    backups.list().map(({ madeAtMs }) => madeAtMs),
    [AT_MS + 3 * DAY_MS, AT_MS + 2 * DAY_MS, manual.madeAtMs],
  );
  assert.equal(Deno.readTextFileSync(`${folder.path}/backups/notes.txt`), "mine");
});

Deno.test("rotate() keeps what was made just now when the clock has been set back", async () => {
  using folder = new DataFolder();
  fill(folder);
  const backups = backupsOf(folder);
  await backups.make({ isNightly: true, atMs: AT_MS + 365 * DAY_MS });
  await backups.make({ isNightly: true, atMs: AT_MS - DAY_MS });
  const { name } = await backups.make({ isNightly: true, atMs: AT_MS });
  backups.rotate({ isNightly: true, keep: 1, atMs: AT_MS });
  assert.deepEqual(backups.list().map((file) => file.name), [name]);
});

Deno.test("stop() gives up the copy that is being made", async () => {
  using folder = new DataFolder();
  fill(folder);
  const backups = backupsOf(folder);
  const made = backups.make({ isNightly: false, atMs: AT_MS });
  backups.stop();
  await assert.rejects(made, /Cannot make backup: the program ends/);
  await assert.rejects(backups.make({ isNightly: false, atMs: AT_MS }), /the program ends/);
  assert.deepEqual(backups.list(), []);
});

Deno.test("make() removes what a copy that was cut off has left, and nothing else", async () => {
  using folder = new DataFolder();
  fill(folder);
  const inBackups = (name: string) => `${folder.path}/backups/${name}`;
  Deno.mkdirSync(inBackups(""));
  const cutOff = "chargemanager-20260531T013000Z-nightly.sqlite3.partial";
  for (const name of [cutOff, `${cutOff}-journal`, "mine.sqlite3.partial"]) {
    Deno.writeTextFileSync(inBackups(name), "half");
  }
  const { name } = await backupsOf(folder).make({ isNightly: true, atMs: AT_MS });
  const left = [...Deno.readDirSync(inBackups(""))].map((file) => file.name);
  assert.deepEqual(left.sort(), [name, "mine.sqlite3.partial"]);
});

const PIN = "PIN-never-leaves-2718";
const HASH = "hash-never-leaves-3141";

async function backupWithSecrets(folder: DataFolder) {
  using database = folder.open();
  database.settings.save({ nrgkickPassword: PIN, webSecret: HASH, webPort: 5001 }, 1);
  const backups = backupsOf(folder);
  const { name } = await backups.make({ isNightly: false, atMs: AT_MS });
  return { backups, name };
}

Deno.test("open() takes the secrets out of what leaves the house, their bytes too", async () => {
  using folder = new DataFolder();
  const { backups, name } = await backupWithSecrets(folder);
  const path = `${folder.path}/backups/${name}`;
  const kept = new TextDecoder("latin1").decode(Deno.readFileSync(path));
  assert.ok(kept.includes(PIN) && kept.includes(HASH), "the copy in the house has them");
  const download = await backups.open(name, null);
  const bytes = await new Response(download?.body).bytes();
  const text = new TextDecoder("latin1").decode(bytes);
  assert.ok(!text.includes(PIN) && !text.includes(HASH));
  const file = `${folder.path}/taken`;
  Deno.writeFileSync(file, bytes);
  assert.deepEqual(
    rowsOf(file, "SELECT key, value FROM settings"),
    [{ key: "webPort", value: "5001" }],
  );
  const left = [...Deno.readDirSync(`${folder.path}/backups`)].map((entry) => entry.name);
  assert.deepEqual(left, [name], "nothing else stays in the folder");
});

Deno.test("open() takes the secrets of the devices out of what leaves the house, too", async () => {
  using folder = new DataFolder();
  using database = folder.open();
  const [params, secrets] = [{ host: "lamp.lan" }, { key: "open-sesame" }];
  database.devices.add({ driver: "lamp", name: "Desk", roles: ["load"], params, secrets });
  const backups = backupsOf(folder);
  const { name } = await backups.make({ isNightly: true, atMs: AT_MS });
  const kept = Deno.readFileSync(`${folder.path}/backups/${name}`);
  assert.ok(new TextDecoder("latin1").decode(kept).includes("open-sesame"));
  const bytes = await new Response((await backups.open(name, null))?.body).bytes();
  assert.ok(!new TextDecoder("latin1").decode(bytes).includes("open-sesame"));
  const file = `${folder.path}/taken`;
  Deno.writeFileSync(file, bytes);
  assert.deepEqual(rowsOf(file, "SELECT name, params, secrets FROM devices WHERE slot IS NULL"), [
    { name: "Desk", params: '{"host":"lamp.lan"}', secrets: "{}" },
  ]);
});

Deno.test("open() with a passphrase gives everything, sealed; only that opens it", async () => {
  using folder = new DataFolder();
  const { backups, name } = await backupWithSecrets(folder);
  const download = await backups.open(name, "Grüße vom Dach");
  const bytes = await new Response(download?.body).bytes();
  assert.equal(download?.name, `${name}.encrypted`);
  assert.equal(bytes.length, download?.sizeBytes);
  assert.ok(!new TextDecoder("latin1").decode(bytes).includes("SQLite format"));
  const from = `${folder.path}/sealed`;
  const to = `${folder.path}/plain`;
  Deno.writeFileSync(from, bytes);
  assert.equal(isEncryptedBackup(from), true);
  assert.equal(isEncryptedBackup(`${folder.path}/backups/${name}`), false);
  await decryptBackup({ from, to, passphrase: "Gru\u0308\u00dfe vom Dach" });
  assert.deepEqual(Deno.readFileSync(to), Deno.readFileSync(`${folder.path}/backups/${name}`));
  Deno.removeSync(to);
  const wrong = { from, to, passphrase: "Grüße vom Dorf" };
  await assert.rejects(decryptBackup(wrong), /wrong passphrase, or the file was changed/);
  for (const at of [30, 60, bytes.length - 1]) {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    Deno.writeFileSync(from, changed);
    await assert.rejects(decryptBackup({ ...wrong, passphrase: "Grüße vom Dach" }), StorageFailed);
  }
  Deno.writeFileSync(from, bytes.subarray(0, 70));
  await assert.rejects(decryptBackup(wrong), StorageFailed);
  assert.throws(() => Deno.statSync(to), Deno.errors.NotFound);
});

Deno.test("make() twice in a second makes two", async () => {
  using folder = new DataFolder();
  fill(folder);
  const backups = backupsOf(folder);
  const made = [
    await backups.make({ isNightly: false, atMs: AT_MS }),
    await backups.make({ isNightly: false, atMs: AT_MS + 400 }),
  ];
  assert.deepEqual(backups.list(), made.toReversed());
});

Deno.test("the data folder and all in it are its owner's alone", async () => {
  using folder = new DataFolder();
  const dataDir = `${folder.path}/house/data`;
  Deno.mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  Deno.writeTextFileSync(`${dataDir}/chargemanager.sqlite3`, "", { mode: 0o644 });
  using database = folder.open({ dataDir });
  database.settings.save({ webPort: 5001 }, 1);
  const backups = new FileBackups({
    dataDir,
    databaseFile: `${dataDir}/chargemanager.sqlite3`,
    secretKeys: SECRET_KEYS,
  });
  await backups.make({ isNightly: false, atMs: AT_MS });
  const modes = [...Deno.readDirSync(dataDir), ...Deno.readDirSync(`${dataDir}/backups`)]
    .map(({ name, isFile }) => {
      const path = name.includes("Z") ? `${dataDir}/backups/${name}` : `${dataDir}/${name}`;
      return [name, ((Deno.statSync(path).mode ?? 0) & 0o777).toString(8), isFile] as const;
    });
  assert.ok(modes.length >= 5, modes.join(" "));
  for (const [name, mode, isFile] of modes) assert.equal(mode, isFile ? "600" : "700", name);
  assert.equal(((Deno.statSync(dataDir).mode ?? 0) & 0o777).toString(8), "700");
});

Deno.test("open() gives nothing but listed backups", async () => {
  using folder = new DataFolder();
  fill(folder);
  const backups = backupsOf(folder);
  // The folder has to be there: a path that leads out of it would be found.
  await backups.make({ isNightly: true, atMs: AT_MS });
  assert.ok(Deno.statSync(`${folder.path}/backups/../chargemanager.sqlite3`).isFile);
  for (
    const name of ["../chargemanager.sqlite3", "chargemanager-20260601T013000Z.sqlite3", "", "a/b"]
  ) {
    assert.equal(await backups.open(name, null), null, name);
  }
});

Deno.test("restoreDatabase() brings a backup back, keeps what was there and forgets the mode", () => {
  using folder = new DataFolder();
  fill(folder);
  const file = `${folder.path}/copy`;
  copyDatabase({ from: folder.file, to: file, hasSamples: true });
  {
    using database = folder.open();
    database.settings.save({ webPort: 6000 }, 2);
  }
  const { replaced } = restoreDatabase(folder.path, { file, atMs: AT_MS });
  assert.equal(replaced, "chargemanager.sqlite3.replaced-20260601T013000Z");
  const port = "SELECT value FROM settings WHERE key = 'webPort'";
  assert.deepEqual(rowsOf(`${folder.path}/${replaced}`, port), [{ value: "6000" }]);
  using database = folder.open();
  assert.equal(database.settings.load()["webPort"], 5001);
  assert.equal(database.mode.load(SLOT_IDS.charger), null);
  assert.equal(folder.query("SELECT * FROM samples").length, 4100);
});

Deno.test("restoreDatabase() takes the log of a file that a crash has left, too", () => {
  using folder = new DataFolder();
  fill(folder);
  const file = `${folder.path}/put-aside`;
  {
    using database = folder.open();
    database.settings.save({ webPort: 6000 }, 2);
    for (const end of ["", "-wal"]) Deno.copyFileSync(`${folder.file}${end}`, `${file}${end}`);
  }
  // For root, too, a copy must not take over that its file was made read-only.
  Deno.chmodSync(file, 0o444);
  restoreDatabase(folder.path, { file, atMs: AT_MS });
  assert.equal((Deno.statSync(folder.file).mode ?? 0) & 0o200, 0o200);
  using database = folder.open();
  assert.equal(database.settings.load()["webPort"], 6000);
});

Deno.test("restoreDatabase() refuses what is damaged, newer, foreign or empty, and while one runs", () => {
  using folder = new DataFolder();
  fill(folder);
  const before = folder.query("SELECT * FROM settings ORDER BY key");
  const bytes = Deno.readFileSync(folder.file);
  const damaged = bytes.slice();
  damaged.fill(0xff, 40 * 1024);
  const files = { damaged, text: new TextEncoder().encode("no database".repeat(99)) };
  for (const [name, content] of Object.entries(files)) {
    Deno.writeFileSync(`${folder.path}/${name}`, content);
  }
  Deno.writeFileSync(`${folder.path}/newer`, bytes);
  using newer = new DatabaseSync(`${folder.path}/newer`);
  newer.exec("PRAGMA user_version = 9999");
  newer.close();
  for (const name of ["damaged", "text", "newer", "missing"]) {
    const file = `${folder.path}/${name}`;
    assert.throws(() => restoreDatabase(folder.path, { file, atMs: AT_MS }), StorageFailed, name);
  }
  assert.deepEqual(folder.query("SELECT * FROM settings ORDER BY key"), before);
  const good = `${folder.path}/good`;
  copyDatabase({ from: folder.file, to: good, hasSamples: true });
  using _running = folder.open();
  assert.throws(
    () => restoreDatabase(folder.path, { file: good, atMs: AT_MS }),
    /another instance is using it/,
  );
});
