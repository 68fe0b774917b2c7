import type { Connection } from "./connection.ts";
import { noteHours } from "./hours_to_roll_up.ts";
import { numberIn } from "./row_numbers.ts";

/** Newest rows of each table that go along; of samples three days, about a second of writing. */
const MOST_ROWS = { samples: 50_000, sessions: 1000, plug_uses: 1000, events: 10_000 } as const;
const SELECT_COLUMNS = "SELECT name FROM pragma_table_info(?) WHERE name <> 'id'";

/**
 * Stores what was recorded in memory while there was no disk: samples, sessions, plug uses and
 * events. What the database has already stays as it is. @throws StorageFailed; then nothing is stored
 */
export function carryOver(memory: Connection, disk: Connection): void {
  disk.write({ action: "store what was recorded in memory" }, () => {
    for (const [table, most] of Object.entries(MOST_ROWS)) {
      const rows = newestRows(memory, table, most);
      const [first] = rows;
      if (first === undefined) continue;
      const columns = Object.keys(first);
      const insert = disk.statement(
        `INSERT OR IGNORE INTO ${table} (${columns.join(", ")})
          VALUES (${columns.map(() => "?").join(", ")})`,
      );
      for (const row of rows) insert.run(...Object.values(row));
      if (table === "samples") noteHours(disk, rows.map((row) => numberIn(row, "at_ms") ?? 0));
    }
  });
}

/** In the order they were written, without the ids that are the table's own. */
function newestRows(memory: Connection, table: string, most: number) {
  const columns = memory.statement(SELECT_COLUMNS).all(table).map((row) => String(row["name"]));
  const sql = `SELECT ${columns.join(", ")} FROM ${table} ORDER BY rowid DESC LIMIT ?`;
  return memory.statement(sql).all(most).toReversed();
}
