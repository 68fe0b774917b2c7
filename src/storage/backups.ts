import { StorageFailed } from "../domain/errors.ts";
import type { BackupFile, Backups } from "../domain/storage_trouble.ts";
import { storageFailed } from "./connection.ts";
import {
  copyInTurns,
  type CopyOptions,
  type CopyTurns,
  PARTIAL_END,
  removeDatabase,
} from "./copy_database.ts";

/** Folder of the backups in the data folder. */
export const BACKUP_FOLDER = "backups";
/** A copy takes a minute or two; a slow card must not hold the place of the next one for ever. */
const DEADLINE_MS = 30 * 60_000;
/** More files than any rotation keeps. */
const MAX_LISTED = 500;
const ENDING = "the program ends";

const NAME = /^chargemanager-\d{8}T\d{6}Z(-nightly)?\.sqlite3$/;

/** Makes a copy; gives up when `signal` aborts. @throws StorageFailed */
type Copy = (options: CopyOptions, turns: CopyTurns) => Promise<void>;

/** Copies in the folder `backups`, made in small pieces so that no cycle waits for them. */
export class FileBackups implements Backups {
  readonly #databaseFile: string;
  readonly #folder: string;
  readonly #copy: Copy;
  readonly #stop = new AbortController();
  #isBusy = false;

  constructor(
    options: {
      readonly dataDir: string;
      readonly databaseFile: string;
      /** Tests bring their own. */
      readonly copy?: Copy;
    },
  ) {
    this.#databaseFile = options.databaseFile;
    this.#folder = `${options.dataDir}/${BACKUP_FOLDER}`;
    this.#copy = options.copy ?? copyInTurns;
  }

  list(): readonly BackupFile[] {
    return listBackups(this.#folder);
  }

  async make(
    { isNightly, atMs, rest = nextTurn }: {
      readonly isNightly: boolean;
      readonly atMs: number;
      readonly rest?: () => Promise<void>;
    },
  ): Promise<BackupFile> {
    if (this.#stop.signal.aborted) throw new StorageFailed(`Cannot make backup: ${ENDING}`);
    if (this.#isBusy) throw new StorageFailed("Cannot make backup: another one is being made");
    this.#isBusy = true;
    const stamp = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    const name = `chargemanager-${stamp}${isNightly ? "-nightly" : ""}.sqlite3`;
    const path = `${this.#folder}/${name}`;
    try {
      Deno.mkdirSync(this.#folder, { recursive: true });
      removeUnfinished(this.#folder);
      const options = { from: this.#databaseFile, to: path, hasSamples: !isNightly };
      const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(DEADLINE_MS)]);
      await this.#copy(options, { signal, rest });
      return { name, sizeBytes: Deno.statSync(path).size, madeAtMs: atMs, isNightly };
    } catch (cause) {
      throw this.#stop.signal.aborted
        ? new StorageFailed(`Cannot make backup: ${ENDING}`, { cause })
        : storageFailed("make backup", cause);
    } finally {
      this.#isBusy = false;
    }
  }

  rotate(
    { isNightly, keep, atMs }: {
      readonly isNightly: boolean;
      readonly keep: number;
      readonly atMs: number;
    },
  ): void {
    const files = this.list().filter((file) => file.isNightly === isNightly);
    const { past = [], future = [] } = Object.groupBy(
      files,
      ({ madeAtMs }) => madeAtMs > atMs ? "future" : "past",
    );
    for (const { name } of [...past, ...future].slice(keep)) {
      try {
        Deno.removeSync(`${this.#folder}/${name}`);
      } catch (cause) {
        throw storageFailed(`remove backup ${name}`, cause);
      }
    }
  }

  stop(): void {
    this.#stop.abort();
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

/** True for the name of a backup, and of what a copy that was cut off has left of one. */
export function isBackupName(name: string): boolean {
  const [made = ""] = name.split(PARTIAL_END);
  return NAME.test(made);
}

/** What a copy that was cut off has left: by a power cut, or by the end of the program. */
function removeUnfinished(folder: string): void {
  for (const { name } of [...Deno.readDirSync(folder)]) {
    const [made = "", ...rest] = name.split(PARTIAL_END);
    if (rest.length > 0 && NAME.test(made)) removeDatabase(`${folder}/${made}${PARTIAL_END}`);
  }
}

function madeAt(name: string): number {
  const [, y, mo, d, h, mi, s] = /(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z/.exec(name) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

/** Lets everything else that waits in this thread have its turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
