import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { DatabaseSync } from "node:sqlite";
import { copyDatabase } from "../../../src/storage/recovery/copy_database.ts";
import type { Database } from "../../../src/storage/database/database.ts";
import { SLOTS_SCHEMA } from "../../../src/storage/database/device_steps.ts";
import { MIGRATIONS } from "../../../src/storage/database/migrations.ts";
import { openOrRecover } from "../../../src/storage/recovery/recovery.ts";
import { salvageFrom } from "../../../src/storage/recovery/salvage.ts";
import { restoreDatabase } from "../../../src/storage/recovery/replace_database.ts";
import { DataFolder } from "../data_folder.ts";

/** A summer's noon; rows of every older schema are of this hour. */
const AT_MS = Date.UTC(2026, 5, 21, 12);
const NEWEST = MIGRATIONS.length;
/** Of a device that a page added, in a database of any schema. */
const DESK_ID = 7;
const STEPS = Array.from({ length: NEWEST }, (_, index) => index + 1);

function open(folder: DataFolder): Database {
  return openOrRecover(folder.path, {
    clock: { steadyMs: () => folder.steadyMs },
    wallMs: () => AT_MS,
    settingsWhenLost: {},
    secretKeys: new Set(["webSecret"]),
    busyTimeoutMs: 0,
  });
}

/** Values that the tables' own rules and the program's reading ask for; any number does elsewhere. */
const TEXTS: Readonly<Record<string, string>> = {
  "settings.key": "webPort",
  "settings.value": "5001",
  "settings_changes.key": "webPort",
  "settings_changes.new": "5001",
  "mode.mode": "tracked",
  "mode.mode_by": "user",
  "modes.mode": "tracked",
  "modes.mode_by": "user",
  "days.day": "2026-06-21",
  "days.time_zone": "UTC",
  "load_days.day": "2026-06-21",
  "load_days.time_zone": "UTC",
  "sessions.ended_by": "plug-out",
  "sessions.modes": "tracked",
  "sessions.currency": "EUR",
  "events.kind": "program",
  "events.code": "program.started",
  "events.detail": "{}",
  "control_memory.memory": "{}",
  "house.uuid": "0b4bbf1d-2a0c-4c56-9d80-3d0f3c1f8f10",
  "fleet_cursors.table_name": "days",
  "fleet_cursors.target": "fleet.example:5432/fleet",
  "api_tokens.name": "Home Assistant",
  "api_tokens.may": "read",
  "api_tokens.hash": "ab12",
  "devices.driver": "lamp",
  "devices.name": "Desk",
  "devices.roles": '["load"]',
  "devices.params": "{}",
  "devices.secrets": "{}",
  "devices.slot": "env:desk",
  "devices.policy": "{}",
};

function valueOf(table: string, column: { name: string; type: string }): string | number | null {
  const { name, type } = column;
  if (name === "id") return table === "devices" ? DESK_ID : 1;
  if (name === "removed_at_ms") return null;
  if (name === "sample_key") return AT_MS * 1000 + SLOT_IDS.charger;
  if (name === "device_id") return SLOT_IDS.charger;
  if (name.endsWith("_ms") && name !== "known_ms" && name !== "charged_ms") return AT_MS;
  if (type === "TEXT") return TEXTS[`${table}.${name}`] ?? null;
  return 7;
}

/** A database as a program of that schema left it, with a row in every table. */
function makeOlder(folder: DataFolder, schema: number): void {
  using database = new DatabaseSync(folder.file);
  database.exec("PRAGMA journal_mode = WAL");
  for (const sql of MIGRATIONS.slice(0, schema)) database.exec(sql);
  database.exec(`PRAGMA user_version = ${schema}`);
  for (const table of tablesOf(database)) {
    const columns = columnsOf(database, table);
    const values = columns.map((column) => valueOf(table, column));
    const places = columns.map(() => "?").join(", ");
    const names = columns.map(({ name }) => name).join(", ");
    database.prepare(`INSERT OR REPLACE INTO ${table} (${names}) VALUES (${places})`).run(
      ...values,
    );
  }
}

function tablesOf(database: DatabaseSync): readonly string[] {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1");
  return rows.all().map(({ name }) => String(name));
}

function columnsOf(database: DatabaseSync, table: string): { name: string; type: string }[] {
  return database.prepare(`PRAGMA table_info(${table})`).all()
    .map(({ name, type }) => ({ name: String(name), type: String(type) }));
}

/** The columns of a row whose names begin so, under their names without that. */
function columnsAs(row: Row, begin: string, renamed: Readonly<Record<string, string>> = {}): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name.startsWith(begin)).map(([name, value]) => [
      renamed[name] ?? name.slice(begin.length),
      value,
    ]),
  );
}

function withoutLoads(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !/^(car|plug|charger)_/.test(name)),
  );
}

/** A row of the house and its loads, as rows of their own; the parts keyed by `keys`. */
function byLoads(row: Row, table: string, keys: readonly string[]): readonly Moved[] {
  if (!("car_wh" in row)) return [{ table, row }];
  const key = Object.fromEntries(keys.map((name) => [name, row[name]]));
  const { wh: carWh, ...car } = columnsAs(row, "car_");
  const { wh: plugWh, ...plug } = columnsAs(row, "plug_");
  return [
    { table, row: withoutLoads(row) },
    {
      table: `load_${table}`,
      row: { ...key, device_id: SLOT_IDS.charger, energy_wh: carWh, ...car },
    },
    {
      table: `load_${table}`,
      row: { ...key, device_id: SLOT_IDS.plug, energy_wh: plugWh, ...plug },
    },
  ];
}

interface Moved {
  readonly table: string;
  readonly row: Row;
}

/** What has become of a row of the table of that name, where it is not the same one any more. */
const MOVED: Readonly<Record<string, (row: Row, schema: number) => readonly Moved[]>> = {
  mode: ({ id: _, ...row }) => [{ table: "modes", row: { device_id: SLOT_IDS.charger, ...row } }],
  control_memory: ({ id, ...row }) => [{
    table: "control_memory",
    row: id === undefined ? row : { device_id: SLOT_IDS.charger, ...row },
  }],
  devices: (row, schema) => [{
    table: "devices",
    row: schema < SLOTS_SCHEMA
      ? { ...row, id: Number(row["id"]) + 3, position: Number(row["position"]) + 3 }
      : row,
  }],
  samples: (row) =>
    "charger_power_w" in row
      ? [
        { table: "samples", row: withoutLoads(row) },
        {
          table: "charger_samples",
          row: {
            at_ms: row["at_ms"],
            device_id: SLOT_IDS.charger,
            ...columnsAs(row, "charger_"),
            // 7 W of grid and 7 W of battery: the grid comes first.
            ...{ solar_w: 0, battery_w: 0, grid_w: 7, unknown_w: 0 },
          },
        },
        {
          table: "switch_samples",
          row: {
            at_ms: row["at_ms"],
            device_id: SLOT_IDS.plug,
            ...columnsAs(row, "plug_", { plug_on: "is_on" }),
            ...{ solar_w: 0, battery_w: 0, grid_w: 7, unknown_w: 0 },
          },
        },
      ]
      : [{ table: "samples", row }],
  five_minutes: (row) => byLoads(row, "five_minutes", ["start_ms"]),
  days: (row) => byLoads(row, "days", ["day", "time_zone"]),
};

/** Each row of `before` is there, in its table or in those which it has moved to. */
function assertKept(file: string, before: Record<string, Row[]>, schema: number): void {
  using database = new DatabaseSync(file, { readOnly: true });
  for (const [name, rows] of Object.entries(before)) {
    for (const { table, row } of rows.flatMap((old) => moved(name, old, schema))) {
      const names = Object.keys(row);
      const found = database.prepare(`SELECT ${names.join(", ")} FROM ${table}`).all()
        .map((one) => ({ ...one }));
      assert.ok(
        found.some((one) => JSON.stringify(one) === JSON.stringify(row)),
        `${table}: ${JSON.stringify(row)} is not among ${JSON.stringify(found)}`,
      );
    }
  }
}

function moved(name: string, row: Row, schema: number): readonly Moved[] {
  return MOVED[name]?.(row, schema) ?? [{ table: name, row }];
}

type Row = Readonly<Record<string, unknown>>;

/** Every row of every table, by table; only the columns that a database of `schema` has. */
function contentOf(file: string, schema: number): Record<string, Row[]> {
  using older = new DatabaseSync(":memory:");
  for (const sql of MIGRATIONS.slice(0, schema)) older.exec(sql);
  using database = new DatabaseSync(file, { readOnly: true });
  return Object.fromEntries(
    tablesOf(older).map((table) => {
      const names = columnsOf(older, table).map(({ name }) => name).join(", ");
      return [
        table,
        database.prepare(`SELECT ${names} FROM ${table}`).all().map((row) => ({ ...row })),
      ];
    }),
  );
}

for (const schema of STEPS) {
  Deno.test(`a database of schema ${schema} is brought up to ${NEWEST} and keeps every row`, () => {
    using folder = new DataFolder();
    makeOlder(folder, schema);
    const before = contentOf(folder.file, schema);
    {
      using database = open(folder);
      assert.equal(database.keeper.trouble(), null);
      assert.equal(database.settings.load()["webPort"], 5001);
      assert.equal(database.mode.load(SLOT_IDS.charger)?.mode, "tracked");
      const range = { fromMs: AT_MS - 3_600_000, toMs: AT_MS + 3_600_000 };
      assert.equal(database.queries.samples({ ...range, limit: 10 }).length, 1);
      if (schema >= 2) {
        const page = { ...range, limit: 10, afterId: null };
        assert.equal(database.records.sessions.page(page).rows.length, 1);
        assert.equal(database.records.events.page({ ...page, kinds: null }).rows.length, 1);
      }
    }
    assert.deepEqual(folder.query("PRAGMA user_version"), [{ user_version: NEWEST }]);
    assertKept(folder.file, before, schema);
  });

  Deno.test(`what is salvaged of a database of schema ${schema} has the ids of now`, () => {
    using folder = new DataFolder();
    makeOlder(folder, schema);
    const { settings, modes, devices } = salvageFrom(folder.file);
    assert.equal(settings?.["webPort"], 5001);
    assert.deepEqual(modes?.get(SLOT_IDS.charger)?.mode, "tracked");
    const ids = devices?.map(({ id, name }) => [id, name]);
    if (schema === 8) assert.deepEqual(ids, [[DESK_ID + 3, "Desk"]]);
    else assert.equal(devices?.length ?? 0, 0);
  });

  Deno.test(`a backup of schema ${schema} is restored, and what was there before is kept`, () => {
    using older = new DataFolder();
    makeOlder(older, schema);
    const backup = `${older.path}/backup.sqlite3`;
    copyDatabase({ from: older.file, to: backup, hasSamples: true });
    using folder = new DataFolder();
    open(folder).close();
    const { replaced } = restoreDatabase(folder.path, { file: backup, atMs: AT_MS });
    assert.ok(replaced !== null && Deno.statSync(`${folder.path}/${replaced}`).isFile);
    using database = open(folder);
    assert.equal(database.settings.load()["webPort"], 5001);
    assert.equal(
      database.mode.load(SLOT_IDS.charger),
      null,
      "nothing is switched on for an old day's sake",
    );
  });
}

Deno.test("an older program keeps the newer one's file, settings and mode, and the way back", () => {
  using folder = new DataFolder();
  makeOlder(folder, NEWEST);
  // As a program would see it that knows one schema less.
  folder.change(`PRAGMA user_version = ${NEWEST + 1}`);
  const newer = contentOf(folder.file, NEWEST);
  let aside = "";
  {
    using database = open(folder);
    const trouble = database.keeper.trouble();
    assert.ok(trouble?.kind === "put-aside" && trouble.why === "newer");
    aside = `${folder.path}/${trouble.file}`;
    assert.equal(database.settings.load()["webPort"], 5001);
    assert.equal(database.mode.load(SLOT_IDS.charger)?.mode, "tracked");
  }
  assert.deepEqual(contentOf(aside, NEWEST), newer);
  // Back at the newer program, which knows that schema.
  using again = new DatabaseSync(aside);
  again.exec(`PRAGMA user_version = ${NEWEST}`);
  again.close();
  restoreDatabase(folder.path, { file: aside, atMs: AT_MS });
  using database = open(folder);
  assert.equal(database.keeper.trouble(), null);
  assert.deepEqual(Object.keys(contentOf(folder.file, NEWEST)), Object.keys(newer));
});
