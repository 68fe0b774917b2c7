import assert from "node:assert/strict";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { LOADS_STEP } from "../../../src/storage/database/load_steps.ts";
import { MIGRATIONS } from "../../../src/storage/database/migrations.ts";
import { DataFolder } from "../data_folder.ts";
import { STATEMENTS, STOPS } from "./migration_process.ts";
import { startMigration } from "./other_process.ts";

const CYCLE_MS = 5000;
const FROM_MS = Date.UTC(2026, 5, 21, 12);
const SAMPLES = 3000;
const STEP_MS = 300_000;
const MIDDLE_MS = FROM_MS + SAMPLES / 2 * CYCLE_MS;

/** Of the places between two statements each so many counts, beside those while rows are copied. */
const EACH = 4;
/** More than this of the step is in the log by the time that half of the first table is copied. */
const LOG_BYTES = 20_000;

/** A database as the program of before left it: samples of hours, each unlike the others. */
function makeOld(file: string): void {
  using database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL");
  const before = MIGRATIONS.indexOf(LOADS_STEP);
  for (const sql of MIGRATIONS.slice(0, before)) database.exec(sql);
  database.exec(`PRAGMA user_version = ${before}; BEGIN`);
  const insert = database.prepare(`INSERT INTO samples
    (at_ms, grid_power_w, pv_power_w, battery_power_w, charger_power_w, charger_session_wh,
      plug_on, plug_power_w) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  for (let at = 0; at < SAMPLES; at++) {
    insert.run(FROM_MS + at * CYCLE_MS, at, 2 * at, at % 7, 3 * at, at, at % 2, at % 2 * 2000);
  }
  const step = database.prepare(
    "INSERT INTO five_minutes (start_ms, known_ms, car_power_w, car_wh, plug_wh) VALUES (?, ?, ?, ?, ?)",
  );
  for (let at = 0; at < SAMPLES * CYCLE_MS / STEP_MS; at++) {
    step.run(FROM_MS + at * STEP_MS, STEP_MS, 12 * at, at, 2 * at);
  }
  database.exec(`COMMIT; INSERT INTO days (day, time_zone, start_ms, end_ms, known_ms, car_wh)
    VALUES ('2026-06-21', 'UTC', 0, 1, 1, 4711)`);
}

/** Every row of every table, as it is after the program has opened the file. */
function allRows(folder: DataFolder): Readonly<Record<string, Record<string, SQLOutputValue>[]>> {
  folder.open().close();
  const tables = folder.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  assert.deepEqual(folder.query("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  return Object.fromEntries(
    tables.map(({ name }) => String(name)).filter((name) => name !== "pending_file")
      .map((name) => [name, folder.query(`SELECT * FROM ${name}`)]),
  );
}

Deno.test("A SIGKILL anywhere in the step to tables of each load loses nothing", async () => {
  using old = new DataFolder();
  makeOld(old.file);
  const oldFile = Deno.readFileSync(old.file);
  const undisturbed = allRows(old);
  assert.equal(undisturbed["charger_samples"]?.length, SAMPLES);
  assert.equal(undisturbed["charger_samples"]?.[1]?.["device_id"], SLOT_IDS.charger);
  const stops = Array.from({ length: STOPS }, (_, stop) => stop);
  for (const stop of stops.filter((one) => one >= STATEMENTS || one % EACH === 0)) {
    using folder = new DataFolder();
    Deno.writeFileSync(folder.file, oldFile);
    const other = startMigration({ file: folder.file, stop, atMs: MIDDLE_MS });
    for await (const { kind, detail } of other.lines) {
      assert.deepEqual([kind, detail], ["stopped", stop]);
      if (stop >= STATEMENTS) assert.ok(Deno.statSync(`${folder.file}-wal`).size > LOG_BYTES);
      other.kill();
    }
    await other.end();
    assert.deepEqual(allRows(folder), undisturbed, `stopped at ${stop}`);
  }
});
