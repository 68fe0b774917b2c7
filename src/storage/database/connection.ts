import { DatabaseSync, type StatementSync } from "node:sqlite";
import { StorageFailed } from "../../domain/codes/errors.ts";
import type { PendingFile } from "../recovery/pending_file.ts";

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
  #pending: PendingFile | null = null;
  /** Number of the newest commit; null: not read yet. */
  #generation: number | null = null;
  /** Calls of `write` and `writeSoon` that are inside each other. */
  #depth = 0;
  /** The open transaction has what `writeSoon` wrote. */
  #hasSoon = false;
  readonly #onEnd: ((isKept: boolean) => void)[] = [];

  constructor(
    database: DatabaseSync,
    options: { path: string; busyTimeoutMs: number },
  ) {
    this.#database = database;
    this.path = options.path;
    this.busyTimeoutMs = options.busyTimeoutMs;
  }

  /** From now on `writeSoon` may leave its transaction open, and a file keeps what it has. */
  keepPending(file: PendingFile): void {
    this.#pending = file;
  }

  /** The file of what is not committed; null: every write is. */
  get pending(): PendingFile | null {
    return this.#isTemporary ? null : this.#pending;
  }

  /** `listener` is told when a transaction with what `writeSoon` wrote is on the disk, or gone. */
  onEnd(listener: (isKept: boolean) => void): void {
    this.#onEnd.push(listener);
  }

  /** True for a database in memory: nothing that is written lives longer than the process. */
  get isTemporary(): boolean {
    return this.#isTemporary;
  }

  /** Makes `refuseTemporary` refuse from now on. */
  becomeTemporary(): void {
    this.#isTemporary = true;
  }

  /** True once SQLite has met a page that cannot be right. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** Goes on with the database that `other` has open, after `drop`; `other` is used up. */
  adopt(other: Connection): void {
    this.#database = other.#database;
    this.#statements = other.#statements;
    this.#isTemporary = other.#isTemporary;
    this.#isDamaged = false;
    this.#generation = null;
    this.#pending?.restart();
  }

  /** Number of the newest commit; only inside `attempt`. */
  get generation(): number {
    this.#generation ??= Number(this.statement(SELECT_GENERATION).get()?.["generation"]);
    return this.#generation;
  }

  /** Lets go of a file that is to be replaced; what closing it may throw changes nothing. */
  drop(): void {
    this.#statements.clear();
    try {
      this.#database.close();
    } catch {
      // A damaged file may refuse its last checkpoint.
    }
    this.#end(false);
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
   * Runs `work` as one transaction, with what `writeSoon` left open: all of it is on the medium when
   * it returns, or nothing of it. Inside another one it is a part of that. @throws StorageFailed
   */
  write<T>(options: WriteOptions, work: () => T): T {
    return this.attempt(options.action, () => {
      const result = this.#part(options, work);
      if (this.#depth === 0) this.#commit();
      return result;
    });
  }

  /**
   * Runs `work`, all or nothing, in a transaction that stays open for the next write to commit. Only
   * this connection sees it until then. Without a file to keep it, it is `write`. @throws StorageFailed
   */
  writeSoon<T>(options: WriteOptions, work: () => T): T {
    if (this.pending === null) return this.write(options, work);
    return this.attempt(options.action, () => {
      const result = this.#part(options, work);
      this.#hasSoon = true;
      return result;
    });
  }

  /** Commits what `writeSoon` left open. @throws StorageFailed; then it is gone */
  commit(): void {
    if (this.#hasSoon) this.write({ action: "commit" }, () => {});
  }

  /** Has the file keep what was added to it, on the medium when it returns. @throws StorageFailed */
  writePending(action: string): void {
    this.attempt(action, () => this.pending?.write(this.generation));
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
    this.#pending?.restart();
  }

  #part<T>(options: WriteOptions, work: () => T): T {
    if (this.#depth > 0) return work();
    if (!this.#database.isTransaction) {
      this.run(`PRAGMA busy_timeout = ${options.waitMs ?? this.busyTimeoutMs}`);
      this.run("BEGIN IMMEDIATE");
    }
    // Only where there is something before it to keep: with a savepoint SQLite writes pages that a
    // DELETE has set free, too.
    const isBehind = this.#hasSoon;
    if (isBehind) this.run("SAVEPOINT part");
    this.#depth += 1;
    try {
      const result = work();
      if (isBehind) this.run("RELEASE part");
      return result;
    } catch (cause) {
      this.#takeBack(isBehind);
      throw cause;
    } finally {
      this.#depth -= 1;
    }
  }

  /** @param isBehind whether there is something before the part, which stays */
  #takeBack(isBehind: boolean): void {
    // A full disk or an I/O error may have rolled back everything already.
    const isOpen = this.#database.isTransaction;
    if (isOpen && isBehind) {
      this.run("ROLLBACK TO part; RELEASE part");
      return;
    }
    if (isOpen) this.run("ROLLBACK");
    // What `writeSoon` did inside the part is gone with it.
    if (!isOpen || this.#hasSoon) this.#end(false);
  }

  #commit(): void {
    const generation = this.pending === null ? null : newGeneration();
    try {
      if (generation !== null) this.statement(UPDATE_GENERATION).run(generation);
      this.run("COMMIT");
    } catch (cause) {
      if (this.#database.isTransaction) this.run("ROLLBACK");
      this.#end(false);
      throw cause;
    }
    this.#end(true);
    this.#generation = generation;
  }

  #end(isKept: boolean): void {
    this.#hasSoon = false;
    this.#generation = null;
    if (isKept) this.#pending?.restart();
    for (const listener of this.#onEnd) listener(isKept);
  }
}

const SELECT_GENERATION = "SELECT generation FROM pending_file WHERE id = 1";
const UPDATE_GENERATION = "UPDATE pending_file SET generation = ? WHERE id = 1";

/**
 * A number for a commit that no other commit has had, so that a pending file fits to one commit
 * only.
 */
export function newGeneration(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high % 2 ** 20) * 2 ** 32 + low;
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
