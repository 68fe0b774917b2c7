import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import {
  ROLE_COLUMNS,
  SAMPLE_ROLES,
  sampleRow,
  SITE_COLUMNS,
} from "../../../src/domain/history/samples.ts";
import { ROLE_TABLES } from "../../../src/storage/samples/device_samples.ts";
import { Connection } from "../../../src/storage/database/connection.ts";
import { migrate, MIGRATIONS } from "../../../src/storage/database/migrations.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

const NEWER = MIGRATIONS.length + 1;

function isNewerSchema(error: unknown): boolean {
  return error instanceof StorageFailed && error.message.includes(`schema ${NEWER} is newer`);
}

Deno.test("openDatabase() brings an empty folder to the newest schema", () => {
  using folder = new DataFolder();
  folder.open().close();
  assert.deepEqual(folder.query("PRAGMA user_version"), [{ user_version: MIGRATIONS.length }]);
  const tables = folder.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  assert.deepEqual(
    tables.map((row) => row["name"]),
    [
      "api_tokens",
      "battery_samples",
      "charger_samples",
      "control_memory",
      "day_ahead_prices",
      "days",
      "devices",
      "events",
      "five_minutes",
      "fleet_cursors",
      "hours_to_roll_up",
      "house",
      "load_days",
      "load_five_minutes",
      "load_samples",
      "modes",
      "pending_file",
      "plug_uses",
      "pv_samples",
      "raw_retention",
      "reasons",
      "samples",
      "sessions",
      "settings",
      "settings_changes",
      "switch_samples",
    ],
  );
});

Deno.test("openDatabase() keeps schema and rows when opened again", () => {
  using folder = new DataFolder();
  {
    using database = folder.open();
    database.settings.save({ webPort: 5001 }, 1);
    database.history.add(sampleAt(2, { mode: 3 }));
  }
  const schema = folder.query("SELECT * FROM sqlite_schema");
  using database = folder.open();
  assert.deepEqual(folder.query("SELECT * FROM sqlite_schema"), schema);
  assert.deepEqual(database.settings.load(), { webPort: 5001 });
  assert.deepEqual(folder.query("SELECT at_ms, mode FROM samples"), [{ at_ms: 2, mode: 3 }]);
});

Deno.test("openDatabase() refuses a newer schema and leaves the file as it is", () => {
  using folder = new DataFolder();
  folder.open().close();
  folder.change(`PRAGMA user_version = ${NEWER}`);
  const before = Deno.readFileSync(folder.file);
  assert.throws(() => folder.open(), isNewerSchema);
  assert.deepEqual(Deno.readFileSync(folder.file), before);
  folder.change(`PRAGMA user_version = ${MIGRATIONS.length}`);
  folder.open().close();
});

Deno.test("openDatabase() refuses a newer schema that is still in the log of a crash", () => {
  using folder = new DataFolder();
  using crashed = new DataFolder();
  folder.open().close();
  using writer = new DatabaseSync(folder.file);
  writer.exec(`PRAGMA user_version = ${NEWER}`);
  Deno.copyFileSync(folder.file, crashed.file);
  Deno.copyFileSync(`${folder.file}-wal`, `${crashed.file}-wal`);
  const before = Deno.readFileSync(crashed.file);
  assert.throws(() => crashed.open(), isNewerSchema);
  assert.deepEqual(Deno.readFileSync(crashed.file), before);
});

Deno.test("migrate() takes back a step that fails and keeps those before it", () => {
  using folder = new DataFolder();
  using database = new DatabaseSync(folder.file);
  const connection = new Connection(database, { path: folder.file, busyTimeoutMs: 0 });
  const first = "CREATE TABLE a (x INTEGER) STRICT";
  assert.throws(
    () => migrate(connection, [first, "CREATE TABLE b (x INTEGER) STRICT; SELECT nonsense"]),
    StorageFailed,
  );
  const names = () =>
    folder.query("SELECT name FROM sqlite_schema ORDER BY name").map((row) => row["name"]);
  assert.deepEqual(names(), ["a"]);
  assert.deepEqual(folder.query("PRAGMA user_version"), [{ user_version: 1 }]);
  migrate(connection, [first, "CREATE TABLE b (x INTEGER) STRICT", "DROP TABLE a"]);
  assert.deepEqual(names(), ["b"]);
  assert.deepEqual(folder.query("PRAGMA user_version"), [{ user_version: 3 }]);
});

Deno.test("MIGRATIONS makes the tables of samples with exactly the columns that are stored", () => {
  using folder = new DataFolder();
  folder.open().close();
  const columnsOf = (table: string) =>
    folder.query(`SELECT name, type FROM pragma_table_info('${table}')`);
  const integers = (names: readonly string[]) => names.map((name) => ({ name, type: "INTEGER" }));
  assert.deepEqual(columnsOf("samples"), integers(["at_ms", ...SITE_COLUMNS]));
  for (const role of SAMPLE_ROLES) {
    const columns = integers(["sample_key", ...ROLE_COLUMNS[role]]);
    assert.deepEqual(columnsOf(ROLE_TABLES[role]), columns);
  }
});

Deno.test("openDatabase() carries the samples of an older schema over, what they lack unknown", () => {
  using folder = new DataFolder();
  {
    using older = new DatabaseSync(folder.file);
    const connection = new Connection(older, { path: folder.file, busyTimeoutMs: 0 });
    migrate(connection, MIGRATIONS.slice(0, 2));
    older.exec("INSERT INTO samples (at_ms, charger_power_w, mode) VALUES (5000, 2680, 3)");
  }
  using database = folder.open();
  database.history.add(sampleAt(10_000, { charger_error_code: 17, charger_power_l1_w: 1340 }));
  const rows = database.queries.samples({ fromMs: 0, toMs: 20_000, limit: 9 });
  assert.deepEqual(
    rows.map((sample) => {
      const { charger_power_w, charger_error_code } = sampleRow(sample);
      return [sample.atMs, charger_power_w, charger_error_code];
    }),
    [[5000, 2680, null], [10_000, null, 17]],
  );
});

Deno.test("MIGRATIONS makes only STRICT tables, which refuse a value of another type", () => {
  using folder = new DataFolder();
  folder.open().close();
  const tables = folder.query(
    `SELECT name FROM pragma_table_list
      WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND NOT strict`,
  );
  assert.deepEqual(tables, []);
  const wrong = [
    "INSERT INTO samples (at_ms, grid_power_w) VALUES (1, 'much')",
    "INSERT INTO samples (at_ms, grid_power_w) VALUES (1, 1.5)",
    "INSERT INTO settings VALUES ('webPort', '1', 'now')",
    "INSERT INTO modes VALUES ('garage', 'slow', 'user', 1, NULL)",
    "INSERT INTO modes VALUES (2, 'slow', 'user', 'now', NULL)",
  ];
  for (const sql of wrong) {
    assert.throws(() => folder.change(sql), /constraint failed|cannot store|datatype mismatch/);
  }
});

Deno.test("openDatabase() hides what the address of the messages was, and nothing else", () => {
  using folder = new DataFolder();
  const url = "https://ntfy.example/topic?token=tk_open_sesame";
  {
    using older = new DatabaseSync(folder.file);
    const connection = new Connection(older, { path: folder.file, busyTimeoutMs: 0 });
    migrate(connection, MIGRATIONS.slice(0, 3));
    const change = older.prepare("INSERT INTO settings_changes VALUES (?, 1, ?, ?, ?)");
    change.run(1, "notifyUrl", null, JSON.stringify(url));
    change.run(2, "webPort", "5000", "5001");
    const event = older.prepare("INSERT INTO events VALUES (?, 1, 'settings', ?, ?)");
    const changes = [
      { key: "webPort", old: 5000, new: 5001 },
      { key: "notifyUrl", old: "", new: url },
      { key: "allowedHosts", old: [], new: ["a.lan"] },
    ];
    event.run(1, "settings.changed", JSON.stringify({ changes, leftOut: 2 }));
    event.run(2, "settings.changed", JSON.stringify({ changes: [changes[0]] }));
  }
  folder.open().close();
  assert.deepEqual(folder.query("SELECT old, new FROM settings_changes ORDER BY id"), [
    { old: null, new: '"***"' },
    { old: "5000", new: "5001" },
  ]);
  const details = folder.query("SELECT detail FROM events ORDER BY id")
    .map(({ detail }) => JSON.parse(String(detail)));
  assert.deepEqual(details, [
    {
      changes: [
        { key: "webPort", old: 5000, new: 5001 },
        { key: "notifyUrl", old: "***", new: "***" },
        { key: "allowedHosts", old: [], new: ["a.lan"] },
      ],
      leftOut: 2,
    },
    { changes: [{ key: "webPort", old: 5000, new: 5001 }] },
  ]);
});
