import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../domain/errors.ts";
import type { Sample } from "../domain/ports.ts";
import { Connection, storageFailed } from "./connection.ts";
import {
  chargePower,
  sampleOfCharge,
  sampleOfCharger,
  sampleOfModbusRow,
  StampReader,
} from "./original_values.ts";

/** A value of the charge log is taken to hold for so long at the most, in ms. */
const CHARGE_HOLDS_MS = 30_000;
/** The original writes a row each 4 to 15 s and keeps three days; this is years of them. */
const MAX_ROWS = 20_000_000;
const ROWS_A_READ = 1000;

type Row = Readonly<Record<string, unknown>>;

/** How many rows of one table were read and how many of them could not be used. */
export interface RowCount {
  readonly table: string;
  readonly rows: number;
  /** Without a readable time. */
  readonly unreadable: number;
  /** Why reading ended before the table did; null: it did not. */
  readonly brokenBy: string | null;
}

/** The database of the original program, in a copy of its file: the file itself stays untouched. */
export class OriginalDatabase implements Disposable {
  readonly #connection: Connection;
  readonly #copyDir: string;
  readonly #tables: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    parts: {
      readonly connection: Connection;
      readonly copyDir: string;
      readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
    },
  ) {
    this.#connection = parts.connection;
    this.#copyDir = parts.copyDir;
    this.#tables = parts.tables;
  }

  /** Names of its tables in lower case. */
  get tables(): readonly string[] {
    return [...this.#tables.keys()];
  }

  /** The row of its settings, columns as they are; null: none. */
  settings(): Row | null {
    return this.#firstRow("settings");
  }

  /**
   * The number of its charge mode; null where there is none, and in the first versions, which
   * counted the modes otherwise and can be told by the missing column `cloudy`.
   */
  chargeMode(): number | null {
    if (this.#tables.get("controls")?.has("cloudy") !== true) return null;
    const mode = this.#firstRow("controls")?.["chargemode"];
    return typeof mode === "number" ? mode : null;
  }

  /**
   * Everything that was measured, oldest rows first: one sample a row of `modbus`, with the mean of
   * the charge log until the next one, and samples of their own for what the log tells besides.
   * @param count is told what became of each table once it has been read
   */
  *samples(count: (result: RowCount) => void): Generator<Sample> {
    const charges = this.#readCharges(count);
    yield* this.#modbusSamples(charges, count);
    for (let at = 0; at < charges.length; at++) {
      const charge = charges[at];
      if (charge !== undefined && !charge.isUsed) yield sampleOfCharge(charge);
    }
    for (const table of ["nrgkick", "wallboxes"]) {
      for (const { row, atMs } of this.#rows(table, count)) yield sampleOfCharger(row, atMs);
    }
  }

  close(): void {
    try {
      this.#connection.close();
    } finally {
      Deno.removeSync(this.#copyDir, { recursive: true });
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  *#modbusSamples(charges: Charge[], count: (result: RowCount) => void): Generator<Sample> {
    let waiting: { readonly row: Row; readonly atMs: number } | null = null;
    let from = 0;
    for (const next of this.#rows("modbus", count)) {
      if (waiting !== null) {
        const taken = takeCharges(charges, { from, fromMs: waiting.atMs, toMs: next.atMs });
        from = taken.from;
        yield sampleOfModbusRow(waiting.row, { ...waiting, chargerPowerW: taken.powerW });
      }
      waiting = next;
    }
    if (waiting === null) return;
    const { powerW } = takeCharges(charges, { from, fromMs: waiting.atMs, toMs: Infinity });
    yield sampleOfModbusRow(waiting.row, { ...waiting, chargerPowerW: powerW });
  }

  #readCharges(count: (result: RowCount) => void): Charge[] {
    const charges: Charge[] = [];
    for (const { row, atMs } of this.#rows("chargelog", count)) {
      const powerW = chargePower(row["currentChargingPower"] ?? row["currentchargingpower"]);
      if (powerW !== null) charges.push({ atMs, powerW, isUsed: false });
    }
    return charges.sort((left, right) => left.atMs - right.atMs);
  }

  *#rows(
    table: string,
    count: (result: RowCount) => void,
  ): Generator<{ readonly row: Row; readonly atMs: number }> {
    if (!this.#tables.has(table)) return;
    const stamps = new StampReader();
    let rows = 0;
    let unreadable = 0;
    let brokenBy: string | null = null;
    let afterId = -1;
    for (let size = ROWS_A_READ; size > 0 && rows < MAX_ROWS;) {
      const page = this.#page(table, { afterId, size });
      brokenBy = page.error;
      if (page.error !== null) {
        // Fewer, to the damaged row and no further: its neighbours in the tree are lost too.
        size = Math.floor(size / 2);
        continue;
      }
      size = Math.min(ROWS_A_READ, size * 2);
      if (page.rows.length === 0) break;
      for (const row of page.rows) {
        rows += 1;
        afterId = Number(row["row_id"]);
        const atMs = stamps.read(row["timestamp"]);
        if (atMs === null) unreadable += 1;
        else yield { row, atMs };
      }
    }
    count({ table, rows, unreadable, brokenBy });
  }

  /** Deno 2.9.5 ends `iterate()` at a damaged page as if the table did: `all()` throws. */
  #page(
    table: string,
    { afterId, size }: { readonly afterId: number; readonly size: number },
  ): { readonly rows: readonly Row[]; readonly error: string | null } {
    const sql = `SELECT rowid AS row_id, * FROM "${table}" WHERE rowid > ? ORDER BY rowid LIMIT ?`;
    const statement = this.#connection.statement(sql);
    // One number that JavaScript does not have would else end the table.
    statement.setReadBigInts(size === 1);
    try {
      return { rows: statement.all(afterId, size).map(withoutBigInts), error: null };
    } catch (cause) {
      return { rows: [], error: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  #firstRow(table: string): Row | null {
    if (!this.#tables.has(table)) return null;
    return this.#connection.attempt(
      `read table ${table} of the original`,
      () => this.#connection.statement(`SELECT * FROM "${table}" LIMIT 1`).get() ?? null,
    );
  }
}

/**
 * Opens a copy of the original's database (with its log), made in `copyDir`, which goes with it; what
 * a copy that was cut off left there goes before. @throws StorageFailed when the file cannot be read or is not of the original
 */
export function openOriginal(file: string, copyDir: string): OriginalDatabase {
  const action = `read "${file}"`;
  let connection: Connection | null = null;
  try {
    removeIfPresent(copyDir);
    Deno.mkdirSync(copyDir);
    const copy = `${copyDir}/original.sqlite3`;
    Deno.copyFileSync(file, copy);
    for (const end of ["-wal", "-journal"]) copyIfPresent(`${file}${end}`, `${copy}${end}`);
    connection = new Connection(new DatabaseSync(copy), { path: file, busyTimeoutMs: 0 });
    const tables = tablesOf(connection, action);
    if (!tables.has("modbus") && !tables.has("chargelog")) {
      throw new StorageFailed(
        `Cannot ${action}: it is no database of the original program, which has a table "modbus"`,
      );
    }
    return new OriginalDatabase({ connection, copyDir, tables });
  } catch (cause) {
    connection?.close();
    removeIfPresent(copyDir);
    throw storageFailed(action, cause);
  }
}

function withoutBigInts(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "bigint" ? Number(value) : value,
    ]),
  );
}

interface Charge {
  readonly atMs: number;
  readonly powerW: number;
  isUsed: boolean;
}

/** Mean of what the log tells from `fromMs` on; without a row there, what the row before told. */
function takeCharges(
  charges: readonly Charge[],
  range: { readonly from: number; readonly fromMs: number; readonly toMs: number },
): { readonly from: number; readonly powerW: number | null } {
  const untilMs = Math.min(range.toMs, range.fromMs + CHARGE_HOLDS_MS);
  let at = range.from;
  let sumW = 0;
  let count = 0;
  for (let charge = charges[at]; charge !== undefined && charge.atMs < untilMs;) {
    if (charge.atMs >= range.fromMs) {
      charge.isUsed = true;
      sumW += charge.powerW;
      count += 1;
    }
    charge = charges[++at];
  }
  if (count > 0) return { from: at, powerW: Math.round(sumW / count) };
  const before = charges[at - 1];
  const holds = before !== undefined && before.atMs < range.fromMs &&
    range.fromMs - before.atMs <= CHARGE_HOLDS_MS;
  return { from: at, powerW: holds ? before.powerW : null };
}

function tablesOf(connection: Connection, action: string): Map<string, ReadonlySet<string>> {
  return connection.attempt(action, () => {
    const tables = new Map<string, ReadonlySet<string>>();
    const names = connection.statement("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    for (const { name } of names) {
      if (typeof name !== "string") continue;
      const columns = connection.statement("SELECT name FROM pragma_table_info(?)").all(name);
      tables.set(
        name.toLowerCase(),
        new Set(columns.map((column) => String(column["name"]).toLowerCase())),
      );
    }
    return tables;
  });
}

function copyIfPresent(from: string, to: string): void {
  try {
    Deno.copyFileSync(from, to);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}

function removeIfPresent(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
