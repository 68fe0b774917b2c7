import assert from "node:assert/strict";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { readSettings } from "../../../src/storage/records/read_settings.ts";
import { DataFolder } from "../data_folder.ts";
import { startOther } from "../database/other_process.ts";

Deno.test("readSettings() tells nothing of a folder that is missing or empty, and makes none", () => {
  using folder = new DataFolder();
  const missing = `${folder.path}/missing`;
  for (const path of [missing, folder.path]) {
    assert.deepEqual(readSettings(path), { isInUse: false, settings: {}, devices: [] });
  }
  assert.throws(() => Deno.statSync(missing), Deno.errors.NotFound);
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
});

Deno.test("readSettings() reads what was stored last, in use or not, and changes nothing", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    database.settings.save({ inverterHost: "192.0.2.7", webPort: 5001 }, 1);
    database.settings.save({ webPort: 5002 }, 2);
    const settings = { inverterHost: "192.0.2.7", webPort: 5002 };
    assert.deepEqual(readSettings(folder.path), { isInUse: true, settings, devices: [] });
    database.settings.save({ webPort: 5003 }, 3);
  }
  const before = Deno.readFileSync(folder.file);
  for (let look = 0; look < 3; look++) {
    const settings = { inverterHost: "192.0.2.7", webPort: 5003 };
    assert.deepEqual(readSettings(folder.path), { isInUse: false, settings, devices: [] });
  }
  assert.deepEqual(Deno.readFileSync(folder.file), before);
  using database = folder.open();
  assert.equal(database.settings.load()["webPort"], 5003);
});

Deno.test("readSettings() reads the devices of the list, but for a database of an earlier version", () => {
  using folder = new DataFolder();
  const lamp = {
    driver: "lamp",
    name: "Desk",
    roles: ["switch"],
    params: {},
    secrets: {},
  } as const;
  {
    using database = folder.open();
    database.devices.add(lamp);
  }
  assert.deepEqual(readSettings(folder.path).devices?.map(({ name }) => name), ["Desk"]);
  folder.change("PRAGMA user_version = 3");
  assert.equal(readSettings(folder.path).devices, null);
});

Deno.test("readSettings() sees another process in the folder until that is killed", async () => {
  using folder = new DataFolder();
  const other = startOther({ command: "hold", dataDir: folder.path });
  await other.lines.next();
  assert.equal(readSettings(folder.path).isInUse, true);
  other.kill();
  for await (const _rest of other.lines);
  await other.end();
  assert.equal(readSettings(folder.path).isInUse, false);
});

Deno.test("readSettings() takes a database whose first start was cut off for an empty one", () => {
  using folder = new DataFolder();
  Deno.writeFileSync(folder.file, new Uint8Array());
  assert.deepEqual(readSettings(folder.path), { isInUse: false, settings: {}, devices: [] });
});

Deno.test("readSettings() refuses what is no database of ours, naming it", () => {
  using folder = new DataFolder();
  const isRefusal = (error: unknown) =>
    error instanceof StorageFailed && error.message.includes(folder.file);
  Deno.writeTextFileSync(folder.file, "not a database, but long enough to be looked at".repeat(40));
  assert.throws(() => readSettings(folder.path), isRefusal);
  Deno.removeSync(folder.file);
  folder.change("PRAGMA user_version = 9999");
  assert.throws(() => readSettings(folder.path), isRefusal);
});
