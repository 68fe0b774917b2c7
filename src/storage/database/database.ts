import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { StorageKeeper } from "../../domain/ports/backups.ts";
import { Connection, storageFailed } from "./connection.ts";
import { SqliteDayAheadStore } from "../history/day_ahead_store.ts";
import { SqliteDeviceStore } from "../records/device_store.ts";
import { SqliteFleetSource } from "../records/fleet_rows.ts";
import { followChanges } from "../records/fleet_tables.ts";
import { SqliteEventStore } from "../records/event_store.ts";
import { SqliteHistoryQueries } from "../history/history_queries.ts";
import { SqliteHistoryStore } from "../history/history_store.ts";
import { SqliteHistoryUpkeep } from "../history/roll_up_store.ts";
import { type InstanceLock, takeInstanceLock } from "./instance_lock.ts";
import { SqliteMemoryStore } from "../records/memory_store.ts";
import { checkSchema, migrate } from "./migrations.ts";
import { SqliteModeStore } from "../records/mode_store.ts";
import { PENDING_FILE, PendingFile } from "../recovery/pending_file.ts";
import { replayPending } from "../recovery/replay_pending.ts";
import { makePrivateFile, makePrivateFolder } from "./private_files.ts";
import { SampleImport } from "../original/sample_import.ts";
import { RECORD_WAIT_MS } from "./row_values.ts";
import { SqlitePlugUseStore } from "../records/plug_use_store.ts";
import { SqliteReasonStore } from "../records/reason_store.ts";
import { SqliteSessionStore } from "../records/session_store.ts";
import { SqliteSettingsStore } from "../records/settings_store.ts";
import { SqliteStampMender } from "../records/stamp_mender.ts";
import { SqliteTokenStore } from "../records/token_store.ts";

export const DATABASE_FILE = "chargemanager.sqlite3";

/** Longest wait for a write of another program. */
export const BUSY_TIMEOUT_MS = 2000;
/** Measured: a day costs a disk 14.7 MB with pages of this size, 15.4 with 2048, more with 4096. */
const PAGE_SIZE_BYTES = 1024;
/**
 * Pages of the log, 6 MB, at which a commit moves it into the database: each day and a half. What is
 * changed at every commit is then written there once, not each ten hours as with SQLite's 1000.
 */
const CHECKPOINT_PAGES = 6000;
/** The log is cut back to this after a long reader has let it grow. */
const MAX_LOG_BYTES = 8 * 1024 * 1024;

export interface DatabaseOptions {
  /** Its steady time tells when samples are committed. */
  readonly clock: Pick<Clock, "steadyMs">;
  /** Settings whose values never go into the table of changes. */
  readonly secretKeys: ReadonlySet<string>;
  readonly busyTimeoutMs?: number;
}

interface DatabaseParts {
  readonly connection: Connection;
  readonly lock: InstanceLock;
  readonly keeper: StorageKeeper;
  readonly history: SqliteHistoryStore;
  readonly queries: SqliteHistoryQueries;
  readonly upkeep: SqliteHistoryUpkeep;
  readonly settings: SqliteSettingsStore;
  readonly devices: SqliteDeviceStore;
  readonly mode: SqliteModeStore;
  readonly tokens: SqliteTokenStore;
  readonly fleet: SqliteFleetSource;
  readonly dayAhead: SqliteDayAheadStore;
  readonly records: SqliteRecords;
  readonly stamps: SqliteStampMender;
}

/** What the recorder keeps. */
export interface SqliteRecords {
  readonly sessions: SqliteSessionStore;
  readonly plugUses: SqlitePlugUseStore;
  readonly events: SqliteEventStore;
  readonly reasons: SqliteReasonStore;
  readonly memory: SqliteMemoryStore;
  /** What `work` writes is one transaction: all of it is kept, or nothing. @throws StorageFailed */
  together(work: () => void): void;
  /** The same for what only grows: on the disk a minute later. @throws StorageFailed */
  soon(work: () => void): void;
}

/** The stores of the recorder on one connection. */
export function openRecords(connection: Connection): SqliteRecords {
  return {
    sessions: new SqliteSessionStore(connection),
    plugUses: new SqlitePlugUseStore(connection),
    events: new SqliteEventStore(connection),
    reasons: new SqliteReasonStore(connection),
    memory: new SqliteMemoryStore(connection),
    together: (work) => {
      const waitMs = Math.min(RECORD_WAIT_MS, connection.busyTimeoutMs);
      connection.write({ action: "keep records", waitMs }, work);
    },
    soon: (work) => {
      const waitMs = Math.min(RECORD_WAIT_MS, connection.busyTimeoutMs);
      connection.writeSoon({ action: "keep records", waitMs }, work);
    },
  };
}

/** The open database of one data folder, which no other instance can open meanwhile. */
export class Database implements Disposable {
  readonly history: SqliteHistoryStore;
  readonly queries: SqliteHistoryQueries;
  readonly upkeep: SqliteHistoryUpkeep;
  readonly settings: SqliteSettingsStore;
  readonly devices: SqliteDeviceStore;
  readonly mode: SqliteModeStore;
  readonly tokens: SqliteTokenStore;
  readonly fleet: SqliteFleetSource;
  readonly dayAhead: SqliteDayAheadStore;
  readonly sampleImport: SampleImport;
  readonly keeper: StorageKeeper;
  readonly records: SqliteRecords;
  readonly stamps: SqliteStampMender;
  readonly #connection: Connection;
  readonly #lock: InstanceLock;

  constructor(parts: DatabaseParts) {
    this.history = parts.history;
    this.queries = parts.queries;
    this.upkeep = parts.upkeep;
    this.settings = parts.settings;
    this.devices = parts.devices;
    this.mode = parts.mode;
    this.tokens = parts.tokens;
    this.fleet = parts.fleet;
    this.dayAhead = parts.dayAhead;
    this.sampleImport = new SampleImport(parts.connection);
    this.keeper = parts.keeper;
    this.records = parts.records;
    this.stamps = parts.stamps;
    this.#connection = parts.connection;
    this.#lock = parts.lock;
  }

  /** What is in the open transaction is in the file for everybody. @throws StorageFailed */
  commit(): void {
    this.#connection.commit();
  }

  /**
   * Commits what is left, closes and gives the folder free, also when committing fails.
   * Further calls do nothing. @throws StorageFailed
   */
  close(): void {
    if (!this.#connection.isOpen) return;
    try {
      this.history.flush();
      this.#connection.checkpoint();
      this.#connection.pending?.remove();
    } finally {
      try {
        this.#connection.close();
      } finally {
        this.#lock.release();
      }
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Opens the database of a data folder; makes both where they are missing.
 * @throws InstanceRunning when another instance uses the folder, StorageFailed when it cannot be
 * read or written, is no database or has a newer schema; then the file is as it was
 */
export function openDatabase(dataDir: string, options: DatabaseOptions): Database {
  makeFolder(dataDir);
  const lock = takeInstanceLock(dataDir);
  try {
    const { busyTimeoutMs = BUSY_TIMEOUT_MS } = options;
    const connection = openConnection(`${dataDir}/${DATABASE_FILE}`, busyTimeoutMs);
    keepPendingIn(connection, dataDir);
    return assembleDatabase({ connection, lock, options });
  } catch (cause) {
    lock.release();
    throw cause;
  }
}

/** Brings in what a crash has left in the file beside the database, and goes on with that file. */
export function keepPendingIn(connection: Connection, dataDir: string): void {
  const path = `${dataDir}/${PENDING_FILE}`;
  connection.keepPending(new PendingFile(path));
  replayPending(connection, path);
}

/** The stores over one connection. */
export function assembleDatabase(
  parts: {
    readonly connection: Connection;
    readonly lock: InstanceLock;
    readonly options: DatabaseOptions;
    readonly keeper?: StorageKeeper;
  },
): Database {
  const { connection, lock, options: { clock, secretKeys }, keeper = NOTHING_TO_RECOVER } = parts;
  const history = new SqliteHistoryStore(connection, clock);
  return new Database({
    connection,
    lock,
    keeper,
    history,
    queries: new SqliteHistoryQueries(connection, history),
    upkeep: new SqliteHistoryUpkeep(connection, history),
    settings: new SqliteSettingsStore(connection, secretKeys),
    devices: new SqliteDeviceStore(connection),
    mode: new SqliteModeStore(connection),
    tokens: new SqliteTokenStore(connection),
    fleet: new SqliteFleetSource(connection),
    dayAhead: new SqliteDayAheadStore(connection),
    records: openRecords(connection),
    stamps: new SqliteStampMender(connection, history),
  });
}

/** @throws StorageFailed */
export function makeFolder(dataDir: string): void {
  try {
    makePrivateFolder(dataDir);
  } catch (cause) {
    throw storageFailed(`make data folder "${dataDir}"`, cause);
  }
}

const NOTHING_TO_RECOVER: StorageKeeper = { trouble: () => null, recover: () => null };

/**
 * Opens a database file and brings it to the newest schema; makes a missing one.
 * @throws SchemaRefused, StorageFailed; then the file is as it was
 */
export function openConnection(path: string, busyTimeoutMs: number): Connection {
  refuseForeign(path, busyTimeoutMs);
  makePrivate(path);
  const connection = connect(path, { busyTimeoutMs, isReadOnly: false });
  try {
    prepareFile(connection);
    migrate(connection);
    followChanges(connection);
    return connection;
  } catch (cause) {
    connection.close();
    throw cause;
  }
}

/** Files that SQLite makes beside it get its mode. */
function makePrivate(path: string): void {
  try {
    makePrivateFile(path);
    for (const end of ["-wal", "-shm"]) {
      if (isPresent(`${path}${end}`)) makePrivateFile(`${path}${end}`);
    }
  } catch (cause) {
    throw storageFailed(`open database "${path}"`, cause);
  }
}

/** Looks through a connection that cannot write, so that what is refused stays as it is. */
function refuseForeign(path: string, busyTimeoutMs: number): void {
  if (!isPresent(path)) return;
  const connection = connect(path, { busyTimeoutMs, isReadOnly: true });
  try {
    checkSchema(connection);
  } finally {
    connection.close();
  }
}

function connect(
  path: string,
  options: { readonly busyTimeoutMs: number; readonly isReadOnly: boolean },
): Connection {
  try {
    const database = new DatabaseSync(path, {
      readOnly: options.isReadOnly,
      enableForeignKeyConstraints: true,
    });
    // Deno 2.9.5 ignores the option `timeout` of a read-only connection and waits 5 s.
    database.exec(`PRAGMA busy_timeout = ${options.busyTimeoutMs}`);
    return new Connection(database, { path, busyTimeoutMs: options.busyTimeoutMs });
  } catch (cause) {
    throw storageFailed(`open database "${path}"`, cause);
  }
}

function prepareFile(connection: Connection): void {
  const action = `set up database "${connection.path}"`;
  const journalMode = connection.attempt(action, () => {
    // Counts for a new file only, and only before WAL.
    connection.run(`PRAGMA page_size = ${PAGE_SIZE_BYTES}`);
    const mode = connection.pragma("journal_mode = WAL");
    connection.run(`PRAGMA journal_size_limit = ${MAX_LOG_BYTES}`);
    connection.run(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    connection.run("PRAGMA temp_store = MEMORY");

    // WAL: FULL syncs the log at every commit, NORMAL only before a checkpoint.
    connection.run("PRAGMA synchronous = FULL");
    return mode;
  });
  if (journalMode !== "wal") {
    throw new StorageFailed(`Cannot ${action}: journal mode is ${journalMode} instead of wal`);
  }
}

/** @throws StorageFailed for a file that may not be written: SQLite would open it all the same */
function isPresent(path: string): boolean {
  try {
    Deno.openSync(path, { read: true, write: true }).close();
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw storageFailed(`open database "${path}"`, cause);
  }
}
