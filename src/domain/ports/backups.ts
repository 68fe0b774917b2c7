/** What is wrong with the database and what became of it; shown until the next start. */
export type StorageTrouble =
  /** The file could not be used and stands beside the new one under another name, untouched. */
  | {
    readonly kind: "put-aside";
    readonly why: "damaged" | "newer" | "foreign";
    readonly file: string;
    /** File name of the backup that took its place; null: there was none that could be used. */
    readonly restoredFrom: string | null;
    /** Whether settings and mode could still be read from the file. */
    readonly areSettingsSaved: boolean;
    readonly isModeSaved: boolean;
  }
  /** The file was moved, deleted or replaced while it was in use, and has been made anew. */
  | {
    readonly kind: "file-gone";
    /** New name of what stood in its place; null: nothing did. */
    readonly found: string | null;
    /** File name of the backup that it was made of, with what is newer; null: there was none. */
    readonly restoredFrom: string | null;
  }
  /** Nothing can be stored at the moment: history stays in memory, changes are refused. */
  | { readonly kind: "memory-only"; readonly detail: string };

/** One copy of the database in the data folder. */
export interface BackupFile {
  /** File name without a path. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly madeAtMs: number;
  readonly isNightly: boolean;
}

/** A backup on its way out of the house. */
export interface BackupDownload {
  readonly name: string;
  readonly sizeBytes: number;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Copies of the database, made beside the running program. */
export interface Backups {
  /** Newest first. @throws StorageFailed */
  list(): readonly BackupFile[];
  /**
   * Makes one now, some milliseconds of work at a time with a `rest` between; nightly ones leave the
   * raw samples out. One at a time. @throws StorageFailed also while another one runs, after `stop`
   */
  make(
    options: {
      readonly isNightly: boolean;
      readonly atMs: number;
      readonly rest?: () => Promise<void>;
    },
  ): Promise<BackupFile>;
  /**
   * Deletes the oldest of a kind down to `keep`. Those made after `atMs`, before the clock was set
   * back, count as the oldest. @throws StorageFailed
   */
  rotate(
    options: { readonly isNightly: boolean; readonly keep: number; readonly atMs: number },
  ): void;
  /** Gives up the one that is being made; none is made any more. */
  stop(): void;
  /**
   * A listed backup to take away: without the secrets, or with them and encrypted by `passphrase`.
   * Null when there is none of that name. @throws StorageFailed
   */
  open(name: string, passphrase: string | null): Promise<BackupDownload | null>;
}

/** How the database is; asked by pages and by the housekeeping. */
export interface StorageKeeper {
  /** Null: all is well. */
  trouble(): StorageTrouble | null;
  /**
   * Puts a database that has turned out damaged aside and goes on with a new one, or comes back from
   * memory to the disk. Never throws. @returns what it did; null: nothing was to be done
   */
  recover(): "put-aside" | "back-on-disk" | null;
}
