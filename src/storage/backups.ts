import { StorageFailed } from "../domain/errors.ts";
import type { BackupFile, Backups } from "../domain/storage_trouble.ts";
import { storageFailed } from "./connection.ts";
import type { CopyOptions } from "./copy_database.ts";

/** Folder of the backups in the data folder. */
export const BACKUP_FOLDER = "backups";
/** A copy takes seconds; a card that hangs must not hold the place of the next one for ever. */
const DEADLINE_MS = 10 * 60_000;
/** More files than any rotation keeps. */
const MAX_LISTED = 500;

const NAME = /^chargemanager-\d{8}T\d{6}Z(-nightly)?\.sqlite3$/;

/** Copies in the folder `backups`, made by a worker so that no cycle waits for them. */
export class FileBackups implements Backups {
  readonly #databaseFile: string;
  readonly #folder: string;
  readonly #copy: (options: CopyOptions) => Promise<void>;
  #isBusy = false;

  constructor(
    options: {
      readonly dataDir: string;
      readonly databaseFile: string;
      /** Tests bring their own; the worker otherwise. */
      readonly copy?: (options: CopyOptions) => Promise<void>;
    },
  ) {
    this.#databaseFile = options.databaseFile;
    this.#folder = `${options.dataDir}/${BACKUP_FOLDER}`;
    this.#copy = options.copy ?? copyInWorker;
  }

  list(): readonly BackupFile[] {
    return listBackups(this.#folder);
  }

  async make(
    { isNightly, atMs }: { readonly isNightly: boolean; readonly atMs: number },
  ): Promise<BackupFile> {
    if (this.#isBusy) throw new StorageFailed("Cannot make backup: another one is being made");
    this.#isBusy = true;
    const stamp = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    const name = `chargemanager-${stamp}${isNightly ? "-nightly" : ""}.sqlite3`;
    const path = `${this.#folder}/${name}`;
    try {
      Deno.mkdirSync(this.#folder, { recursive: true });
      await this.#copy({ from: this.#databaseFile, to: path, hasSamples: !isNightly });
      return { name, sizeBytes: Deno.statSync(path).size, madeAtMs: atMs, isNightly };
    } catch (cause) {
      throw storageFailed("make backup", cause);
    } finally {
      this.#isBusy = false;
    }
  }

  rotate({ isNightly, keep }: { readonly isNightly: boolean; readonly keep: number }): void {
    const old = this.list().filter((file) => file.isNightly === isNightly).slice(keep);
    for (const { name } of old) {
      try {
        Deno.removeSync(`${this.#folder}/${name}`);
      } catch (cause) {
        throw storageFailed(`remove backup ${name}`, cause);
      }
    }
  }

  async open(name: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null> {
    if (!NAME.test(name)) return null;
    try {
      return (await Deno.open(`${this.#folder}/${name}`, { read: true })).readable;
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return null;
      throw storageFailed(`read backup ${name}`, cause);
    }
  }
}

/** The backups of a folder, newest first; none without such a folder. @throws StorageFailed */
export function listBackups(folder: string): readonly BackupFile[] {
  const files: BackupFile[] = [];
  try {
    for (const { name, isFile } of Deno.readDirSync(folder)) {
      if (!isFile || !NAME.test(name) || files.length >= MAX_LISTED) continue;
      files.push({
        name,
        sizeBytes: Deno.statSync(`${folder}/${name}`).size,
        madeAtMs: madeAt(name),
        isNightly: name.includes("-nightly"),
      });
    }
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw storageFailed(`list backups in "${folder}"`, cause);
  }
  return files.sort((left, right) => right.madeAtMs - left.madeAtMs);
}

function madeAt(name: string): number {
  const [, y, mo, d, h, mi, s] = /(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z/.exec(name) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

/** Runs `copyDatabase` in a thread of its own. @throws StorageFailed */
export async function copyInWorker(options: CopyOptions): Promise<void> {
  const worker = new Worker(new URL("./backup_worker.ts", import.meta.url), { type: "module" });
  const done = Promise.withResolvers<string | null>();
  worker.addEventListener("message", ({ data }) => {
    done.resolve(typeof data?.error === "string" ? data.error : null);
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    done.resolve(event.message);
  });
  const timer = setTimeout(
    () => done.resolve(`no end within ${DEADLINE_MS / 1000} s`),
    DEADLINE_MS,
  );
  try {
    worker.postMessage(options);
    const error = await done.promise;
    if (error !== null) throw new StorageFailed(error);
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
