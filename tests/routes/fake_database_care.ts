import type { DatabaseCare } from "../../src/app/upkeep/database_care.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { BackupDownload, BackupFile, StorageTrouble } from "../../src/domain/ports/backups.ts";

/** A database whose state and backups a test sets. */
export class FakeDatabaseCare implements DatabaseCare {
  state: StorageTrouble | null = null;
  files: readonly BackupFile[] = [];
  nightlyError: string | null = null;
  makeError: string | null = null;

  trouble(): StorageTrouble | null {
    return this.state;
  }

  backups(): readonly BackupFile[] {
    return this.files;
  }

  backupError(): string | null {
    return this.nightlyError;
  }

  backUpNow(): Promise<BackupFile> {
    if (this.makeError !== null) return Promise.reject(new StorageFailed(this.makeError));
    const file = {
      name: "chargemanager-20261122T110431Z.sqlite3",
      sizeBytes: 5,
      madeAtMs: Date.parse("2026-11-22T11:04:31Z"),
      isNightly: false,
    };
    this.files = [file, ...this.files];
    return Promise.resolve(file);
  }

  openBackup(name: string, passphrase: string | null): Promise<BackupDownload | null> {
    if (!this.files.some((file) => file.name === name)) return Promise.resolve(null);
    const text = passphrase === null ? "bytes" : `sealed with ${passphrase}`;
    const body = new Blob([text]).stream();
    const end = passphrase === null ? "" : ".encrypted";
    return Promise.resolve({ name: name + end, sizeBytes: text.length, body });
  }
}
