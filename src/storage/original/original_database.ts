import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../domain/codes/errors.ts";
import type { Sample } from "../../domain/history/samples.ts";
import { Connection, storageFailed } from "../database/connection.ts";
import { OriginalCharges } from "./charges.ts";
import {
  chargePower,
  sampleOfCharge,
  sampleOfCharger,
  sampleOfModbusRow,
  StampReader,
  wasReached,
} from "./original_values.ts";
import { type Damage, readableRows } from "../recovery/readable_rows.ts";
import type { Row } from "../database/row_values.ts";

/** Tables with one row a charger: its last state. */
const CHARGER_TABLES: readonly string[] = ["nrgkick", "wallboxes"];

/** Tables whose rows become something here. */
export const READ_TABLES: readonly string[] = [
  "modbus",
  "chargelog",
  "settings",
  "controls",
  ...CHARGER_TABLES,
];

/** How many rows of one table were read and how many of them could not be used. */
export interface RowCount {
  readonly table: string;
  readonly rows: number;
  /** Without a readable time. */
  readonly unreadable: number;
  /** Rows of boxes that the original has never reached: they hold no state of a charger. */
  readonly unreached: number;
  /** What is wrong with the file where pages could not be read; null: all could. */
  readonly brokenBy: string | null;
  /** Row numbers in those pages: about as many rows. */
  readonly lost: number;
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
    for (const charge of charges.unused()) yield sampleOfCharge(charge);
    for (const table of CHARGER_TABLES) {
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

  *#modbusSamples(
    charges: OriginalCharges,
    count: (result: RowCount) => void,
  ): Generator<Sample> {
    let waiting: { readonly row: Row; readonly atMs: number } | null = null;
    const sample = ({ row, atMs }: { readonly row: Row; readonly atMs: number }, toMs: number) =>
      sampleOfModbusRow(row, { atMs, chargerPowerW: charges.take({ fromMs: atMs, toMs }) });
    for (const next of this.#rows("modbus", count)) {
      if (waiting !== null) yield sample(waiting, next.atMs);
      waiting = next;
    }
    if (waiting !== null) yield sample(waiting, Infinity);
  }

  #readCharges(count: (result: RowCount) => void): OriginalCharges {
    const charges = new OriginalCharges();
    for (const { row, atMs } of this.#rows("chargelog", count)) {
      const powerW = chargePower(row["currentChargingPower"] ?? row["currentchargingpower"]);
      if (powerW !== null) charges.add({ atMs, powerW });
    }
    charges.sort();
    return charges;
  }

  *#rows(
    table: string,
    count: (result: RowCount) => void,
  ): Generator<{ readonly row: Row; readonly atMs: number }> {
    if (!this.#tables.has(table)) return;
    const stamps = new StampReader();
    let rows = 0;
    let unreadable = 0;
    let unreached = 0;
    let damage: Damage = { brokenBy: null, lost: 0 };
    for (const row of readableRows(this.#connection, table, (told) => damage = told)) {
      rows += 1;
      const atMs = stamps.read(row["timestamp"]);
      if (CHARGER_TABLES.includes(table) && !wasReached(row)) unreached += 1;
      else if (atMs === null) unreadable += 1;
      else yield { row, atMs };
    }
    count({ table, rows, unreadable, unreached, ...damage });
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
