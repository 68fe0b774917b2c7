import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../domain/errors.ts";
import { Connection, storageFailed } from "./connection.ts";
import { checkSchema } from "./migrations.ts";
import { UPSERT_MARK } from "./raw_retention.ts";

/** The bulk of the file and gone after a month anyway, with the note of what is to be made of it. */
const RAW_TABLES = ["samples", "hours_to_roll_up"];
/** End of the name of a copy that is not whole yet. */
export const PARTIAL_END = ".partial";
const BUSY_TIMEOUT_MS = 5000;
/** Rows in memory at a time. */
const PAGE_ROWS = 2000;

const SELECT_TABLES = `SELECT s.name, s.sql, l.wr FROM sqlite_schema s
  JOIN pragma_table_list l ON l.name = s.name AND l.schema = 'main'
  WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;
const SELECT_INDEXES = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";

export interface CopyOptions {
  readonly from: string;
  /** Must not exist yet. */
  readonly to: string;
  /** False leaves the raw samples out: the copy is then some MB for each year. */
  readonly hasSamples: boolean;
}

/**
 * Copies a database as it is at one moment, while others read and write it, and checks the copy. It
 * blocks its thread for as long as it takes. @throws StorageFailed; then there is no copy
 */
export function copyDatabase(options: CopyOptions): void {
  const { from, to } = options;
  const action = `copy database "${from}" to "${to}"`;
  const partial = `${to}${PARTIAL_END}`;
  removeDatabase(partial);
  try {
    if (exists(to)) throw new StorageFailed(`Cannot ${action}: there is such a file already`);
    copyTables({ ...options, to: partial });
    checkDatabase(partial);
    syncFile(partial);
    Deno.renameSync(partial, to);
  } catch (cause) {
    removeDatabase(partial);
    throw storageFailed(action, cause);
  }
}

/**
 * Reads every page of a database and holds it against the schemas that this program knows; writes
 * nothing. @throws StorageFailed that says what is wrong
 */
export function checkDatabase(path: string): void {
  const database = openReadOnly(path);
  const connection = new Connection(database, { path, busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    checkSchema(connection);
    const answer = connection.attempt(
      `check database "${path}"`,
      () => connection.pragma("quick_check(1)"),
    );
    if (answer !== "ok") throw new StorageFailed(`Cannot use database "${path}": ${answer}`);
    const version = connection.pragma("user_version");
    if (version === 0) throw new StorageFailed(`Cannot use database "${path}": it is empty`);
  } finally {
    connection.close();
  }
}

/** Removes a database with its log files; missing ones are fine. */
export function removeDatabase(path: string): void {
  for (const end of ["", "-wal", "-shm", "-journal"]) {
    try {
      Deno.removeSync(`${path}${end}`);
    } catch (cause) {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    }
  }
}

/**
 * The same tables and rows, read within one transaction. Row by row and not by VACUUM INTO or ATTACH,
 * which Deno 2.9.5 refuses to a process that may not read and write every file.
 */
function copyTables({ from, to, hasSamples }: CopyOptions): void {
  const source = openReadOnly(from);
  try {
    source.exec("BEGIN");
    const target = new DatabaseSync(to);
    try {
      const pageSize = source.prepare("PRAGMA page_size").get()?.["page_size"];
      target.exec(`PRAGMA page_size = ${Number(pageSize)}`);
      // The copy counts once it is whole, synced and has its name.
      target.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
      const skipped = hasSamples ? [] : RAW_TABLES;
      for (const table of tablesOf(source)) {
        target.exec(table.sql);
        if (!skipped.includes(table.name)) copyRows(source, target, table);
      }
      if (!hasSamples) noteMissingSamples(source, target);
      for (const { sql } of source.prepare(SELECT_INDEXES).all()) target.exec(String(sql));
      const version = source.prepare("PRAGMA user_version").get()?.["user_version"];
      target.exec(`PRAGMA user_version = ${Number(version)}; COMMIT`);
    } finally {
      target.close();
    }
  } finally {
    source.close();
  }
}

/** Rows made of samples that are not in the copy must not be made anew of the few that follow. */
function noteMissingSamples(source: DatabaseSync, target: DatabaseSync): void {
  const newest = source.prepare("SELECT max(at_ms) AS at_ms FROM samples").get()?.["at_ms"];
  const hasTable = target.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'raw_retention'").get();
  if (typeof newest !== "number" || hasTable === undefined) return;
  target.prepare(UPSERT_MARK).run(newest + 1);
}

interface Table {
  readonly name: string;
  readonly sql: string;
  readonly hasRowId: boolean;
}

function tablesOf(database: DatabaseSync): readonly Table[] {
  return database.prepare(SELECT_TABLES).all().map((row) => ({
    name: String(row["name"]),
    sql: String(row["sql"]),
    hasRowId: row["wr"] === 0,
  }));
}

function copyRows(source: DatabaseSync, target: DatabaseSync, table: Table): void {
  const { name, hasRowId } = table;
  const columns = source.prepare("SELECT name FROM pragma_table_info(?)").all(name)
    .map((row) => `"${row["name"]}"`);
  const insert = target.prepare(
    `INSERT INTO "${name}" (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
  );
  const fields = columns.join(", ");
  if (!hasRowId) {
    for (const row of source.prepare(`SELECT ${fields} FROM "${name}"`).all()) {
      insert.run(...Object.values(row));
    }
    return;
  }
  const page = source.prepare(
    `SELECT ${fields}, rowid AS row_id FROM "${name}" WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  );
  let afterId = -1;
  for (let rows = page.all(afterId, PAGE_ROWS); rows.length > 0;) {
    for (const row of rows) {
      const values = Object.values(row);
      afterId = Number(values.pop());
      insert.run(...values);
    }
    rows = page.all(afterId, PAGE_ROWS);
  }
}

function openReadOnly(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  } catch (cause) {
    throw storageFailed(`open database "${path}"`, cause);
  }
}

function syncFile(path: string): void {
  using file = Deno.openSync(path, { read: true, write: true });
  file.syncSync();
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
