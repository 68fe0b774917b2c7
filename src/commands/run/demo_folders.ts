import { InstanceRunning, StorageFailed } from "../../domain/codes/errors.ts";
import { BACKUP_FOLDER, isBackupName } from "../../storage/backup/backups.ts";
import { DATABASE_FILE } from "../../storage/database/database.ts";
import {
  type InstanceLock,
  LOCK_FILE,
  takeInstanceLock,
} from "../../storage/database/instance_lock.ts";
import { LOG_FILES } from "../../storage/records/log_file.ts";
import { PENDING_FILE } from "../../storage/recovery/pending_file.ts";

/** As a demo names its folder, by the number of its process. */
const FOLDER = /^demo-[1-9][0-9]*$/;
/** All that a demo ever writes, beside its backups. */
const OWN_FILES: readonly string[] = [
  LOCK_FILE,
  PENDING_FILE,
  ...LOG_FILES,
  DATABASE_FILE,
  `${DATABASE_FILE}-wal`,
  `${DATABASE_FILE}-shm`,
  `${DATABASE_FILE}-journal`,
];

/** The folder of this process's demo, below the folder of the data. */
export function demoFolder(dataDir: string): string {
  return `${dataDir}/demo-${Deno.pid}`;
}

/**
 * Removes what demos that were killed have left below the folder of the data. Only a folder whose
 * lock can be had is nobody's any more; one that holds anything but a demo's own files stays.
 * @returns the names of the folders removed
 */
export function removeStaleDemos(dataDir: string): readonly string[] {
  return entriesOf(dataDir)
    .filter(({ isDirectory, name }) => isDirectory && FOLDER.test(name))
    .map(({ name }) => name)
    .filter((name) => removeIfStale(`${dataDir}/${name}`));
}

function removeIfStale(folder: string): boolean {
  const files = entriesOf(folder);
  const isOwn = files.some(({ name }) => name === LOCK_FILE) &&
    files.every((entry) => isOwnFile(entry) || isOwnBackups(folder, entry));
  const lock = isOwn ? lockOf(folder) : null;
  if (lock === null) return false;
  try {
    Deno.removeSync(folder, { recursive: true });
    return true;
  } finally {
    lock.release();
  }
}

function isOwnFile({ isFile, name }: Deno.DirEntry): boolean {
  return isFile && OWN_FILES.includes(name);
}

function isOwnBackups(folder: string, { isDirectory, name }: Deno.DirEntry): boolean {
  return isDirectory && name === BACKUP_FOLDER &&
    entriesOf(`${folder}/${name}`).every((file) => file.isFile && isBackupName(file.name));
}

/** Null: somebody has it, or this user may not. */
function lockOf(folder: string): InstanceLock | null {
  try {
    return takeInstanceLock(folder);
  } catch (error) {
    if (error instanceof InstanceRunning || error instanceof StorageFailed) return null;
    throw error;
  }
}

/** None where there is no such folder. */
function entriesOf(folder: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return [];
    }
    throw error;
  }
}
