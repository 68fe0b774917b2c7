import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { StoredDevice } from "../../../src/domain/ports/record_stores.ts";
import { Connection } from "../../../src/storage/database/connection.ts";
import { SLOTS_SCHEMA } from "../../../src/storage/database/device_steps.ts";
import { migrate, MIGRATIONS } from "../../../src/storage/database/migrations.ts";
import { loadOlderDevices } from "../../../src/storage/records/device_store.ts";
import { restoreDatabase } from "../../../src/storage/recovery/replace_database.ts";
import { openOrRecover } from "../../../src/storage/recovery/recovery.ts";
import { DataFolder } from "../data_folder.ts";

const LAMP: Omit<StoredDevice, "id"> = {
  driver: "lamp",
  name: "Desk",
  roles: ["load"],
  params: { host: "lamp.lan", channel: 2 },
  secrets: { key: "abcd" },
};
const ROOF: Omit<StoredDevice, "id"> = {
  driver: "sun",
  name: "Roof",
  roles: ["grid", "pv"],
  params: {},
  secrets: {},
};
const SELECT = `SELECT id, name, secrets, position, removed_at_ms FROM devices
  WHERE slot IS NULL ORDER BY id`;

Deno.test("add() puts a device behind the others and keeps it across a restart", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    assert.deepEqual(database.devices.load(), []);
    assert.equal(database.devices.add(LAMP), 4, "behind the rows of the settings");
    assert.equal(database.devices.add(ROOF), 5);
  }
  using database = folder.open();
  assert.deepEqual(database.devices.load(), [{ id: 4, ...LAMP }, { id: 5, ...ROOF }]);
});

Deno.test("add() refuses a device whose samples would lie among those of others", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { devices } = database;
  devices.keep([{ id: 998, ...ROOF }], 0);
  assert.equal(devices.add(LAMP), 999);
  const refused = new StorageFailed('Cannot add device "Desk": ids up to 999 have all been given');
  assert.throws(() => devices.add(LAMP), refused);
  assert.throws(() => devices.addSlot("env:desk", LAMP), refused);
  assert.deepEqual(devices.load(), [{ id: 998, ...ROOF }, { id: 999, ...LAMP }]);
});

Deno.test("change(), order() and remove() change what they name; a row and its id stay", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { devices } = database;
  for (const device of [LAMP, ROOF, LAMP]) devices.add(device);
  devices.change({ ...LAMP, id: 6, name: "Bed" });
  devices.order([6, 4, 5]);
  assert.deepEqual(devices.load().map(({ id, name }) => [id, name]), [
    [6, "Bed"],
    [4, "Desk"],
    [5, "Roof"],
  ]);
  devices.remove(6, 5000.4);
  assert.equal(devices.add(ROOF), 7, "an id is nobody else's later");
  assert.deepEqual(devices.load().map(({ id }) => id), [4, 5, 7]);
  assert.deepEqual(folder.query(SELECT).find(({ id }) => id === 6), {
    id: 6,
    name: "Bed",
    secrets: "{}",
    position: 1,
    removed_at_ms: 5000,
  });
});

Deno.test("slots() have names and values of their own, and one order with all others", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    const { devices } = database;
    assert.deepEqual(devices.slots().map(({ id, slot, policy }) => [id, slot, policy]), [
      [1, "inverter", {}],
      [2, "charger", {}],
      [3, "plug", {}],
    ]);
    devices.add({ ...LAMP, policy: { plugOnPowerW: 500 } });
    assert.equal(devices.addSlot("env:Roof", ROOF), 5);
    assert.deepEqual(devices.sequence(), [1, 2, 3, 4, 5]);
    devices.order([3, 5, 4, 2]);
    const charger = { id: 2, slot: "charger", driver: "nrgkick-gen2", roles: ["charger"] } as const;
    devices.changeSlot({ ...charger, name: "Garage", policy: { maxCurrentA: 10 } });
    devices.changeSlot({ ...charger, id: 4, slot: "", name: "no slot", policy: {} });
  }
  folder.change(`UPDATE devices SET policy = '{"maxCurrentA":10,"minCurrentA":"x","gone":1}'
    WHERE id = 2`);
  using database = folder.open();
  assert.deepEqual(database.devices.sequence(), [3, 5, 4, 2, 1]);
  assert.deepEqual(database.devices.load(), [{ id: 4, ...LAMP, policy: { plugOnPowerW: 500 } }]);
  assert.deepEqual(database.devices.slots().find(({ id }) => id === 2), {
    id: 2,
    slot: "charger",
    driver: "nrgkick-gen2",
    name: "Garage",
    roles: ["charger"],
    policy: { maxCurrentA: 10 },
  }, "what is none of a load's values is left out");
});

Deno.test("keep() brings names, values and order of the slots along", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const { devices } = database;
  const rows = [{
    id: 3,
    slot: "plug",
    driver: "tplink",
    name: "Boiler",
    roles: ["switch"],
    policy: { plugStartHour: 9 },
  }] as const;
  devices.keep([{ id: 7, ...LAMP }], 20, { rows, sequence: [7, 3, 2, 1] });
  assert.deepEqual(devices.sequence(), [7, 3, 2, 1]);
  assert.deepEqual(devices.slots().at(-1), rows[0]);
});

Deno.test("keep() gives devices of the environment their rows, so that nobody else has their ids", () => {
  using folder = new DataFolder();
  using older = new DataFolder();
  using database = folder.open();
  const { devices } = database;
  devices.add(LAMP);
  devices.addSlot("env:Roof", ROOF);
  const slots = { rows: devices.slots(), sequence: devices.sequence() };
  using backup = older.open();
  // In the older database the lamp's id is a device of the environment that is gone since.
  assert.equal(backup.devices.addSlot("env:Roof", ROOF), 4);
  backup.devices.keep(devices.load(), 20, slots);
  assert.deepEqual(backup.devices.slots(), devices.slots());
  assert.deepEqual(backup.devices.load(), devices.load());
  assert.deepEqual(backup.devices.sequence(), devices.sequence());
  assert.equal(backup.devices.add(ROOF), 6);
});

Deno.test("keep() takes no row from a device of the settings", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.devices.keep([{ id: 2, ...LAMP }], 20);
  assert.deepEqual(database.devices.load(), []);
  assert.deepEqual(database.devices.slots().map(({ slot }) => slot), [
    "inverter",
    "charger",
    "plug",
  ]);
});

Deno.test("load() leaves out rows that are none of ours, and roles that are not known", () => {
  using folder = new DataFolder();
  using database = folder.open();
  for (const device of [LAMP, LAMP, LAMP, LAMP]) database.devices.add(device);
  folder.change("UPDATE devices SET params = 'no JSON' WHERE id = 4");
  folder.change("UPDATE devices SET params = '[1]' WHERE id = 5");
  folder.change(`UPDATE devices SET roles = '["load","moon"]', secrets = '3' WHERE id = 6`);
  folder.change("UPDATE devices SET roles = '[1]' WHERE id = 7");
  assert.deepEqual(database.devices.load(), [{ id: 6, ...LAMP, secrets: {} }]);
});

Deno.test("keep() makes these the devices of a database that is another one since", () => {
  using folder = new DataFolder();
  using database = folder.open();
  for (const device of [LAMP, LAMP]) database.devices.add(device);
  database.devices.remove(4, 10);
  database.devices.keep([{ id: 7, ...ROOF }, { id: 4, ...LAMP, name: "Back" }], 20);
  assert.deepEqual(database.devices.load(), [
    { id: 7, ...ROOF },
    { id: 4, ...LAMP, name: "Back" },
  ]);
  assert.equal(folder.query(SELECT)[1]?.["removed_at_ms"], 20);
});

Deno.test("openOrRecover() takes the devices of a damaged file along where they can be read", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    database.devices.add(LAMP);
    database.devices.add(ROOF);
  }
  folder.change("PRAGMA user_version = 999");
  using database = openOrRecover(folder.path, {
    clock: { steadyMs: () => 0 },
    wallMs: () => 1000,
    settingsWhenLost: {},
    secretKeys: new Set(),
  });
  assert.equal(database.keeper.trouble()?.kind, "put-aside");
  assert.deepEqual(database.devices.load(), [{ id: 4, ...LAMP }, { id: 5, ...ROOF }]);
});

Deno.test("a write without a disk is refused, and nothing has changed", () => {
  using folder = new DataFolder();
  folder.open().close();
  Deno.removeSync(folder.file);
  Deno.mkdirSync(folder.file);
  using database = openOrRecover(folder.path, {
    clock: { steadyMs: () => 0 },
    wallMs: () => 1000,
    settingsWhenLost: {},
    secretKeys: new Set(),
  });
  assert.equal(database.keeper.trouble()?.kind, "memory-only");
  assert.throws(() => database.devices.add(LAMP), StorageFailed);
  assert.throws(() => database.devices.keep([{ id: 1, ...LAMP }], 1), StorageFailed);
  assert.deepEqual(database.devices.load(), []);
});

for (
  const { name, params, secrets } of [
    {
      name: "keeps the secrets of a device that is at the same place",
      params: LAMP.params,
      secrets: { key: "abcd" },
    },
    {
      name: "takes no secret to a device at another place",
      params: { host: "evil.lan" },
      secrets: {},
    },
  ]
) {
  Deno.test(`restoreDatabase() ${name}`, () => {
    using folder = new DataFolder();
    using left = new DataFolder();
    {
      using backup = left.open();
      backup.devices.add({ ...LAMP, params, secrets: {} });
    }
    {
      using database = folder.open();
      database.devices.add(LAMP);
    }
    restoreDatabase(folder.path, { file: left.file, atMs: 1 });
    using database = folder.open();
    assert.deepEqual(database.devices.load(), [{ id: 4, ...LAMP, params, secrets }]);
  });
}

Deno.test("loadOlderDevices() gives devices of before the settings' had rows the ids that they have since", () => {
  const database = new DatabaseSync(":memory:");
  const connection = new Connection(database, { path: "", busyTimeoutMs: 0 });
  migrate(connection, MIGRATIONS.slice(0, SLOTS_SCHEMA - 1));
  const insert = database.prepare(`INSERT INTO devices
    (id, driver, name, roles, params, secrets, position, removed_at_ms)
    VALUES (?, 'lamp', ?, '["load"]', '{}', '{}', ?, ?)`);
  const largest = Number.MAX_SAFE_INTEGER;
  insert.run(1, "second", 9, null);
  insert.run(7, "first", 2, null);
  insert.run(8, "removed", 1, 5);
  for (const id of [0, -4]) insert.run(id, "no id", 3, null);
  database.exec(`INSERT INTO devices (id, driver, name, roles, params, secrets, position)
    VALUES (${largest - 2}, 'lamp', 'too large', '[]', '{}', '{}', 4)`);
  assert.deepEqual(loadOlderDevices(connection).map(({ id, name }) => [id, name]), [
    [10, "first"],
    [4, "second"],
  ]);
  connection.close();
});
