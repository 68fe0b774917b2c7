import { DatabaseSync } from "node:sqlite";
import { BackupRefused, StorageFailed } from "../../domain/codes/errors.ts";
import type {
  DatabaseContent,
  RestorePlan,
  Restores,
  RestoreSource,
} from "../../domain/ports/restoring.ts";
import { BACKUP_FOLDER, isBackupName } from "./backups.ts";
import { decryptBackup, isEncryptedBackup } from "./backup_cipher.ts";
import { storageFailed } from "../database/connection.ts";
import { checkDatabase, removeDatabase } from "../recovery/copy_database.ts";
import { SchemaRefused } from "../database/migrations.ts";
import { makePrivateFile } from "../database/private_files.ts";
import { boundaryOf, layoutOf } from "./uploaded_form.ts";

/** What was sent in, until the next one comes or it is restored. */
const UPLOAD_FILE = "chargemanager.sqlite3.uploaded";
/** A decade of history, samples included, is below this. */
const MAX_UPLOAD_BYTES = 1_000_000_000;
const PIECE_BYTES = 64 * 1024;

/** Databases to go back to, in files of the data folder. */
export class FileRestores implements Restores {
  readonly #dataDir: string;
  readonly #databaseFile: string;
  #isReceiving = false;

  constructor(places: { readonly dataDir: string; readonly databaseFile: string }) {
    this.#dataDir = places.dataDir;
    this.#databaseFile = places.databaseFile;
  }

  pathOf(source: RestoreSource): string {
    return source.kind === "upload"
      ? `${this.#dataDir}/${UPLOAD_FILE}`
      : `${this.#dataDir}/${BACKUP_FOLDER}/${source.name}`;
  }

  async receive(
    { contentType, body }: {
      readonly contentType: string;
      readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
    },
  ): Promise<void> {
    // Two at once would write into the same files.
    if (this.#isReceiving) {
      throw new BackupRefused("busy", "Cannot take this file: another one is being taken in");
    }
    this.#isReceiving = true;
    const target = this.pathOf({ kind: "upload" });
    const form = `${target}.form`;
    const sealed = `${target}.sealed`;
    try {
      const boundary = boundaryOf(contentType);
      for (const path of [target, form, sealed]) removeDatabase(path);
      await storeStream(body, form);
      const fields = await copyFile(form, { to: sealed, boundary });
      if (isEncryptedBackup(sealed)) {
        const passphrase = fields.get("passphrase") ?? "";
        if (passphrase === "") {
          throw new BackupRefused("encrypted", "Cannot take this file: enter its passphrase");
        }
        await decryptBackup({ from: sealed, to: target, passphrase });
      } else {
        Deno.renameSync(sealed, target);
      }
      checkBackup(target);
    } catch (cause) {
      removeDatabase(target);
      throw storageFailed("take in a backup", cause);
    } finally {
      this.#isReceiving = false;
      for (const path of [form, sealed]) removeDatabase(path);
    }
  }

  examine(source: RestoreSource): RestorePlan | null {
    const path = this.pathOf(source);
    if (source.kind === "backup" && !isBackupName(source.name)) return null;
    if (!isThere(path)) return null;
    checkBackup(path);
    return { now: contentOf(this.#databaseFile), then: contentOf(path) };
  }
}

/** @throws BackupRefused for what is no whole database of ours */
function checkBackup(path: string): void {
  try {
    checkDatabase(path);
  } catch (cause) {
    if (!(cause instanceof StorageFailed)) throw cause;
    const code = cause instanceof SchemaRefused ? cause.why : "unusable";
    throw new BackupRefused(code, cause.message, { cause });
  }
}

/** Writes a stream to a file of its owner's, at most a GB. @throws StorageFailed */
async function storeStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  path: string,
): Promise<void> {
  makePrivateFile(path);
  using file = await Deno.open(path, { write: true, truncate: true });
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MAX_UPLOAD_BYTES) {
      throw new BackupRefused("too-large", `Cannot take this file: over ${MAX_UPLOAD_BYTES} bytes`);
    }
    for (let done = 0; done < piece.length;) done += await file.write(piece.subarray(done));
  }
}

/** Copies the file out of a stored form. @returns the form's other fields @throws StorageFailed */
async function copyFile(
  form: string,
  { to, boundary }: { readonly to: string; readonly boundary: string },
): Promise<ReadonlyMap<string, string>> {
  using source = await Deno.open(form, { read: true });
  const { size: sizeBytes } = await source.stat();
  const head = await readAt(source, 0, PIECE_BYTES);
  const tail = await readAt(source, Math.max(0, sizeBytes - PIECE_BYTES), PIECE_BYTES);
  const { fields, fromByte, toByte } = layoutOf({ head, tail, sizeBytes }, boundary);
  makePrivateFile(to);
  using target = await Deno.open(to, { write: true, truncate: true });
  for (let at = fromByte; at < toByte;) {
    const piece = await readAt(source, at, Math.min(PIECE_BYTES, toByte - at));
    for (let done = 0; done < piece.length;) done += await target.write(piece.subarray(done));
    at += piece.length;
  }
  return fields;
}

/** So many bytes, or what is left of the file. */
async function readAt(file: Deno.FsFile, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.seek(offset, Deno.SeekMode.Start);
  let done = 0;
  while (done < length) {
    const read = await file.read(bytes.subarray(done));
    if (read === null) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/** Counts what a database holds; a table that its schema does not have yet counts as empty. */
function contentOf(path: string): DatabaseContent {
  try {
    using database = new DatabaseSync(path, { readOnly: true });
    const tables = new Set(
      database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
        .map(({ name }) => String(name)),
    );
    const numbers = (table: string, columns: string): Record<string, number | null> => {
      if (!tables.has(table)) return {};
      const row = database.prepare(`SELECT ${columns} FROM ${table}`).get() ?? {};
      return Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, typeof value === "number" ? value : null]),
      );
    };
    const count = (table: string) => numbers(table, "count(*) AS count")["count"] ?? 0;
    const span = numbers("five_minutes", "min(start_ms) AS fromMs, max(start_ms) AS toMs");
    return {
      // What is new lies in the log until it is carried over.
      sizeBytes: sizeOf(path) + sizeOf(`${path}-wal`),
      fromMs: span["fromMs"] ?? null,
      toMs: span["toMs"] ?? null,
      sessions: count("sessions"),
      events: count("events"),
      samples: count("samples"),
    };
  } catch (cause) {
    throw storageFailed(`read "${path}"`, cause);
  }
}

/** Zero where there is no such file. */
function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return 0;
    throw cause;
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw storageFailed(`read "${path}"`, cause);
  }
}
