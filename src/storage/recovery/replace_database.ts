import { SECRET_KEYS, SETTINGS } from "../../domain/settings/settings.ts";
import { type Connection, newGeneration, storageFailed } from "../database/connection.ts";
import { checkDatabase, copyFiles, removeDatabase } from "./copy_database.ts";
import {
  BUSY_TIMEOUT_MS,
  DATABASE_FILE,
  makeFolder,
  openConnection,
} from "../database/database.ts";
import type { StoredDevice } from "../../domain/ports/record_stores.ts";
import { SqliteDeviceStore } from "../records/device_store.ts";
import { SqliteEventStore } from "../records/event_store.ts";
import { takeInstanceLock } from "../database/instance_lock.ts";
import { type Salvage, salvageFrom } from "./salvage.ts";
import { SqliteSettingsStore } from "../records/settings_store.ts";
import { SqliteTokenStore } from "../records/token_store.ts";

/** Who may come in. */
const DOOR_KEYS = ["webSecret", "webSecretEnabled", "webLook", "webGuests"] as const;
/** The mode of a database file, whatever that of its backup was. */
const OWNER_WRITES = 0o600;

/**
 * Puts a backup in the place of a data folder's database, which is kept under another name. The
 * charge mode of the backup is forgotten, a door that is locked stays locked as it is, and a token
 * that was revoked stays revoked.
 * @returns the name of what was there before; null: nothing was
 * @throws InstanceRunning, StorageFailed; then the database is the one from before
 */
export function restoreDatabase(
  dataDir: string,
  { file, atMs }: {
    readonly file: string;
    readonly atMs: number;
  },
): { readonly replaced: string | null } {
  checkDatabase(file);
  makeFolder(dataDir);
  const lock = takeInstanceLock(dataDir);
  const path = `${dataDir}/${DATABASE_FILE}`;
  const draft = `${path}.restoring`;
  try {
    removeDatabase(draft);
    // Not the file alone: what was put aside after a crash has its newest part in the log.
    copyFiles({ from: file, to: draft });
    const connection = openConnection(draft, BUSY_TIMEOUT_MS);
    try {
      forgetMoment(connection);
      const present = salvageFrom(path);
      keepSettings(connection, { present, atMs });
      if (isThere(path)) keepRevoked(connection, present, atMs);
      const event = { kind: "program", code: "program.restored", detail: {} } as const;
      new SqliteEventStore(connection).add({ atMs, ...event });
    } finally {
      connection.close();
    }
    checkDatabase(draft);
    const replaced = isThere(path) ? putAside(path, { why: "replaced", atMs }) : null;
    Deno.renameSync(draft, path);
    return { replaced };
  } catch (cause) {
    throw storageFailed(`restore "${file}"`, cause);
  } finally {
    removeDatabase(draft);
    lock.release();
  }
}

/**
 * A backup that left the house without its secrets takes those of the place it comes back to. One of
 * a day on which nobody was asked for a secret opens no pages that are locked now.
 */
function keepSettings(
  connection: Connection,
  { present: { settings, devices }, atMs }: { readonly present: Salvage; readonly atMs: number },
): void {
  const present = settings ?? {};
  const store = new SqliteSettingsStore(connection, SECRET_KEYS);
  const restored = store.load();
  const kept = [...SECRET_KEYS].filter((key) => key in present && !(key in restored));
  const isLocked = present["webSecretEnabled"] === true && (present["webSecret"] ?? "") !== "";
  const door = isLocked ? DOOR_KEYS : [];
  const changes = [
    ...kept.map((key) => [key, present[key]]),
    ...door.map((key) => [key, present[key] ?? SETTINGS[key].fallback]),
  ];
  store.save(Object.fromEntries(changes), atMs);
  keepDeviceSecrets(connection, devices ?? []);
}

/** A token that is revoked stays so, and where it cannot be told which are, all of them. */
function keepRevoked(connection: Connection, { tokens }: Salvage, atMs: number): void {
  const store = new SqliteTokenStore(connection);
  if (tokens === null) store.keep([], atMs);
  else store.revokeSame(tokens.revoked, atMs);
}

/** Only where it is still the same device at the same place: a secret goes nowhere else. */
function keepDeviceSecrets(connection: Connection, present: readonly StoredDevice[]): void {
  const store = new SqliteDeviceStore(connection);
  for (const device of store.load()) {
    const before = present.find(({ id, driver }) => id === device.id && driver === device.driver);
    const isSame = before !== undefined && Object.keys(device.secrets).length === 0 &&
      JSON.stringify(before.params) === JSON.stringify(device.params);
    if (isSame) store.change({ ...device, secrets: before.secrets });
  }
}

/** Copies a database file to its place, all of it or nothing. */
export function installCopy(from: string, path: string): void {
  const draft = `${path}.restoring`;
  try {
    removeDatabase(draft);
    Deno.copyFileSync(from, draft);
    Deno.chmodSync(draft, OWNER_WRITES);
    Deno.renameSync(draft, path);
  } finally {
    removeDatabase(draft);
  }
}

/** Gives file and log another name. @returns the file's new name, without its folder */
export function putAside(
  path: string,
  { why, atMs }: { readonly why: string; readonly atMs: number },
): string {
  const stamp = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const aside = freeName(`${path}.${why}-${stamp}`);
  Deno.renameSync(path, aside);
  for (const end of ["-wal", "-shm", "-journal"]) {
    try {
      Deno.renameSync(`${path}${end}`, `${aside}${end}`);
    } catch (cause) {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    }
  }
  return aside.slice(aside.lastIndexOf("/") + 1);
}

/** The name, or the name with a number where there is such a file already. */
function freeName(path: string): string {
  for (let number = 1;; number++) {
    const name = number === 1 ? path : `${path}-${number}`;
    try {
      Deno.lstatSync(name);
    } catch {
      return name;
    }
  }
}

/** A backup's mode and timers are of another day: nothing may be switched on for their sake. */
export function forgetMoment(connection: Connection): void {
  connection.write({ action: "forget mode of the backup" }, () => {
    connection.run("DELETE FROM modes");
    connection.run("DELETE FROM control_memory");
    // What was pending beside the database of then is of that day, too.
    connection.run(`UPDATE pending_file SET generation = ${newGeneration()}`);
  });
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
