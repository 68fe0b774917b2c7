import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { Connection } from "../../../src/storage/database/connection.ts";
import { migrate } from "../../../src/storage/database/migrations.ts";
import { bringUpToDate, carryOver } from "../../../src/storage/recovery/carry_over.ts";

/** A database in memory with so many rows of events, the newest last. */
function withEvents(
  count: number,
): { readonly connection: Connection; readonly sql: DatabaseSync } {
  const sql = new DatabaseSync(":memory:");
  const connection = new Connection(sql, { path: ":memory:", busyTimeoutMs: 0 });
  migrate(connection);
  sql.exec(`WITH RECURSIVE n (at) AS (
      SELECT 1 WHERE ${count} > 0 UNION ALL SELECT at + 1 FROM n WHERE at < ${count}
    )
    INSERT INTO events (at_ms, kind, code, detail) SELECT at, 'mode', 'mode.chosen', '{}' FROM n`);
  return { connection, sql };
}

function eventsIn(sql: DatabaseSync) {
  const { count, first_ms, last_ms } = sql.prepare(
    "SELECT count(*) AS count, min(at_ms) AS first_ms, max(at_ms) AS last_ms FROM events",
  ).get() ?? {};
  return [count, first_ms, last_ms];
}

Deno.test("bringUpToDate() takes the newest 20000 events along", () => {
  for (const [count, expected] of [[3, [3, 1, 3]], [20_001, [20_000, 2, 20_001]]] as const) {
    const opened = withEvents(count);
    const copy = withEvents(0);
    bringUpToDate(opened.connection, copy.connection);
    assert.deepEqual(eventsIn(copy.sql), expected);
    for (const { connection } of [opened, copy]) connection.close();
  }
});

Deno.test("carryOver() takes the newest 10000 events along, beside those that are there", () => {
  const memory = withEvents(10_001);
  const disk = withEvents(2);
  carryOver(memory.connection, disk.connection);
  assert.deepEqual(eventsIn(disk.sql), [10_002, 1, 10_001]);
  for (const { connection } of [memory, disk]) connection.close();
});

/** Adds so many rows to a table, each with numbers of its own; what may be unknown is. */
function addRows(sql: DatabaseSync, table: string, count: number): void {
  const columns = sql.prepare(
    'SELECT name, type, pk, "notnull" AS is_needed FROM pragma_table_info(?)',
  )
    .all(table).filter(({ pk, is_needed }) => pk !== 0 || is_needed === 1);
  const names = columns.map(({ name }) => name);
  const values = columns.map(({ name, type }) => {
    if (name === "id") return "at";
    return type === "TEXT" ? "printf('%010d', at)" : "at * 3600000";
  });
  sql.exec(`WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < ${count})
    INSERT OR REPLACE INTO ${table} (${names.join(", ")}) SELECT ${values.join(", ")} FROM n`);
}

function countOf(sql: DatabaseSync, table: string): unknown {
  return sql.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.["count"];
}

/** Rows that a new database has, beside those that take their ids. */
const AT_FIRST: Readonly<Record<string, number>> = { devices: 1 };

for (
  const { name, bring, tables } of [
    {
      name: "bringUpToDate",
      bring: bringUpToDate,
      tables: {
        samples: 50_000,
        hours_to_roll_up: 10_000,
        days: 4000,
        load_days: 12_000,
        sessions: 10_000,
        plug_uses: 10_000,
        settings: 1000,
        devices: 1000,
        settings_changes: 10_000,
        modes: 1000,
        api_tokens: 1000,
        fleet_cursors: 100,
        control_memory: 1000,
      },
    },
    {
      name: "carryOver",
      bring: carryOver,
      tables: { sessions: 1000, plug_uses: 1000, day_ahead_prices: 10_000 },
    },
  ]
) {
  Deno.test(`${name}() takes the newest of each table along, and no more than can be written soon`, () => {
    const opened = withEvents(0);
    const copy = withEvents(0);
    for (const [table, most] of Object.entries(tables)) addRows(opened.sql, table, most + 1);
    bring(opened.connection, copy.connection);
    for (const [table, most] of Object.entries(tables)) {
      assert.equal(countOf(copy.sql, table), most + (AT_FIRST[table] ?? 0), table);
    }
    for (const { connection } of [opened, copy]) connection.close();
  });
}

Deno.test("each table that goes along is taken whole where it is small", () => {
  const roles = ["charger", "switch", "load", "pv", "battery"].map((role) => `${role}_samples`);
  const both = ["samples", ...roles, "sessions", "plug_uses", "events", "day_ahead_prices"];
  const more = [
    "hours_to_roll_up",
    "five_minutes",
    "load_five_minutes",
    "days",
    "load_days",
    "settings",
    "settings_changes",
    "modes",
    "api_tokens",
    "fleet_cursors",
    "control_memory",
  ];
  for (const [bring, tables] of [[carryOver, both], [bringUpToDate, [...both, ...more]]] as const) {
    const opened = withEvents(0);
    const copy = withEvents(0);
    for (const table of tables) addRows(opened.sql, table, 3);
    bring(opened.connection, copy.connection);
    for (const table of tables) {
      const rows = (sql: DatabaseSync) => sql.prepare(`SELECT * FROM ${table}`).all();
      assert.equal(countOf(copy.sql, table), 3, table);
      assert.deepEqual(rows(copy.sql), rows(opened.sql), table);
    }
    for (const { connection } of [opened, copy]) connection.close();
  }
});

Deno.test("bringUpToDate() makes no rows anew of which not all samples came along", () => {
  const opened = withEvents(0);
  const copy = withEvents(0);
  addRows(opened.sql, "samples", 3);
  bringUpToDate(opened.connection, copy.connection);
  const mark = copy.sql.prepare("SELECT deleted_before_ms FROM raw_retention").get();
  assert.equal(mark?.["deleted_before_ms"], 3_600_000);
  for (const { connection } of [opened, copy]) connection.close();
});

Deno.test("carryOver() notes the hours of the samples that it brings", () => {
  const memory = withEvents(0);
  const disk = withEvents(0);
  memory.sql.exec("INSERT INTO samples (at_ms) VALUES (7300000)");
  carryOver(memory.connection, disk.connection);
  assert.deepEqual(
    disk.sql.prepare("SELECT hour_ms FROM hours_to_roll_up").all().map((row) => row["hour_ms"]),
    [7_200_000],
  );
  for (const { connection } of [memory, disk]) connection.close();
});
