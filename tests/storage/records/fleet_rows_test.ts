import assert from "node:assert/strict";
import { FLEET_TABLES, type FleetTable } from "../../../src/domain/ports/fleet.ts";
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
