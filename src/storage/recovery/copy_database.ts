import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { StorageFailed } from "../../domain/codes/errors.ts";
import { Connection, storageFailed } from "../database/connection.ts";
import { makePrivateFile } from "../database/private_files.ts";
import { checkSchema, SchemaRefused } from "../database/migrations.ts";
import { ROLE_TABLES } from "../samples/device_samples.ts";
import { UPSERT_MARK } from "../samples/raw_retention.ts";

/** The bulk of the file and gone after a month anyway, with the note of what is to be made of it. */
const RAW_TABLES = ["samples", ...Object.values(ROLE_TABLES), "hours_to_roll_up"];
/** End of the name of a copy that is not whole yet. */
export const PARTIAL_END = ".partial";
const BUSY_TIMEOUT_MS = 5000;
/** Work between two rests, in real ms: no page and no cycle waits longer for a copy. */
const TURN_MS = 8;
/** Rows of one piece: some milliseconds. */
const PIECE_ROWS = 200;

const SELECT_TABLES = `SELECT s.name, s.sql, l.wr FROM sqlite_schema s
  JOIN pragma_table_list l ON l.name = s.name AND l.schema = 'main'
  WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;
const SELECT_INDEXES = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";

/** What this program never makes: it would act on what is stored later. */
const SELECT_FOREIGN = "SELECT 1 FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1";
/** The mode of a database file, whatever that of its source was. */
const OWNER_WRITES = 0o600;

export interface CopyOptions {
  readonly from: string;
  /** Must not exist yet. */
  readonly to: string;
  /** False leaves the raw samples out: the copy is then some MB for each year. */
  readonly hasSamples: boolean;
}

/** How a copy is made beside other work in the same thread. */
export interface CopyTurns {
  /** The copy is given up when it aborts. */
  readonly signal: AbortSignal;
  /** Awaited after some milliseconds of work. */
  readonly rest: () => Promise<void>;
}

/**
 * Copies a database as it is at one moment, while others read and write it, and checks the copy. It
 * blocks its thread for as long as it takes. @throws StorageFailed; then there is no copy
 */
export function copyDatabase(options: CopyOptions): void {
  const draft = beginCopy(options);
  try {
    for (const _ of copyPieces(options, draft)) {
      // All at once.
    }
    checkDatabase(draft);
    using file = Deno.openSync(draft, { read: true, write: true });
    file.syncSync();
    Deno.renameSync(draft, options.to);
  } catch (cause) {
    throw giveUpCopy(options, draft, cause);
  }
}

/** The same, a few milliseconds at a time. @throws StorageFailed; then there is no copy */
export async function copyInTurns(options: CopyOptions, turns: CopyTurns): Promise<void> {
  const { signal, rest } = turns;
  const draft = beginCopy(options);
  try {
    let beganMs = performance.now();
    for (const _ of copyPieces(options, draft)) {
      if (performance.now() - beganMs < TURN_MS) continue;
      await rest();
      if (signal.aborted) throw signal.reason;
      beganMs = performance.now();
    }
    // The medium may take seconds: not in this thread.
    using file = await Deno.open(draft, { read: true, write: true });
    await file.sync();
    if (signal.aborted) throw signal.reason;
    Deno.renameSync(draft, options.to);
  } catch (cause) {
    throw giveUpCopy(options, draft, cause);
  }
}

/**
 * Copies a database byte by byte, with what still lies in its log: seconds where rows take minutes.
 * A reader meanwhile keeps the log from being carried over. @throws StorageFailed
 */
export function copyFiles({ from, to }: { readonly from: string; readonly to: string }): void {
  const reader = openReadOnly(from);
  try {
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM sqlite_schema").get();
    for (const end of ["", "-wal"]) {
      if (!exists(`${from}${end}`)) continue;
      Deno.copyFileSync(`${from}${end}`, `${to}${end}`);
      Deno.chmodSync(`${to}${end}`, OWNER_WRITES);
    }
  } catch (cause) {
    throw storageFailed(`copy database "${from}" to "${to}"`, cause);
  } finally {
    reader.close();
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
    const foreign = connection.attempt(
      `check database "${path}"`,
      () => connection.statement(SELECT_FOREIGN).get(),
    );
    if (foreign !== undefined) {
      throw new SchemaRefused(
        `Cannot use database "${path}": it holds triggers or views`,
        "foreign",
      );
    }
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

/** @returns the path at which the copy is made. @throws StorageFailed */
function beginCopy(options: CopyOptions): string {
  const draft = `${options.to}${PARTIAL_END}`;
  try {
    removeDatabase(draft);
    if (exists(options.to)) throw new Error("there is such a file already");
    makePrivateFile(draft);
    return draft;
  } catch (cause) {
    throw storageFailed(actionOf(options), cause);
  }
}

function giveUpCopy(options: CopyOptions, draft: string, cause: unknown): StorageFailed {
  removeDatabase(draft);
  return storageFailed(actionOf(options), cause);
}

function actionOf({ from, to }: CopyOptions): string {
  return `copy database "${from}" to "${to}"`;
}

/**
 * The same tables and rows, read within one transaction and then read back. Row by row and not by
 * VACUUM INTO or ATTACH, which Deno 2.9.5 refuses to a process that may not read and write every
 * file; in this thread and not in a worker, whose module a bundled program does not have.
 */
function* copyPieces({ from, hasSamples }: CopyOptions, draft: string): Generator<void> {
  const source = openReadOnly(from);
  try {
    source.exec("BEGIN");
    const tables = tablesOf(source);
    const copied = tables.filter(({ name }) => hasSamples || !RAW_TABLES.includes(name));
    const target = new DatabaseSync(draft);
    try {
      const pageSize = source.prepare("PRAGMA page_size").get()?.["page_size"];
      target.exec(`PRAGMA page_size = ${Number(pageSize)}`);
      // The copy counts once it is whole, synced and has its name.
      target.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
      for (const { sql } of tables) target.exec(sql);
      for (const { sql } of source.prepare(SELECT_INDEXES).all()) target.exec(String(sql));
      for (const table of copied) yield* copyRows(source, target, table);
      if (!hasSamples) noteMissingSamples(source, target);
      const version = source.prepare("PRAGMA user_version").get()?.["user_version"];
      target.exec(`PRAGMA user_version = ${Number(version)}; COMMIT`);
    } finally {
      target.close();
    }
    yield;
    const copy = openReadOnly(draft);
    try {
      // Without the samples the mark of what is missing is the copy's own.
      const alike = copied.filter(({ name }) => hasSamples || name !== "raw_retention");
      for (const table of alike) yield* compareRows(source, copy, table);
    } finally {
      copy.close();
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

function* copyRows(source: DatabaseSync, target: DatabaseSync, table: Table): Generator<void> {
  const names = columnsOf(source, table);
  const insert = target.prepare(
    `INSERT INTO "${table.name}" (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  );
  for (const rows of pagesOf(source, table)) {
    for (const row of rows) insert.run(...row);
    yield;
  }
}

/** @throws StorageFailed where a row of the copy is not that of the source */
function* compareRows(source: DatabaseSync, copy: DatabaseSync, table: Table): Generator<void> {
  const copies = pagesOf(copy, table);
  for (const rows of pagesOf(source, table)) {
    const written = copies.next().value ?? [];
    const isSame = rows.length === written.length &&
      rows.every((row, at) => row.every((value, column) => value === written[at]?.[column]));
    if (!isSame) {
      throw new StorageFailed(`Cannot read back table ${table.name}: it is not the same`);
    }
    yield;
  }
  if (copies.next().done !== true) {
    throw new StorageFailed(`Cannot read back table ${table.name}: it has more rows`);
  }
}

type Values = readonly SQLOutputValue[];

/** The rows of a table, a piece at a time, as values in the order of its columns. */
function* pagesOf(database: DatabaseSync, table: Table): Generator<readonly Values[]> {
  const fields = columnsOf(database, table).join(", ");
  if (!table.hasRowId) {
    yield* pagesByKey(database, table);
    return;
  }
  const page = database.prepare(
    `SELECT ${fields}, rowid AS row_id FROM "${table.name}" WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  );
  for (let afterId = -1;;) {
    const rows = page.all(afterId, PIECE_ROWS).map((row) => Object.values(row));
    if (rows.length === 0) return;
    for (const row of rows) afterId = Number(row.pop());
    yield rows;
  }
}

/** A table without rowids goes on after the key of the last row, however many came before. */
function* pagesByKey(database: DatabaseSync, { name }: Table): Generator<readonly Values[]> {
  const columns = database.prepare("SELECT name, pk FROM pragma_table_info(?)").all(name);
  const fields = columns.map((column) => `"${column["name"]}"`);
  const keys = columns.map(({ pk }, place) => ({ pk: Number(pk), place })).filter(({ pk }) =>
    pk > 0
  )
    .sort((left, right) => left.pk - right.pk).map(({ place }) => place);
  const key = keys.map((place) => fields[place]).join(", ");
  const from = `SELECT ${fields.join(", ")} FROM "${name}"`;
  const order = `ORDER BY ${key} LIMIT ${PIECE_ROWS}`;
  const next = database.prepare(
    `${from} WHERE (${key}) > (${keys.map(() => "?").join(", ")}) ${order}`,
  );
  let rows = database.prepare(`${from} ${order}`).all().map((row) => Object.values(row));
  while (rows.length > 0) {
    yield rows;
    const last = rows.at(-1) ?? [];
    rows = next.all(...keys.map((place) => last[place] ?? null)).map((row) => Object.values(row));
  }
}

function columnsOf(database: DatabaseSync, { name }: Table): readonly string[] {
  return database.prepare("SELECT name FROM pragma_table_info(?)").all(name)
    .map((row) => `"${row["name"]}"`);
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

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
