import { removeDatabase } from "../recovery/copy_database.ts";

/** Which file an open database is, whatever becomes of its name; null: no such file. */
export interface FileIdentity {
  readonly database: string | null;
  readonly log: string | null;
}

/** The files that a database's name and that of its log lead to. @throws for what cannot be asked */
export function identityOf(path: string): FileIdentity {
  return { database: inodeOf(path), log: inodeOf(`${path}-wal`) };
}

/** Removes the log of a database whose file has gone: SQLite would play it into the next of its name. */
export function removeOwnLog(path: string, opened: FileIdentity): void {
  const now = identityOf(path);
  if (now.log === null || now.log !== opened.log) return;
  for (const end of ["-wal", "-shm"]) removeDatabase(`${path}${end}`);
}

function inodeOf(path: string): string | null {
  try {
    const { dev, ino } = Deno.statSync(path);
    return `${dev}:${ino}`;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    throw cause;
  }
}
