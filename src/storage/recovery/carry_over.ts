import type { Connection } from "../database/connection.ts";
import { noteHours } from "../history/hours_to_roll_up.ts";
import { UPSERT_MARK } from "../samples/raw_retention.ts";
import { numberIn } from "../database/row_values.ts";

/** Newest rows of each table that go along; of samples three days, about a second of writing. */
const MOST_ROWS = {
  samples: 50_000,
  charger_samples: 100_000,
  switch_samples: 100_000,
  load_samples: 100_000,
  pv_samples: 100_000,
  battery_samples: 100_000,
  sessions: 1000,
  plug_uses: 1000,
  events: 10_000,
  reasons: 10_000,
  day_ahead_prices: 10_000,
} as const;
/** What the rows of a table that has no rowid come in the order of. */
const ORDERS: Readonly<Record<string, string>> = {
  load_five_minutes: "start_ms",
  days: "start_ms",
  load_days: "day",
};
const orderOf = (table: string) => ORDERS[table] ?? "rowid";
const SELECT_ALL_COLUMNS = "SELECT name FROM pragma_table_info(?)";
const SELECT_COLUMNS = "SELECT name FROM pragma_table_info(?) WHERE name <> 'id'";

/**
 * Stores what was recorded in memory while there was no disk: samples, sessions, plug uses, events,
 * reasons and prices. What the database has already stays as it is. @throws StorageFailed; then nothing is stored
 */
export function carryOver(memory: Connection, disk: Connection): void {
  disk.write({ action: "store what was recorded in memory" }, () => {
    for (const [table, most] of Object.entries(MOST_ROWS)) {
      const rows = newestRows(memory, table, most);
      insertRows(disk, `OR IGNORE INTO ${table}`, rows);
      if (table === "samples") noteHours(disk, rows.map((row) => numberIn(row, "at_ms") ?? 0));
    }
  });
}

/**
 * Newest rows of each table that go from a database whose file has gone into one that was made of its
 * backup: a year of five-minute rows at the most, some seconds of writing.
 */
const MOST_NEWER_ROWS = {
  samples: MOST_ROWS.samples,
  charger_samples: MOST_ROWS.charger_samples,
  switch_samples: MOST_ROWS.switch_samples,
  load_samples: MOST_ROWS.load_samples,
  pv_samples: MOST_ROWS.pv_samples,
  battery_samples: MOST_ROWS.battery_samples,
  hours_to_roll_up: 10_000,
  five_minutes: 110_000,
  load_five_minutes: 330_000,
  days: 4000,
  load_days: 12_000,
  sessions: 10_000,
  plug_uses: 10_000,
  events: 20_000,
  reasons: 20_000,
  settings: 1000,
  devices: 1000,
  settings_changes: 10_000,
  modes: 1000,
  api_tokens: 1000,
  house: 1,
  fleet_cursors: 100,
  control_memory: 1000,
  day_ahead_prices: 110_000,
} as const;

/** Brings what an open database has beyond an older copy of itself. @throws StorageFailed; then nothing */
export function bringUpToDate(opened: Connection, copy: Connection): void {
  copy.write({ action: "store what the lost file had" }, () => {
    for (const [table, most] of Object.entries(MOST_NEWER_ROWS)) {
      // Not *: columns that are computed cannot be written.
      const columns = opened.statement(SELECT_ALL_COLUMNS).all(table).map(({ name }) => name);
      const sql = `SELECT ${columns.join(", ")} FROM ${table} ORDER BY ${
        orderOf(table)
      } DESC LIMIT ?`;
      const rows = opened.statement(sql)
        .all(most).toReversed();
      insertRows(copy, `OR REPLACE INTO ${table}`, rows);
      const [first] = rows;
      if (table === "samples" && first !== undefined) {
        copy.statement(UPSERT_MARK).run(numberIn(first, "at_ms") ?? 0);
      }
    }
  });
}

type Rows = ReturnType<typeof newestRows>;

function insertRows(connection: Connection, into: string, rows: Rows): void {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const insert = connection.statement(
    `INSERT ${into} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
  );
  for (const row of rows) insert.run(...Object.values(row));
}

/** In the order they were written, without the ids that are the table's own. */
function newestRows(memory: Connection, table: string, most: number) {
  const columns = memory.statement(SELECT_COLUMNS).all(table).map((row) => String(row["name"]));
  const sql = `SELECT ${columns.join(", ")} FROM ${table} ORDER BY ${orderOf(table)} DESC LIMIT ?`;
  return memory.statement(sql).all(most).toReversed();
}
