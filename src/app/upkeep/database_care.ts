import { StorageFailed } from "../../domain/codes/errors.ts";
import type { Clock } from "../../domain/house/time.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type {
  BackupDownload,
  BackupFile,
  Backups,
  StorageKeeper,
  StorageTrouble,
} from "../../domain/ports/backups.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import { wait } from "../clocks.ts";

/** A backup that failed is tried again after this. */
const RETRY_MS = HOUR_MS;
/** Rest of a copy after each piece of its work, in real ms: cycles and pages come first. */
const REST_MS = 10;
/** Copies that a person asked for and that stay beside the nightly ones. */
const KEPT_BY_HAND = 3;

/** The database and its copies, for pages. */
export interface DatabaseCare {
  /** Null: all is well. */
  trouble(): StorageTrouble | null;
  /** Newest first. @throws StorageFailed */
  backups(): readonly BackupFile[];
  /** Why the last nightly backup failed; null: it did not. */
  backupError(): string | null;
  /** Makes a copy with everything; the newest three of them stay. @throws StorageFailed */
  backUpNow(): Promise<BackupFile>;
  /**
   * A backup to take away, without secrets, or with them and encrypted by a passphrase; null: there
   * is none of that name. @throws StorageFailed
   */
  openBackup(name: string, passphrase: string | null): Promise<BackupDownload | null>;
}

/** What became of a database: a new file has its place, or it can be reached again. */
export type Recovery = NonNullable<ReturnType<StorageKeeper["recover"]>>;

export interface CaretakerParts {
  readonly keeper: StorageKeeper;
  readonly backups: Backups;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Settings;
  /** IANA name of the site's zone. */
  readonly timeZone: () => string;
  /** Resolves when no cycle runs. */
  readonly settleCycle: () => Promise<void>;
  /** Commits what a copy would not see. @throws StorageFailed */
  readonly commit: () => void;
  /** The database is another one since. */
  readonly onRecovered: (done: Recovery) => Promise<void>;
}

/** Looks after the database every few minutes: brings it back when it is lost, copies it nightly. */
export class Caretaker implements DatabaseCare {
  readonly #parts: CaretakerParts;
  #failedAtSteadyMs: number | null = null;
  #lastError: string | null = null;
  /** The nightly copy while it is being made: one by hand comes after it. Never rejects. */
  #nightly: Promise<void> | null = null;
  /** Wall time at which it was first asked whether a copy is due. */
  #firstAskedMs: number | null = null;

  constructor(parts: CaretakerParts) {
    this.#parts = parts;
  }

  trouble(): StorageTrouble | null {
    return this.#parts.keeper.trouble();
  }

  backups(): readonly BackupFile[] {
    return this.#parts.backups.list();
  }

  backupError(): string | null {
    return this.#lastError;
  }

  async backUpNow(): Promise<BackupFile> {
    const { backups, clock, logger, commit } = this.#parts;
    await this.#nightly;
    commit();
    const file = await backups.make({
      isNightly: false,
      atMs: clock.wallMs(),
      rest: () => this.#rest(),
    });
    backups.rotate({ isNightly: false, keep: KEPT_BY_HAND, atMs: file.madeAtMs });
    logger.info("Backup made", { name: file.name, sizeBytes: file.sizeBytes });
    return file;
  }

  openBackup(name: string, passphrase: string | null): Promise<BackupDownload | null> {
    return this.#parts.backups.open(name, passphrase);
  }

  /** Brings a lost database back. Never rejects. */
  async recover(): Promise<void> {
    const { keeper, logger } = this.#parts;
    const done = keeper.recover();
    if (done !== null) {
      logger.warn("Database recovered", { done, trouble: JSON.stringify(keeper.trouble()) });
      await this.#parts.onRecovered(done);
    }
  }

  /** Makes the nightly copy where it is due, in pieces between cycles. Never rejects. */
  async backUpNightly(): Promise<void> {
    if (!this.#isNightlyDue()) return;
    this.#nightly = this.#makeNightly().finally(() => {
      this.#nightly = null;
    });
    await this.#nightly;
  }

  /** The program ends: no backup holds it up. */
  stop(): void {
    this.#parts.backups.stop();
  }

  #isNightlyDue(): boolean {
    const { backups, clock, settings, timeZone, keeper } = this.#parts;
    const { backupTime, backupKeep } = settings();
    if (this.#nightly !== null || backupKeep === 0 || keeper.trouble()?.kind === "memory-only") {
      return false;
    }
    if (
      this.#failedAtSteadyMs !== null && clock.steadyMs() - this.#failedAtSteadyMs < RETRY_MS
    ) return false;
    const nowMs = clock.wallMs();
    this.#firstAskedMs ??= nowMs;
    // A copy of the future is one of before the clock was set back: it says nothing of today.
    const past = this.#attempt(() =>
      backups.list().filter(({ isNightly, madeAtMs }) => isNightly && madeAtMs <= nowMs)
    );
    if (past === null) return false;
    const [last] = past;
    const due = lastDue({ nowMs, backupTime, timeZone: timeZone() });
    if (last !== undefined) return last.madeAtMs < due.atMs;
    return due.isToday || due.atMs >= this.#firstAskedMs;
  }

  async #makeNightly(): Promise<void> {
    const { backups, clock, logger, settings, commit } = this.#parts;
    try {
      commit();
      const atMs = clock.wallMs();
      const { name, sizeBytes } = await backups.make({
        isNightly: true,
        atMs,
        rest: () => this.#rest(),
      });
      backups.rotate({ isNightly: true, keep: settings().backupKeep, atMs });
      logger.info("Backup made", { name, sizeBytes });
      this.#failedAtSteadyMs = null;
      this.#lastError = null;
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.#note(error);
    }
  }

  async #rest(): Promise<void> {
    await wait(REST_MS);
    await this.#parts.settleCycle();
  }

  /** Null: it failed. */
  #attempt<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      this.#note(error);
      return null;
    }
  }

  #note(error: StorageFailed): void {
    this.#failedAtSteadyMs = this.#parts.clock.steadyMs();
    this.#lastError = error.message;
    this.#parts.logger.error("Backup failed", { error: error.message });
  }
}

/** The newest moment at which a nightly copy was due: today, or yesterday before the time of today. */
function lastDue(
  { nowMs, backupTime, timeZone }: {
    readonly nowMs: number;
    /** hh:mm */
    readonly backupTime: string;
    readonly timeZone: string;
  },
): { readonly atMs: number; readonly isToday: boolean } {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const dueOn = (day: Temporal.PlainDate) =>
    day.toZonedDateTime({ timeZone, plainTime: backupTime }).epochMilliseconds;
  const todayMs = dueOn(today);
  return nowMs >= todayMs
    ? { atMs: todayMs, isToday: true }
    : { atMs: dueOn(today.subtract({ days: 1 })), isToday: false };
}
