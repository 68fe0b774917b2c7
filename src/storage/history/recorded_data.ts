import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../domain/codes/errors.ts";
import type { LoadOrder } from "../../domain/history/load_order.ts";
import type { Sample } from "../../domain/history/samples.ts";
import { Connection, storageFailed } from "../database/connection.ts";
import { DATABASE_FILE } from "../database/database.ts";
import { checkSchema } from "../database/migrations.ts";
import { PENDING_FILE } from "../recovery/pending_file.ts";
import { pendingSamples } from "../recovery/replay_pending.ts";
import { readLoadOrder } from "./load_order.ts";
import { mergeByTime, readSamples } from "../samples/sample_rows.ts";
import { SqliteSettingsStore } from "../records/settings_store.ts";

/** Longest wait while a checkpoint of the running program has the file. */
const BUSY_TIMEOUT_MS = 2000;
/** A long day of cycles each second: more rows than any day of ours has. */
const MAX_SAMPLES = 90_000;

const SELECT_ENDS = "SELECT min(at_ms) AS first_ms, max(at_ms) AS last_ms FROM samples";

/** What a data folder has recorded, read-only, also while the program runs on it. */
export class RecordedData implements Disposable {
  readonly #connection: Connection;
  readonly #settings: SqliteSettingsStore;
  readonly #pendingPath: string;

  constructor(connection: Connection, pendingPath: string) {
    this.#connection = connection;
    this.#pendingPath = pendingPath;
    this.#settings = new SqliteSettingsStore(connection, new Set());
  }

  /** Raw samples of [fromMs, toMs), oldest first; the newest minute may be missing. @throws StorageFailed */
  samples(range: { readonly fromMs: number; readonly toMs: number }): readonly Sample[] {
    return this.#connection.attempt(
      "read samples",
      () => {
        const stored = readSamples(this.#connection, { ...range, limit: MAX_SAMPLES });
        return mergeByTime(stored, this.#pending(range)).slice(0, MAX_SAMPLES);
      },
    );
  }

  /** Times of the first and the last sample (epoch ms); null: there are none. @throws StorageFailed */
  ends(): { readonly firstMs: number; readonly lastMs: number } | null {
    const row = this.#connection.attempt(
      "read samples",
      () => this.#connection.statement(SELECT_ENDS).get(),
    );
    const firstMs = row?.["first_ms"];
    const lastMs = row?.["last_ms"];
    if (typeof firstMs !== "number" || typeof lastMs !== "number") return null;
    return { firstMs, lastMs };
  }

  /** Whose the columns of car and plug are. @throws StorageFailed */
  loadOrder(): LoadOrder {
    return this.#connection.attempt("read loads", () => readLoadOrder(this.#connection));
  }

  /** What a running program has not committed yet. */
  #pending({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) {
    return pendingSamples(this.#connection, this.#pendingPath)
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  }

  /** The stored settings by key, unchecked. @throws StorageFailed */
  settings(): Readonly<Record<string, unknown>> {
    return this.#settings.load();
  }

  close(): void {
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Opens what a data folder has recorded. Takes no lock and writes nothing.
 * @throws StorageFailed when there is no database, or none of this program or this version
 */
export function openRecordedData(dataDir: string): RecordedData {
  const path = `${dataDir}/${DATABASE_FILE}`;
  const connection = connect(path);
  try {
    checkSchema(connection);
    if (isEmpty(connection)) throw new StorageFailed(`Cannot read database "${path}": it is empty`);
    return new RecordedData(connection, `${dataDir}/${PENDING_FILE}`);
  } catch (cause) {
    connection.close();
    throw cause;
  }
}

function connect(path: string): Connection {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    // Deno 2.9.5 ignores the option `timeout` of a read-only connection and waits 5 s.
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return new Connection(database, { path, busyTimeoutMs: BUSY_TIMEOUT_MS });
  } catch (cause) {
    throw storageFailed(`open database "${path}"`, cause);
  }
}

function isEmpty(connection: Connection): boolean {
  return connection.attempt(`read database "${connection.path}"`, () => {
    const sql = "SELECT count(*) AS number FROM sqlite_schema WHERE name = 'samples'";
    return connection.statement(sql).get()?.["number"] === 0;
  });
}
