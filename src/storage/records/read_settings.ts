import { DatabaseSync } from "node:sqlite";
import { Connection, storageFailed } from "../database/connection.ts";
import { DATABASE_FILE } from "../database/database.ts";
import { LOCK_FILE } from "../database/instance_lock.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import { checkSchema, MIGRATIONS, readSchemaVersion } from "../database/migrations.ts";
import { SqliteDeviceStore } from "./device_store.ts";
import { SqliteSettingsStore } from "./settings_store.ts";

const BUSY_TIMEOUT_MS = 2000;
/** Missing where a first start was cut off. */
const SELECT_TABLE = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'settings'";

/** What a look into a data folder tells that somebody else may own. */
export interface FolderGlance {
  /** An instance has the folder at this moment. */
  readonly isInUse: boolean;
  /** The stored settings by key, as `SettingsStore.load` gives them; empty without a database. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The stored devices beside those of the settings; null: the database is of an earlier version. */
  readonly devices: readonly StoredDevice[] | null;
}

/**
 * Looks into a data folder without owning it and without changing what it says; it needs no
 * permission to write. SQLite may leave its empty `-wal` and `-shm` files.
 * @throws StorageFailed when there is a database that cannot be read or has a newer schema
 */
export function readSettings(dataDir: string): FolderGlance {
  const path = `${dataDir}/${DATABASE_FILE}`;
  return {
    isInUse: isInUse(dataDir),
    settings: storedSettings(path),
    devices: storedDevices(path),
  };
}

/** Only the stored settings, of a folder that an instance may have. @throws StorageFailed */
export function readStoredSettings(dataDir: string): Readonly<Record<string, unknown>> {
  return storedSettings(`${dataDir}/${DATABASE_FILE}`);
}

/**
 * Tries a shared lock and gives it back at once, because there is no way to only ask: an instance
 * that starts in these microseconds is refused, and its service starts it again.
 */
function isInUse(dataDir: string): boolean {
  const file = openIfPresent(`${dataDir}/${LOCK_FILE}`);
  if (file === null) return false;
  try {
    return !file.tryLockSync(false);
  } catch (cause) {
    throw storageFailed(`look at data folder "${dataDir}"`, cause);
  } finally {
    file.close();
  }
}

function storedSettings(path: string): Readonly<Record<string, unknown>> {
  return reading(path, {}, (connection) => {
    const isEmpty = connection.attempt(
      `read database "${path}"`,
      () => connection.statement(SELECT_TABLE).get() === undefined,
    );
    return isEmpty ? {} : new SqliteSettingsStore(connection, new Set()).load();
  });
}

function storedDevices(path: string): readonly StoredDevice[] | null {
  return reading<readonly StoredDevice[] | null>(path, [], (connection) => {
    const version = readSchemaVersion(connection);
    if (version === 0) return [];
    return version === MIGRATIONS.length ? new SqliteDeviceStore(connection).load() : null;
  });
}

function reading<T>(path: string, none: T, work: (connection: Connection) => T): T {
  if (!isPresent(path)) return none;
  const connection = connectReadOnly(path);
  try {
    checkSchema(connection);
    return work(connection);
  } finally {
    connection.close();
  }
}

function connectReadOnly(path: string): Connection {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return new Connection(database, { path, busyTimeoutMs: BUSY_TIMEOUT_MS });
  } catch (cause) {
    throw storageFailed(`read database "${path}"`, cause);
  }
}

/** Asked without opening: closing a file ends the locks that this process has on it. */
function isPresent(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw storageFailed(`read "${path}"`, cause);
  }
}

function openIfPresent(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path, { read: true });
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    throw storageFailed(`read "${path}"`, cause);
  }
}
