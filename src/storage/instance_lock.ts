import { InstanceRunning } from "../domain/errors.ts";
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
  try {
    return Deno.openSync(`${dataDir}/${LOCK_FILE}`, { read: true, write: true, create: true });
  } catch (cause) {
    throw storageFailed(`write into data folder "${dataDir}"`, cause);
  }
}

function releaseOnce(file: Deno.FsFile): () => void {
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    file.close();
  };
}
