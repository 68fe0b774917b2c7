import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { InstanceRunning, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { LOCK_FILE, takeInstanceLock } from "../../../src/storage/database/instance_lock.ts";
import { DataFolder } from "../data_folder.ts";
import { startOther } from "./other_process.ts";

function isRefusal(folder: DataFolder): (error: unknown) => boolean {
  return (error) => error instanceof InstanceRunning && error.message.includes(folder.path);
}

Deno.test("openDatabase() refuses a second instance in the same process, naming the folder", () => {
  using folder = new DataFolder();
  using _first = folder.open();
  assert.throws(() => folder.open(), isRefusal(folder));
});

Deno.test("openDatabase() takes a folder whose instance has closed, any number of times", () => {
  using folder = new DataFolder();
  for (let i = 0; i < 3; i++) {
    const database = folder.open();
    database.close();
    database.close();
  }
});

Deno.test("openDatabase() lets two folders be open at once", () => {
  using folder = new DataFolder();
  using _one = folder.open({ dataDir: `${folder.path}/one` });
  using _two = folder.open({ dataDir: `${folder.path}/two` });
});

Deno.test("openDatabase() refuses the folder of another process until that is killed", async () => {
  using folder = new DataFolder();
  const other = startOther({ command: "hold", dataDir: folder.path });
  const opened = await other.lines.next();
  assert.equal(opened.value?.kind, "open");
  assert.throws(() => folder.open(), isRefusal(folder));
  other.kill();
  for await (const _rest of other.lines);
  await other.end();
  using database = folder.open();
  assert.equal(database.mode.load(SLOT_IDS.charger), null);
});

Deno.test("openDatabase() refuses another process while this one has the folder", async () => {
  using folder = new DataFolder();
  using _database = folder.open();
  const other = startOther({ command: "hold", dataDir: folder.path });
  const lines = await Array.fromAsync(other.lines);
  await other.end();
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.kind, "refused");
  assert.match(String(lines[0]?.detail), /^InstanceRunning: /);
  assert.ok(String(lines[0]?.detail).includes(folder.path));
});

Deno.test("openDatabase() fails where the program may only read, and changes nothing", async () => {
  using folder = new DataFolder();
  folder.open().close();
  const before = Deno.readFileSync(folder.file);
  const other = startOther({ command: "hold", dataDir: folder.path, mayWrite: false });
  const lines = await Array.fromAsync(other.lines);
  await other.end();
  assert.match(String(lines[0]?.detail), /^StorageFailed: Cannot make data folder /);
  assert.deepEqual(Deno.readFileSync(folder.file), before);
});

Deno.test("takeInstanceLock() takes the lock file of an older start where none can be written", () => {
  using folder = new DataFolder();
  const { openSync } = Deno;
  Deno.openSync = (path, options) => {
    if (options?.write) throw new Deno.errors.PermissionDenied("read-only");
    return openSync(path, options);
  };
  try {
    assert.throws(
      () => takeInstanceLock(folder.path),
      (error) =>
        error instanceof StorageFailed &&
        error.message === `Cannot write into data folder "${folder.path}": read-only`,
    );
    Deno.writeTextFileSync(`${folder.path}/${LOCK_FILE}`, "");
    const lock = takeInstanceLock(folder.path);
    assert.throws(() => takeInstanceLock(folder.path), InstanceRunning);
    lock.release();
    lock.release();
    takeInstanceLock(folder.path).release();
  } finally {
    Deno.openSync = openSync;
  }
});
