import assert from "node:assert/strict";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import { importFile, reportLines, takeOver } from "../../src/commands/import.ts";
import { isSecretRight } from "../../src/app/settings/secrets.ts";
import { openOriginal } from "../../src/storage/original/original_database.ts";
import { DataFolder } from "../storage/data_folder.ts";
import {
  CONTROLS,
  MODBUS,
  modbusRow,
  settingsTable,
  writeOriginal,
} from "../storage/original/original_file.ts";
import { keepUp } from "../storage/history/recorded_hours.ts";

const SETTINGS_ROW = { seip: "192.0.2.40", pvpeakpower: 8500, secretkey: "correct horse" };
const START_MS = Date.UTC(2022, 8, 17, 10);
const ROWS = 2500;

function original(folder: DataFolder): string {
  const file = `${folder.path}/chargemanager_db.sqlite3`;
  const modbus = Array.from({ length: ROWS }, (_, at) => {
    const stamp = new Date(START_MS + at * 15_000).toISOString();
    return modbusRow(stamp.replace("T", " ").replace("Z", "+00:00"), { pvprod: at });
  });
  writeOriginal(file, {
    schema: [MODBUS, CONTROLS, settingsTable(SETTINGS_ROW), "CREATE TABLE notes (text TEXT)"],
    rows: {
      modbus,
      settings: [SETTINGS_ROW],
      controls: [{
        chargemode: 3,
        availablePowerRange: 0,
        chargingPossible: 0,
        cloudy: 0,
        smartPlugStatus: 0,
      }],
    },
  });
  return file;
}

Deno.test("takeOver() brings samples, settings and mode, and a second run nothing more", async () => {
  using folder = new DataFolder();
  const file = original(folder);
  using database = folder.open();
  const seen: number[] = [];
  {
    using source = openOriginal(file, `${folder.path}/copy`);
    const report = await takeOver(source, database, (done) => seen.push(done));
    assert.deepEqual(report.samples, { added: ROWS, known: 0 });
    assert.deepEqual(seen, [], "a word each ten thousand");
    assert.deepEqual(report.settings, ["inverterHost", "pvPeakPowerW", "webSecret"]);
    assert.equal(report.mode, "tracked");
    assert.deepEqual(report.foreignTables, ["notes"]);
    assert.doesNotMatch(reportLines(report).join("\n"), /correct horse/);
  }
  const rows = folder.query("SELECT at_ms, pv_power_w FROM samples ORDER BY at_ms");
  assert.deepEqual(
    rows,
    Array.from({ length: ROWS }, (_, at) => ({ at_ms: START_MS + at * 15_000, pv_power_w: at })),
  );
  assert.equal(folder.query("SELECT * FROM hours_to_roll_up").length, 12);
  const stored = database.settings.load();
  assert.equal(stored["inverterHost"], "192.0.2.40");
  assert.ok(await isSecretRight("correct horse", String(stored["webSecret"])));
  const before = folder.query("SELECT * FROM settings_changes");
  {
    using source = openOriginal(file, `${folder.path}/copy`);
    const report = await takeOver(source, database, () => {});
    assert.deepEqual(report.samples, { added: 0, known: ROWS });
    assert.deepEqual(report.settings, []);
    assert.deepEqual(report.kept, ["inverterHost", "pvPeakPowerW", "webSecret"]);
    assert.equal(report.mode, null);
  }
  assert.deepEqual(folder.query("SELECT * FROM settings_changes"), before);
  assert.equal(folder.query("SELECT * FROM samples").length, ROWS);
});

Deno.test("takeOver() keeps what was set and chosen here", async () => {
  using folder = new DataFolder();
  const file = original(folder);
  using database = folder.open();
  database.settings.save({ inverterHost: "192.0.2.99" }, 1);
  database.mode.save(SLOT_IDS.charger, { mode: "slow", modeBy: "user", sinceMs: 1 });
  using source = openOriginal(file, `${folder.path}/copy`);
  await takeOver(source, database, () => {});
  assert.equal(database.settings.load()["inverterHost"], "192.0.2.99");
  assert.equal(database.mode.load(SLOT_IDS.charger)?.mode, "slow");
});

Deno.test("reportLines() says of each column that is not taken why", () => {
  const lines = reportLines({
    tables: [],
    samples: { added: 0, known: 0 },
    settings: [],
    kept: [],
    left: [
      { name: "pulsarip", why: "unlike-any" },
      { name: "seip", why: "never-filled" },
      { name: "plugip", why: "empty" },
      { name: "secretkey", why: "public-secret" },
      { name: "plugEnabled", why: { key: "plugHost", code: "no-plug-address" } },
      {
        name: "batterystartsoc",
        why: {
          key: "trackingStartSocPct",
          code: "not-as-expected",
          setting: "trackingStartSocPct",
          given: "101",
        },
      },
    ],
    mode: null,
    foreignTables: [],
  });
  assert.deepEqual(lines.filter((line) => line.startsWith("not taken")), [
    "not taken: pulsarip: there is nothing like it here",
    "not taken: seip: it was never filled in",
    "not taken: plugip: it is empty",
    "not taken: secretkey: it is the original's built-in secret, which everybody can read",
    "not taken: plugEnabled: Enter the address of the plug, because the plug is enabled",
    "not taken: batterystartsoc: Enter a whole number from 0 to 100 %, not 101",
  ]);
});

Deno.test("takeOver() leaves alone an hour of which only the five-minute rows are left", async () => {
  using folder = new DataFolder();
  const file = original(folder);
  using database = folder.open();
  folder.change(`INSERT INTO five_minutes (start_ms, known_ms, pv_wh) VALUES (${START_MS}, 1, 9)`);
  using source = openOriginal(file, `${folder.path}/copy`);
  const report = await takeOver(source, database, () => {});
  assert.deepEqual(report.samples, { added: ROWS - 240, known: 240 });
  keepUp(database, { atMs: START_MS + 24 * 3_600_000 });
  assert.deepEqual(
    folder.query(
      `SELECT known_ms, pv_wh FROM five_minutes WHERE start_ms < ${START_MS + 3_600_000}`,
    ),
    [{ known_ms: 1, pv_wh: 9 }],
  );
});

Deno.test("takeOver() says each ten thousand samples how far it is", async () => {
  using folder = new DataFolder();
  const file = original(folder);
  using database = folder.open();
  using source = openOriginal(file, `${folder.path}/copy`);
  const sampleImport = {
    add: (_samples: unknown, done: (count: number) => void) => {
      for (let count = 2500; count <= 25_000; count += 2500) done(count);
      return { added: 0, known: 25_000 };
    },
  };
  const seen: number[] = [];
  await takeOver(
    source,
    Object.create(database, { sampleImport: { value: sampleImport } }),
    (done) => seen.push(done),
  );
  assert.deepEqual(seen, [10_000, 20_000]);
});

Deno.test("reportLines() tells what was read, what was left out of it, and what was taken", () => {
  const table = { table: "modbus", rows: 9, unreadable: 0, unreached: 0, brokenBy: null, lost: 0 };
  const lines = reportLines({
    tables: [
      table,
      { ...table, table: "nrgkick", unreadable: 1, unreached: 1 },
      { ...table, table: "controls", brokenBy: "damaged page", lost: 40 },
    ],
    samples: { added: 7, known: 2 },
    settings: ["inverterHost", "pvPeakPowerW"],
    kept: ["webSecret"],
    left: [],
    mode: "tracked",
    foreignTables: ["notes"],
  });
  assert.deepEqual(lines.slice(0, -1), [
    "modbus: 9 rows read",
    "nrgkick: 9 rows read, 1 without a readable time left out, 1 of a box that was never reached left out",
    "controls: 9 rows read; about 40 could not be read: damaged page",
    "samples: 7 added, 2 were there already",
    "settings: 2 taken: inverterHost, pvPeakPowerW",
    "kept as they are here: webSecret",
    "charge mode: tracked",
    "not taken: table notes",
  ]);
  const none = reportLines({
    tables: [],
    samples: { added: 0, known: 0 },
    settings: [],
    kept: [],
    left: [],
    mode: null,
    foreignTables: [],
  });
  assert.deepEqual(none.slice(0, -1), [
    "samples: 0 added, 0 were there already",
    "settings: 0 taken",
    "charge mode: not taken",
  ]);
});

Deno.test("importFile() takes a file over, says what it took, and leaves no copy of it", async () => {
  using folder = new DataFolder();
  const file = original(folder);
  const real = console.log;
  const before = Deno.env.get("CHARGEMANAGER_DATA_DIR");
  const lines: string[] = [];
  Deno.env.set("CHARGEMANAGER_DATA_DIR", `${folder.path}/data`);
  console.log = (line) => void lines.push(line);
  try {
    assert.equal(await importFile(file), 0);
  } finally {
    console.log = real;
    if (before === undefined) Deno.env.delete("CHARGEMANAGER_DATA_DIR");
    else Deno.env.set("CHARGEMANAGER_DATA_DIR", before);
  }
  assert.ok(lines.includes(`samples: ${ROWS} added, 0 were there already`), lines.join("\n"));
  const names = [...Deno.readDirSync(`${folder.path}/data`)].map(({ name }) => name);
  assert.ok(names.some((name) => name.endsWith(".sqlite3")), names.join(" "));
  assert.ok(!names.some((name) => name.includes("import")), names.join(" "));
});
