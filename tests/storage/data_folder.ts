import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { type Sample, type SampleColumn, sampleOfRow } from "../../src/domain/history/samples.ts";
import { type Database, DATABASE_FILE, openDatabase } from "../../src/storage/database/database.ts";

/** A data folder of its own for one test, with a steady clock that the test turns. */
export class DataFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "chargemanager-" });
  readonly file = `${this.path}/${DATABASE_FILE}`;
  steadyMs = 0;

  open(options: { busyTimeoutMs?: number; dataDir?: string } = {}): Database {
    return openDatabase(options.dataDir ?? this.path, {
      clock: { steadyMs: () => this.steadyMs },
      secretKeys: new Set(["nrgkickPassword", "webSecret"]),
      busyTimeoutMs: options.busyTimeoutMs ?? 2000,
    });
  }

  /** Rows that another program reads, while ours may have the database open. */
  query(sql: string): Record<string, SQLOutputValue>[] {
    using other = new DatabaseSync(this.file, { readOnly: true });
    return other.prepare(sql).all().map((row) => ({ ...row }));
  }

  /** What a crash at this moment leaves, opened again as the next start does. */
  afterCrash<T>(look: (database: Database, folder: DataFolder) => T): T {
    using left = new DataFolder();
    for (const { name, isFile } of Deno.readDirSync(this.path)) {
      if (isFile) Deno.copyFileSync(`${this.path}/${name}`, `${left.path}/${name}`);
    }
    using database = left.open();
    return look(database, left);
  }

  /** Changes that another program makes. */
  change(sql: string): void {
    using other = new DatabaseSync(this.file);
    other.exec(sql);
  }

  /** Keeps every other program from writing until it is disposed of. */
  lock(): Disposable {
    const other = new DatabaseSync(this.file);
    other.exec("BEGIN EXCLUSIVE");
    return { [Symbol.dispose]: () => other.close() };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** A sample in which only `values` are known, car and plug as those of the settings. */
export function sampleAt(
  atMs: number,
  values: Partial<Record<SampleColumn, number | null>> = {},
): Sample {
  return sampleOfRow(atMs, values);
}
