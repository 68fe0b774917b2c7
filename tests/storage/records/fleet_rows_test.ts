import assert from "node:assert/strict";
import { FLEET_TABLES, type FleetPlace, type FleetTable } from "../../../src/domain/ports/fleet.ts";
import { type Connection } from "../../../src/storage/database/connection.ts";
import { openConnection } from "../../../src/storage/database/database.ts";
import { SqliteFleetSource } from "../../../src/storage/records/fleet_rows.ts";
import { DataFolder } from "../data_folder.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TARGET = "fleet.example:5432/fleet";
const NOW_MS = 20_000 * DAY_MS;

/** Statements that make a row of a moment, or write one that is there anew. */
const WRITES: Readonly<Record<FleetTable, (atMs: number) => string>> = {
  five_minutes: (atMs) =>
    `INSERT INTO five_minutes (start_ms, known_ms) VALUES (${atMs}, 1)
     ON CONFLICT (start_ms) DO UPDATE SET known_ms = excluded.known_ms + 1`,
  load_five_minutes: (atMs) =>
    `INSERT INTO load_five_minutes (start_ms, device_id, energy_wh) VALUES (${atMs}, 2, 1)
     ON CONFLICT (start_ms, device_id) DO UPDATE SET energy_wh = 2`,
  days: (atMs) =>
    `INSERT INTO days (day, time_zone, start_ms, end_ms, known_ms)
     VALUES ('${dayOf(atMs)}', 'UTC', ${atMs - DAY_MS}, ${atMs}, 1)
     ON CONFLICT (day, time_zone) DO UPDATE SET known_ms = known_ms + 1`,
  load_days: (atMs) =>
    `INSERT OR IGNORE INTO days (day, time_zone, start_ms, end_ms, known_ms)
     VALUES ('${dayOf(atMs)}', 'UTC', ${atMs - DAY_MS}, ${atMs}, 1);
     DELETE FROM load_days WHERE day = '${dayOf(atMs)}';
     INSERT INTO load_days (day, time_zone, device_id, energy_wh)
     VALUES ('${dayOf(atMs)}', 'UTC', 2, 1)`,
  sessions: (atMs) =>
    `INSERT INTO sessions (device_id, started_at_ms, energy_wh) VALUES (2, ${atMs - 9}, 1)
     ON CONFLICT (started_at_ms, device_id) DO NOTHING;
     UPDATE sessions SET ended_at_ms = ${atMs} WHERE started_at_ms = ${atMs - 9}`,
  plug_uses: (atMs) =>
    `INSERT OR REPLACE INTO plug_uses (device_id, started_at_ms, ended_at_ms, energy_wh, solar_wh)
     VALUES (3, ${atMs - 9}, ${atMs}, 1, 1)`,
  events: (atMs) =>
    `INSERT INTO events (at_ms, kind, code, detail)
     VALUES (${atMs}, 'program', 'program.started', '{}')`,
  settings_changes: (atMs) =>
    `INSERT INTO settings_changes (at_ms, key, old, new)
     VALUES (${atMs}, 'webPort', '1', '2')`,
};

function dayOf(atMs: number): string {
  return new Date(atMs - DAY_MS).toISOString().slice(0, 10);
}

/** A house of which all of a table up to now is shipped. */
function shippedHouse(folder: DataFolder, table: FleetTable) {
  const connection = openConnection(folder.file, 0);
  const source = new SqliteFleetSource(connection);
  write(connection, WRITES[table](NOW_MS));
  source.begin(table, TARGET);
  source.saveCursor(table, { target: TARGET, atMs: NOW_MS });
  return { connection, source };
}

function write(connection: Connection, sql: string): void {
  connection.write({ action: "write" }, () => connection.run(sql));
}

for (const table of FLEET_TABLES) {
  Deno.test(`a row of ${table} that is written behind the cursor moves it back`, () => {
    using folder = new DataFolder();
    const { connection, source } = shippedHouse(folder, table);
    write(connection, WRITES[table](NOW_MS + HOUR_MS));
    assert.equal(source.begin(table, TARGET), NOW_MS, "what comes behind it waits anyway");
    write(connection, WRITES[table](NOW_MS - HOUR_MS));
    assert.equal(source.begin(table, TARGET), NOW_MS, "what is sent again anyway does not");
    const oldMs = NOW_MS - 3 * DAY_MS;
    write(connection, WRITES[table](oldMs));
    assert.equal(source.begin(table, TARGET), oldMs);
    source.saveCursor(table, { target: TARGET, atMs: NOW_MS });
    assert.equal(source.begin(table, TARGET), NOW_MS);
    write(connection, WRITES[table](oldMs));
    assert.equal(source.begin(table, TARGET), oldMs, "written anew");
    connection.close();
    const reopened = openConnection(folder.file, 0);
    assert.equal(new SqliteFleetSource(reopened).begin(table, TARGET), oldMs, "on the disk");
    reopened.close();
  });

  Deno.test(`a row of ${table} that is written while it is on its way is sent again`, () => {
    using folder = new DataFolder();
    const { connection, source } = shippedHouse(folder, table);
    const nextMs = NOW_MS + 3 * DAY_MS;
    write(connection, WRITES[table](NOW_MS + DAY_MS));
    write(connection, WRITES[table](nextMs));
    source.begin(table, TARGET);
    const query = { after: { atMs: NOW_MS, key: null }, nowMs: nextMs + DAY_MS, limit: 200 };
    assert.ok(source.piece(table, query).rows.length >= 3);
    write(connection, WRITES[table](NOW_MS + DAY_MS));
    source.saveCursor(table, { target: TARGET, atMs: nextMs });
    assert.equal(source.begin(table, TARGET), NOW_MS + DAY_MS);
    source.saveCursor(table, { target: TARGET, atMs: nextMs });
    assert.equal(source.begin(table, TARGET), nextMs);
    connection.close();
  });
}

Deno.test("a write that fails leaves the cursor where it was", () => {
  using folder = new DataFolder();
  const { connection, source } = shippedHouse(folder, "events");
  assert.throws(() =>
    connection.write({ action: "write" }, () => {
      connection.run(WRITES.events(NOW_MS - 3 * DAY_MS));
      throw new Error("no");
    })
  );
  assert.equal(source.begin("events", TARGET), NOW_MS);
  connection.close();
});

/** A second row of the moment at which `WRITES` makes one. */
const TWINS: Readonly<Record<Exclude<FleetTable, "five_minutes">, (atMs: number) => string>> = {
  load_five_minutes: (atMs) =>
    `INSERT INTO load_five_minutes (start_ms, device_id, energy_wh) VALUES (${atMs}, 3, 1)`,
  days: (atMs) =>
    `INSERT INTO days (day, time_zone, start_ms, end_ms, known_ms)
     VALUES ('${dayOf(atMs)}', 'Europe/Berlin', ${atMs - DAY_MS}, ${atMs}, 1)`,
  load_days: (atMs) =>
    `INSERT INTO load_days (day, time_zone, device_id, energy_wh)
     VALUES ('${dayOf(atMs)}', 'UTC', 3, 1)`,
  sessions: (atMs) =>
    `INSERT INTO sessions (device_id, started_at_ms, ended_at_ms, energy_wh)
     VALUES (7, ${atMs - 9}, ${atMs}, 1)`,
  plug_uses: (atMs) =>
    `INSERT INTO plug_uses (device_id, started_at_ms, ended_at_ms, energy_wh, solar_wh)
     VALUES (7, ${atMs - 9}, ${atMs}, 1, 1)`,
  events: (atMs) => WRITES.events(atMs),
  settings_changes: (atMs) => WRITES.settings_changes(atMs),
};

Deno.test("piece() gives each row once, one after the other, also those of one moment", () => {
  for (const table of FLEET_TABLES) {
    if (table === "five_minutes") continue; // No two of its rows have one moment.
    using folder = new DataFolder();
    const connection = openConnection(folder.file, 0);
    const source = new SqliteFleetSource(connection);
    for (const atMs of [NOW_MS, NOW_MS + 2 * DAY_MS]) {
      for (const sql of [WRITES[table](atMs), TWINS[table](atMs)]) write(connection, sql);
    }
    const moments: number[] = [];
    const rows = new Set<string>();
    let after: FleetPlace = { atMs: NOW_MS, key: null };
    for (let pieces = 0; pieces < 6; pieces++) {
      const piece = source.piece(table, { after, nowMs: NOW_MS + 9 * DAY_MS, limit: 1 });
      if (piece.last === null) break;
      after = piece.last;
      moments.push((after.atMs - NOW_MS) / DAY_MS);
      for (const row of piece.rows) rows.add(JSON.stringify(row));
    }
    assert.deepEqual([moments, rows.size], [[0, 0, 2, 2], 4], table);
    const none = source.piece(table, { after, nowMs: NOW_MS + 9 * DAY_MS, limit: 1 });
    assert.deepEqual(none, { rows: [], last: null });
    connection.close();
  }
});

Deno.test("piece() gives a step when it is over, and the rest when it has happened", () => {
  for (const table of FLEET_TABLES) {
    using folder = new DataFolder();
    const connection = openConnection(folder.file, 0);
    const source = new SqliteFleetSource(connection);
    write(connection, WRITES[table](NOW_MS));
    const lastsMs = table.endsWith("five_minutes") ? 300_000 : 0;
    const count = (nowMs: number) =>
      source.piece(table, { after: { atMs: 0, key: null }, nowMs, limit: 9 }).rows.length;
    const waiting = (nowMs: number) => source.progress({ target: TARGET, nowMs }).waitingRows;
    const [soonMs, dueMs] = [NOW_MS + lastsMs - 1, NOW_MS + lastsMs];
    assert.deepEqual([count(soonMs), count(dueMs)], [0, 1], table);
    const others = table === "load_days" ? 1 : 0;
    assert.deepEqual([waiting(soonMs), waiting(dueMs)], [0, 1 + others], table);
    connection.close();
  }
});

Deno.test("piece() gives columns as they are, and the detail of an event as what it says", () => {
  using folder = new DataFolder();
  const connection = openConnection(folder.file, 0);
  const source = new SqliteFleetSource(connection);
  write(
    connection,
    `INSERT INTO events (at_ms, kind, code, detail) VALUES
      (${NOW_MS}, 'plug', 'plug.switched', '{"isOn":true}'), (${NOW_MS}, 'plug', 'x', '{broken')`,
  );
  const query = { after: { atMs: 0, key: null }, nowMs: NOW_MS, limit: 9 };
  assert.deepEqual(source.piece("events", query), {
    rows: [
      { id: 1, at_ms: NOW_MS, kind: "plug", code: "plug.switched", detail: { isOn: true } },
      { id: 2, at_ms: NOW_MS, kind: "plug", code: "x", detail: "{broken" },
    ],
    last: { atMs: NOW_MS, key: 2 },
  });
  write(connection, WRITES.settings_changes(NOW_MS));
  assert.equal(source.piece("settings_changes", query).rows[0]?.["old"], "1");
  connection.close();
});

Deno.test("progress() tells the newest row that is there, and how many of all tables are not", () => {
  using folder = new DataFolder();
  const connection = openConnection(folder.file, 0);
  const source = new SqliteFleetSource(connection);
  const progress = () => source.progress({ target: TARGET, nowMs: NOW_MS + DAY_MS });
  assert.deepEqual(progress(), { newestMs: null, waitingRows: 0 });
  for (const table of ["events", "settings_changes"] as const) {
    for (const atMs of [NOW_MS, NOW_MS + 1]) write(connection, WRITES[table](atMs));
  }
  assert.deepEqual(progress(), { newestMs: null, waitingRows: 4 });
  source.saveCursor("events", { target: TARGET, atMs: NOW_MS });
  assert.deepEqual(progress(), { newestMs: NOW_MS, waitingRows: 3 });
  source.saveCursor("settings_changes", { target: TARGET, atMs: 5 });
  assert.deepEqual(progress(), { newestMs: NOW_MS, waitingRows: 3 }, "the newest of all");
  assert.deepEqual(
    source.progress({ target: "another.example:5432/fleet", nowMs: NOW_MS }),
    { newestMs: null, waitingRows: 2 },
    "nothing is there yet, and what has not happened waits for nobody",
  );
  write(
    connection,
    `INSERT INTO events (at_ms, kind, code, detail)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
    SELECT ${NOW_MS}, 'plug', 'x', '{}' FROM n`,
  );
  source.saveCursor("events", { target: TARGET, atMs: 0 });
  assert.equal(progress().waitingRows, 10_000, "no more are counted");
  connection.close();
});

Deno.test("a house has one UUID, which it makes itself or is given", () => {
  using folder = new DataFolder();
  const connection = openConnection(folder.file, 0);
  const source = new SqliteFleetSource(connection);
  assert.equal(source.knownHouse(), null);
  const made = source.house();
  assert.match(made, /^[0-9a-f-]{36}$/);
  assert.deepEqual([source.house(), source.knownHouse()], [made, made]);
  assert.equal(source.nameHouse("given"), "given");
  assert.equal(source.house(), "given");
  connection.close();
});
