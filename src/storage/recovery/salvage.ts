import { DatabaseSync } from "node:sqlite";
import type { ModeChoice } from "../../domain/house/mode.ts";
import { Connection } from "../database/connection.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import { SqliteDeviceStore } from "../records/device_store.ts";
import { SqliteModeStore } from "../records/mode_store.ts";
import { SqliteSettingsStore } from "../records/settings_store.ts";

/** More than the samples of a year; twice as much memory is needed for a moment. */
const MAX_IMAGE_BYTES = 256_000_000;
/** Where the header of a file says that it has a log, and the value for one that has none. */
const HEADER = { versionsAt: [18, 19], withoutLog: 1 } as const;

/** What could be read from a file that the program cannot use; null: not even that. */
export interface Salvage {
  readonly settings: Readonly<Record<string, unknown>> | null;
  readonly mode: ModeChoice | null;
  readonly devices: readonly StoredDevice[] | null;
}

/**
 * Settings, mode and devices of a database, each for itself, because a damaged page rarely holds both. SQLite
 * does not open a file with a log on a read-only disk, not even to read: then its bytes are read. A
 * mode that may be older than what the log says is left out: nothing may be switched on for it.
 */
export function salvageFrom(path: string): Salvage {
  const opened = readFrom(() => {
    Deno.statSync(path);
    return new DatabaseSync(path, { readOnly: true });
  });
  if (opened.settings !== null) return opened;
  const image = readFrom(() => imageOf(path));
  const mode = opened.mode ?? (hasLog(path) ? null : image.mode);
  return { settings: image.settings, mode, devices: opened.devices ?? image.devices };
}

/** The result of `work`; null when it throws. */
export function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function readFrom(open: () => DatabaseSync): Salvage {
  const database = attempt(open);
  if (database === null) return { settings: null, mode: null, devices: null };
  const connection = new Connection(database, { path: "", busyTimeoutMs: 0 });
  try {
    return {
      settings: attempt(() => new SqliteSettingsStore(connection, new Set()).load()),
      mode: attempt(() => new SqliteModeStore(connection).load()),
      devices: attempt(() => new SqliteDeviceStore(connection).load()),
    };
  } finally {
    attempt(() => connection.close());
  }
}

/** The file in memory, without its log. */
function imageOf(path: string): DatabaseSync {
  if (Deno.statSync(path).size > MAX_IMAGE_BYTES) throw new RangeError("too large");
  const bytes = Deno.readFileSync(path);
  for (const at of HEADER.versionsAt) bytes[at] = HEADER.withoutLog;
  const database = new DatabaseSync(":memory:");
  database.deserialize(bytes);
  return database;
}

function hasLog(path: string): boolean {
  return attempt(() => Deno.statSync(`${path}-wal`).size > 0) ?? false;
}
