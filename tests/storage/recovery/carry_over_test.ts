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
