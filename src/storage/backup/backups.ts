import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../domain/codes/errors.ts";
import type { BackupDownload, BackupFile, Backups } from "../../domain/ports/backups.ts";
import { makePrivateFolder } from "../database/private_files.ts";
import { SECOND_MS } from "../../domain/house/units.ts";
import { encryptBackup, encryptedSize } from "./backup_cipher.ts";
import { storageFailed } from "../database/connection.ts";
import {
  copyInTurns,
  type CopyOptions,
  type CopyTurns,
  PARTIAL_END,
  removeDatabase,
} from "../recovery/copy_database.ts";

/** Folder of the backups in the data folder. */
export const BACKUP_FOLDER = "backups";
/**
 * A copy takes a minute or two. One on a slow card is given up after this time, so that the next
 * one can begin.
 */
const DEADLINE_MS = 30 * 60_000;
/** So many backups are listed at most, which is more than are ever kept. */
const MAX_LISTED = 500;
const ENCRYPTED_END = ".encrypted";
const ENDING = "the program ends";

const NAME = /^chargemanager-\d{8}T\d{6}Z(-nightly)?\.sqlite3$/;

/** Makes a copy; gives up when `signal` aborts. @throws StorageFailed */
type Copy = (options: CopyOptions, turns: CopyTurns) => Promise<void>;

/** Copies in the folder `backups`, made in small pieces so that no cycle waits for them. */
export class FileBackups implements Backups {
  readonly #databaseFile: string;
  readonly #folder: string;
  readonly #secretKeys: ReadonlySet<string>;
  readonly #copy: Copy;
  readonly #stop = new AbortController();
  /** Copies for downloads that are being made. */
  readonly #drafts = new Set<string>();
  #isBusy = false;

  constructor(
    options: {
      readonly dataDir: string;
      readonly databaseFile: string;
      /** Settings that leave the machine only encrypted. */
      readonly secretKeys: ReadonlySet<string>;
      /** Tests bring their own. */
      readonly copy?: Copy;
    },
  ) {
    this.#secretKeys = options.secretKeys;
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
    try {
      makePrivateFolder(this.#folder);
      removeUnfinished(this.#folder, this.#drafts);
      const name = freeName(this.#folder, { isNightly, atMs });
      const path = `${this.#folder}/${name}`;
      const options = { from: this.#databaseFile, to: path, hasSamples: !isNightly };
      const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(DEADLINE_MS)]);
      await this.#copy(options, { signal, rest });
      return { name, sizeBytes: Deno.statSync(path).size, madeAtMs: madeAt(name), isNightly };
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

  async open(name: string, passphrase: string | null): Promise<BackupDownload | null> {
    if (!NAME.test(name)) return null;
    const path = `${this.#folder}/${name}`;
    try {
      if (passphrase === null) return await this.#openWithoutSecrets(name);
      const file = await Deno.open(path, { read: true });
      const { size } = await file.stat();
      return {
        name: `${name}${ENCRYPTED_END}`,
        sizeBytes: encryptedSize(size),
        body: await encryptBackup(file.readable, passphrase),
      };
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return null;
      throw storageFailed(`read backup ${name}`, cause);
    }
  }

  /**
   * Opens a copy and removes its name at once, so that the system deletes it when the last byte has
   * been read.
   */
  async #openWithoutSecrets(name: string): Promise<BackupDownload> {
    const draftName = `${name}${PARTIAL_END}-${crypto.randomUUID()}`;
    const draft = `${this.#folder}/${draftName}`;
    this.#drafts.add(draftName);
    try {
      await Deno.copyFile(`${this.#folder}/${name}`, draft);
      eraseSecrets(draft, this.#secretKeys);
      const file = await Deno.open(draft, { read: true });
      return { name, sizeBytes: (await file.stat()).size, body: file.readable };
    } finally {
      removeDatabase(draft);
      this.#drafts.delete(draftName);
    }
  }
}

/** Named by the second; where there is one of this second already, by the next free one. */
function freeName(
  folder: string,
  { isNightly, atMs }: { readonly isNightly: boolean; readonly atMs: number },
): string {
  const taken = new Set([...Deno.readDirSync(folder)].map(({ name }) => name));
  for (let stampMs = atMs;; stampMs += SECOND_MS) {
    const stamp = new Date(stampMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    const name = `chargemanager-${stamp}${isNightly ? "-nightly" : ""}.sqlite3`;
    if (!taken.has(name)) return name;
  }
}

/** Takes the secrets out of a copy, their old bytes too. */
function eraseSecrets(path: string, secretKeys: ReadonlySet<string>): void {
  const keys = JSON.stringify([...secretKeys]);
  using database = new DatabaseSync(path);
  // Nobody else has it: a journal would only leave the old pages beside it.
  database.exec("PRAGMA journal_mode = OFF; PRAGMA secure_delete = ON");
  for (const table of ["settings", "settings_changes"]) {
    database.prepare(`DELETE FROM ${table} WHERE key IN (SELECT value FROM json_each(?))`).run(
      keys,
    );
  }
  const hasDevices = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'devices'").get();
  if (hasDevices !== undefined) database.exec("UPDATE devices SET secrets = '{}'");
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
function removeUnfinished(folder: string, inUse: ReadonlySet<string>): void {
  for (const { name } of [...Deno.readDirSync(folder)]) {
    const [made = "", ...rest] = name.split(PARTIAL_END);
    if (rest.length > 0 && NAME.test(made) && !inUse.has(name)) removeDatabase(`${folder}/${name}`);
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
