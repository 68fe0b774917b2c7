import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { Connection } from "../../../src/storage/database/connection.ts";
import { migrate, MIGRATIONS } from "../../../src/storage/database/migrations.ts";
import { attempt, salvageFrom } from "../../../src/storage/recovery/salvage.ts";
import { DataFolder } from "../data_folder.ts";

const NOTHING = {
  settings: null,
  modes: null,
  devices: null,
  slots: null,
  tokens: null,
  house: null,
};
const LAMP = { driver: "lamp", name: "Desk", roles: ["load"], params: {}, secrets: {} } as const;
const SLOW = { mode: "slow", modeBy: "user", sinceMs: 5 } as const;

/** A database of a schema, with whatever these statements put into it. */
function makeSchema(path: string, schema: number, sql: string): void {
  const database = new DatabaseSync(path);
  const connection = new Connection(database, { path, busyTimeoutMs: 0 });
  migrate(connection, MIGRATIONS.slice(0, schema));
  database.exec(sql);
  connection.close();
}

Deno.test("salvageFrom() gives what a database of this schema tells", () => {
  using folder = new DataFolder();
  let house = "";
  {
    using database = folder.open();
    database.settings.save({ webPort: 5001 }, 1);
    database.mode.save(7, SLOW);
    database.devices.add(LAMP);
    database.tokens.add({ name: "x", may: "read", hash: "aa", madeAtMs: 1 });
    house = database.fleet.house();
  }
  const { slots, tokens, modes, ...rest } = salvageFrom(folder.file);
  assert.deepEqual(rest, { settings: { webPort: 5001 }, devices: [{ id: 4, ...LAMP }], house });
  assert.deepEqual([...modes ?? []], [[7, SLOW]]);
  assert.deepEqual(tokens?.valid.map(({ hash }) => hash), ["aa"]);
  assert.deepEqual([slots?.rows.map(({ id }) => id), slots?.sequence], [[1, 2, 3], [1, 2, 3, 4]]);
});

Deno.test("salvageFrom() gives mode and devices of before the settings' devices had rows", () => {
  using folder = new DataFolder();
  const mode = "INSERT INTO mode (id, mode, mode_by, since_ms) VALUES (1, 'slow', 'user', 5)";
  const device = `INSERT INTO devices (driver, name, roles, params, secrets, position)
    VALUES ('lamp', 'Desk', '["load"]', '{}', '{}', 1)`;
  for (
    const [schema, sql, expected] of [[8, `${mode}; ${device}`, SLOW], [8, device, null]] as const
  ) {
    const path = `${folder.path}/${schema}-${expected?.mode}`;
    makeSchema(path, schema, sql);
    const { modes, devices, slots } = salvageFrom(path);
    assert.deepEqual(
      modes === null ? null : [...modes],
      expected === null ? null : [[SLOT_IDS.charger, expected]],
    );
    assert.deepEqual([devices, slots], [[{ id: 4, ...LAMP }], null]);
  }
  const first = `${folder.path}/9`;
  makeSchema(first, 9, `INSERT INTO modes VALUES (2, 'slow', 'user', 5)`);
  const { modes, slots } = salvageFrom(first);
  assert.deepEqual([[...modes ?? []], slots?.sequence], [[[2, SLOW]], [1, 2, 3]]);
});

Deno.test("salvageFrom() takes each part for itself where others cannot be read", () => {
  for (
    const [table, lost] of [
      ["modes", ["modes"]],
      ["devices", ["devices", "slots"]],
      ["api_tokens", []],
      ["house", ["house"]],
    ] as const
  ) {
    using folder = new DataFolder();
    {
      using database = folder.open();
      database.settings.save({ webPort: 5001 }, 1);
      database.fleet.house();
    }
    folder.change(`DROP TABLE ${table}`);
    const found = salvageFrom(folder.file);
    const missing = Object.entries(found).flatMap(([part, value]) => value === null ? [part] : []);
    assert.deepEqual(missing, lost, table);
  }
});

Deno.test("salvageFrom() of bytes alone takes no mode and no token that a log may know better", () => {
  for (const hasLog of [false, true]) {
    using folder = new DataFolder();
    {
      using database = folder.open();
      database.settings.save({ webPort: 5001 }, 1);
      database.mode.save(SLOT_IDS.charger, SLOW);
      database.devices.add(LAMP);
      database.tokens.add({ name: "x", may: "read", hash: "aa", madeAtMs: 1 });
    }
    // SQLite can make neither a log nor its index, as on a disk that has become read-only.
    Deno.mkdirSync(`${folder.file}${hasLog ? "-wal" : "-shm"}`);
    const { settings, modes, tokens, devices } = salvageFrom(folder.file);
    assert.deepEqual([settings, devices], [{ webPort: 5001 }, [{ id: 4, ...LAMP }]]);
    assert.deepEqual(
      [modes?.size ?? null, tokens?.valid.length ?? null],
      hasLog ? [null, null] : [1, 1],
      `log ${hasLog}`,
    );
  }
});

Deno.test("salvageFrom() gives nothing of what is not there or no database", () => {
  using folder = new DataFolder();
  assert.deepEqual(salvageFrom(folder.file), NOTHING);
  assert.throws(() => Deno.statSync(folder.file), Deno.errors.NotFound);
  Deno.writeTextFileSync(folder.file, "garbage ".repeat(1000));
  assert.deepEqual(salvageFrom(folder.file), NOTHING);
});

Deno.test("attempt() gives what its work gives, and null where that throws", () => {
  assert.equal(attempt(() => 5), 5);
  assert.equal(
    attempt(() => {
      throw new Error("no");
    }),
    null,
  );
});
