import { DatabaseSync } from "node:sqlite";
import { InstanceRunning, StorageFailed } from "../../domain/codes/errors.ts";
import type { StorageKeeper, StorageTrouble } from "../../domain/ports/backups.ts";
import { BACKUP_FOLDER, listBackups } from "../backup/backups.ts";
import { bringUpToDate, carryOver } from "./carry_over.ts";
import { Connection, isDamage } from "../database/connection.ts";
import { checkDatabase } from "./copy_database.ts";
import {
  assembleDatabase,
  BUSY_TIMEOUT_MS,
  type Database,
  DATABASE_FILE,
  type DatabaseOptions,
  keepPendingIn,
  makeFolder,
  openConnection,
} from "../database/database.ts";
import { type FileIdentity, identityOf, removeOwnLog } from "../database/file_identity.ts";
import { type InstanceLock, takeInstanceLock } from "../database/instance_lock.ts";
import { migrate, SchemaRefused } from "../database/migrations.ts";
import { SqliteDeviceStore } from "../records/device_store.ts";
import { SqliteFleetSource } from "../records/fleet_rows.ts";
import { SqliteModeStore } from "../records/mode_store.ts";
import { PENDING_FILE } from "./pending_file.ts";
import { forgetMoment, installCopy, putAside } from "./replace_database.ts";
import { replayPending } from "./replay_pending.ts";
import { attempt, type Salvage, salvageFrom } from "./salvage.ts";
import { SqliteSettingsStore } from "../records/settings_store.ts";
import { SqliteTokenStore } from "../records/token_store.ts";

type PutAside = Extract<StorageTrouble, { kind: "put-aside" }>;

export interface RecoveryOptions extends DatabaseOptions {
  /**
   * Stored where the settings of a file that was in use are lost: what was protected by them must
   * not stand open.
   */
  readonly settingsWhenLost: Readonly<Record<string, unknown>>;
  readonly wallMs: () => number;
}

/**
 * Opens the database of a data folder and always comes back with one: a file that cannot be used is
 * put aside, never overwritten, and the newest backup takes its place with the settings and the mode
 * of the old file; where nothing can be written the database is in memory and refuses what would be
 * acknowledged. @throws InstanceRunning
 */
export function openOrRecover(dataDir: string, options: RecoveryOptions): Database {
  const recovery = new Recovery(dataDir, options);
  const lock = recovery.lock();
  const connection = recovery.open();
  return assembleDatabase({ connection, lock, options, keeper: recovery });
}

class Recovery implements StorageKeeper {
  readonly #dataDir: string;
  readonly #path: string;
  readonly #options: RecoveryOptions;
  readonly #busyTimeoutMs: number;
  #connection: Connection | null = null;
  /** Null while the folder cannot be claimed. */
  #lock: InstanceLock | null = null;
  #trouble: StorageTrouble | null = null;
  /** Of the file that is open; null: none is, or it cannot be told. */
  #identity: FileIdentity | null = null;

  constructor(dataDir: string, options: RecoveryOptions) {
    this.#dataDir = dataDir;
    this.#path = `${dataDir}/${DATABASE_FILE}`;
    this.#options = options;
    this.#busyTimeoutMs = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
  }

  trouble(): StorageTrouble | null {
    return this.#trouble;
  }

  /** The claim to the folder; none where it can neither be made nor written. @throws InstanceRunning */
  lock(): InstanceLock {
    try {
      this.#claim();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
    }
    return { release: () => this.#lock?.release() };
  }

  /** The connection that all stores share from now on. Never fails. */
  open(): Connection {
    const connection = this.#openOnce();
    this.#connection = connection;
    attempt(() => keepPendingIn(connection, this.#dataDir));
    this.#identify();
    return connection;
  }

  recover(): "put-aside" | "back-on-disk" | null {
    const connection = this.#connection;
    if (connection === null || !connection.isOpen) return null;
    if (connection.isDamaged) {
      // SQLite deletes its log by name when it closes: that must not be the new file's.
      connection.drop();
      connection.adopt(this.#openOnce({ isKnownDamaged: true }));
      this.#identify();
      return "put-aside";
    }
    return connection.isTemporary ? this.#comeBack(connection) : this.#makeAnew(connection);
  }

  #comeBack(connection: Connection): "back-on-disk" | null {
    try {
      this.#claim();
      this.#moveToDisk(connection, carryOver);
      this.#trouble = null;
      return "back-on-disk";
    } catch (error) {
      if (!(error instanceof StorageFailed) && !(error instanceof InstanceRunning)) throw error;
      return null;
    }
  }

  /** A file that has lost its name is gone with the process: what it holds goes into a new one. */
  #makeAnew(connection: Connection): "put-aside" | null {
    try {
      const opened = this.#identity;
      if (opened === null || identityOf(this.#path).database === opened.database) return null;
      makeFolder(this.#dataDir);
      removeOwnLog(this.#path, opened);
      const isPlaceTaken = identityOf(this.#path).database !== null;
      const found = isPlaceTaken
        ? putAside(this.#path, { why: "found", atMs: this.#options.wallMs() })
        : null;
      const restoredFrom = restoreNewest(this.#dataDir, this.#path);
      this.#moveToDisk(connection, bringUpToDate);
      this.#trouble = { kind: "file-gone", found, restoredFrom };
      return "put-aside";
    } catch (error) {
      if (!(error instanceof StorageFailed) && !isFileError(error)) throw error;
      return null;
    }
  }

  /** Goes on with the file at its path, filled with what is only in the connection so far. */
  #moveToDisk(connection: Connection, fill: (from: Connection, to: Connection) => void): void {
    const onDisk = openConnection(this.#path, this.#busyTimeoutMs);
    try {
      replayPending(onDisk, `${this.#dataDir}/${PENDING_FILE}`);
      fill(connection, onDisk);
    } catch (error) {
      onDisk.drop();
      throw error;
    }
    connection.drop();
    connection.adopt(onDisk);
    this.#identify();
  }

  #identify(): void {
    this.#identity = this.#connection?.isTemporary === false
      ? attempt(() => identityOf(this.#path))
      : null;
  }

  /** @throws InstanceRunning, StorageFailed */
  #claim(): void {
    makeFolder(this.#dataDir);
    this.#lock ??= takeInstanceLock(this.#dataDir);
  }

  #openOnce({ isKnownDamaged = false } = {}): Connection {
    let failure: StorageFailed;
    if (!isKnownDamaged) {
      try {
        return openConnection(this.#path, this.#busyTimeoutMs);
      } catch (error) {
        if (!(error instanceof StorageFailed)) throw error;
        failure = error;
      }
    } else {
      failure = new StorageFailed("damaged", { cause: new Error("malformed") });
    }
    const salvage = salvageFrom(this.#path);
    const why = reasonToPutAside(failure);
    if (why === null) return this.#openInMemory(failure, salvage);
    try {
      return this.#replace(why, salvage);
    } catch (error) {
      if (!(error instanceof StorageFailed) && !isFileError(error)) throw error;
      return this.#openInMemory(error, salvage);
    }
  }

  /** Puts the file aside, the newest good backup in its place, and what was salvaged into that. */
  #replace(why: PutAside["why"], salvage: Salvage): Connection {
    const atMs = this.#options.wallMs();
    const file = putAside(this.#path, { why, atMs });
    const restoredFrom = restoreNewest(this.#dataDir, this.#path);
    const connection = openConnection(this.#path, this.#busyTimeoutMs);
    const { secretKeys } = this.#options;
    if (restoredFrom !== null) forgetMoment(connection);
    const settings = new SqliteSettingsStore(connection, secretKeys);
    settings.save(salvage.settings ?? this.#settingsBeside(settings.load()), atMs);
    saveModes(connection, salvage);
    saveDevices(connection, salvage, atMs);
    saveTokens(connection, salvage, atMs);
    if (salvage.house !== null) new SqliteFleetSource(connection).nameHouse(salvage.house);
    this.#trouble = {
      kind: "put-aside",
      why,
      file,
      restoredFrom,
      areSettingsSaved: salvage.settings !== null,
      isModeSaved: (salvage.modes?.size ?? 0) > 0,
    };
    return connection;
  }

  /** What goes beside the settings of a backup, whose own ones say more. */
  #settingsBeside(ofBackup: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const { settingsWhenLost } = this.#options;
    const isProtected = Object.keys(settingsWhenLost).every((key) => Boolean(ofBackup[key]));
    return isProtected ? {} : settingsWhenLost;
  }

  #openInMemory(failure: Error, salvage: Salvage): Connection {
    const connection = new Connection(
      new DatabaseSync(":memory:", { enableForeignKeyConstraints: true }),
      { path: ":memory:", busyTimeoutMs: this.#busyTimeoutMs },
    );
    migrate(connection);
    const { secretKeys, wallMs } = this.#options;
    const settings = salvage.settings ?? (isThere(this.#path) ? this.#settingsBeside({}) : {});
    new SqliteSettingsStore(connection, secretKeys).save(settings, wallMs());
    saveModes(connection, salvage);
    saveDevices(connection, salvage, wallMs());
    saveTokens(connection, salvage, wallMs());
    connection.becomeTemporary();
    this.#trouble = { kind: "memory-only", detail: failure.message };
    return connection;
  }
}

function saveModes(connection: Connection, { modes }: Salvage): void {
  const store = new SqliteModeStore(connection);
  for (const [deviceId, choice] of modes ?? []) store.save(deviceId, choice);
}

function saveDevices(connection: Connection, { devices, slots }: Salvage, atMs: number): void {
  if (devices === null) return;
  new SqliteDeviceStore(connection).keep(devices, atMs, slots ?? undefined);
}

/** Where the tokens of the file cannot be told, none of a backup is valid: it may be revoked since. */
function saveTokens(connection: Connection, { tokens }: Salvage, atMs: number): void {
  new SqliteTokenStore(connection).keep(tokens?.valid ?? [], atMs);
}

/** What may not even be looked at may be there. */
function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}

/** Null: the file may be fine, it just cannot be reached or written now. */
function reasonToPutAside(failure: StorageFailed): PutAside["why"] | null {
  if (failure instanceof SchemaRefused) return failure.why;
  return isDamage(failure) ? "damaged" : null;
}

function isFileError(error: unknown): error is Error {
  return error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotFound ||
    (error instanceof Error && "code" in error);
}

/** @returns the name of the backup that is the database now; null: there is none that is whole */
function restoreNewest(dataDir: string, path: string): string | null {
  const folder = `${dataDir}/${BACKUP_FOLDER}`;
  for (const { name } of attempt(() => listBackups(folder)) ?? []) {
    try {
      checkDatabase(`${folder}/${name}`);
      installCopy(`${folder}/${name}`, path);
      return name;
    } catch {
      // The next older one is tried.
    }
  }
  return null;
}
