import { InstanceRunning } from "../../domain/codes/errors.ts";
import { storageFailed } from "./connection.ts";

export const LOCK_FILE = "instance.lock";

/** The claim of this process to a data folder. */
export interface InstanceLock {
  /** Gives the folder free; further calls do nothing. */
  release(): void;
}

/**
 * Claims the folder for this process. The system holds the lock on the open file, so that it ends
 * with the process however that ends; the file itself stays and means nothing.
 * @throws InstanceRunning when another instance has it, StorageFailed when it cannot be locked
 */
export function takeInstanceLock(dataDir: string): InstanceLock {
  const file = openLockFile(dataDir);
  let isLocked = false;
  try {
    isLocked = file.tryLockSync(true);
  } catch (cause) {
    throw storageFailed(`lock data folder "${dataDir}"`, cause);
  } finally {
    if (!isLocked) file.close();
  }
  if (!isLocked) {
    throw new InstanceRunning(`Cannot use data folder "${dataDir}": another instance is using it`);
  }
  return { release: releaseOnce(file) };
}

function openLockFile(dataDir: string): Deno.FsFile {
  const path = `${dataDir}/${LOCK_FILE}`;
  try {
    return Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
  } catch (cause) {
    // On a disk that has become read-only the lock of an older start still serves.
    return openExisting(path) ?? refuse(dataDir, cause);
  }
}

function openExisting(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path, { read: true });
  } catch {
    return null;
  }
}

function refuse(dataDir: string, cause: unknown): never {
  throw storageFailed(`write into data folder "${dataDir}"`, cause);
}

function releaseOnce(file: Deno.FsFile): () => void {
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    file.close();
  };
}
