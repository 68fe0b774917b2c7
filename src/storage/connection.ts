import { DatabaseSync, type StatementSync } from "node:sqlite";
import { StorageFailed } from "../domain/errors.ts";

/** How one transaction is written. `action` goes into the error: `Cannot ${action}: …`. */
export interface WriteOptions {
  readonly action: string;
  /** Longest wait for another program's write; the connection's own when left out. */
  readonly waitMs?: number;
}

/** One SQLite connection whose every error is a StorageFailed. */
export class Connection {
  readonly path: string;
  readonly busyTimeoutMs: number;
  #database: DatabaseSync;
  #statements = new Map<string, StatementSync>();
  #isTemporary = false;
  #isDamaged = false;

  constructor(
    database: DatabaseSync,
    options: { path: string; busyTimeoutMs: number },
  ) {
    this.#database = database;
    this.path = options.path;
    this.busyTimeoutMs = options.busyTimeoutMs;
  }

  /** In memory only: nothing that is written lives longer than the process. */
  get isTemporary(): boolean {
    return this.#isTemporary;
  }

  /** From now on `refuseTemporary` refuses. */
  becomeTemporary(): void {
    this.#isTemporary = true;
  }

  /** SQLite has met a page that cannot be right. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** Goes on with the database that `other` has open, after `drop`; `other` is used up. */
  adopt(other: Connection): void {
    this.#database = other.#database;
    this.#statements = other.#statements;
    this.#isTemporary = other.#isTemporary;
    this.#isDamaged = false;
  }

  /** Lets go of a file that is to be replaced; what closing it may throw changes nothing. */
  drop(): void {
    this.#statements.clear();
    try {
      this.#database.close();
    } catch {
      // A damaged file may refuse its last checkpoint.
    }
  }

  /** @throws StorageFailed when what would be acknowledged now would not be on the disk */
  refuseTemporary(action: string): void {
    if (!this.#isTemporary) return;
    throw new StorageFailed(`Cannot ${action}: the data folder cannot be written`);
  }

  get isOpen(): boolean {
    return this.#database.isOpen;
  }

  /** The prepared statement of a constant text; made once. */
  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#database.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  /** Runs statements that answer nothing; only inside `attempt` or `write`. */
  run(sql: string): void {
    this.#database.exec(sql);
  }

  /** The one value that a pragma answers; null for none. */
  pragma(text: string): unknown {
    const row = this.#database.prepare(`PRAGMA ${text}`).get();
    return row === undefined ? null : Object.values(row)[0] ?? null;
  }

  /** Result of `work`. @throws StorageFailed `Cannot ${action}: …` with what SQLite said */
  attempt<T>(action: string, work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (isDamage(cause)) this.#isDamaged = true;
      throw storageFailed(action, cause);
    }
  }

  /**
   * Runs `work` as one transaction: all of it is on the medium when it returns, or nothing of it.
   * Inside another one it is a part of that. @throws StorageFailed
   */
  write<T>(options: WriteOptions, work: () => T): T {
    return this.attempt(options.action, () => {
      if (this.#database.isTransaction) return work();
      this.run(`PRAGMA busy_timeout = ${options.waitMs ?? this.busyTimeoutMs}`);
      return this.#transact(work);
    });
  }

  /** Moves the log into the database as far as readers allow, waiting for none of them. */
  checkpoint(): void {
    this.attempt("checkpoint database", () => this.run("PRAGMA wal_checkpoint(PASSIVE)"));
  }

  /** Further calls do nothing. @throws StorageFailed */
  close(): void {
    if (!this.#database.isOpen) return;
    this.#statements.clear();
    this.attempt("close database", () => this.#database.close());
  }

  #transact<T>(work: () => T): T {
    this.run("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.run("COMMIT");
      return result;
    } catch (cause) {
      // A full disk or an I/O error may have rolled back already.
      if (this.#database.isTransaction) this.run("ROLLBACK");
      throw cause;
    }
  }
}

/** The error of a failed action with what was thrown as its cause; a StorageFailed stays itself. */
export function storageFailed(action: string, cause: unknown): StorageFailed {
  if (cause instanceof StorageFailed) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new StorageFailed(`Cannot ${action}: ${detail}`, { cause });
}

/**
 * SQLITE_CORRUPT (11) or SQLITE_NOTADB (26), also as the cause of a StorageFailed. Deno 2.9.5 gives
 * no number with the errors of `exec`, so their words count too.
 */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof StorageFailed) return isDamage(error.cause);
  const code = "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : 0;
  return code === 11 || code === 26 || /malformed|not a database/.test(error.message);
}
