import type { Connection } from "../database/connection.ts";
import type { Row } from "../database/row_values.ts";

/** Rows in memory at a time. */
const ROWS_A_READ = 1000;
/** The original writes a row each 4 to 15 s and keeps three days; this is years of them. */
const MAX_ROWS = 20_000_000;
/** Rows that a search for the end of a damaged page leaps over at the most: a page has some fifty. */
const MAX_LEAP = 4096;
/** Leaps in a row before the rest of the table is given up. */
const MAX_LEAPS = 10_000;

/** What could not be read of a table. */
export interface Damage {
  /** What SQLite said of the first damaged page; null: all could be read. */
  readonly brokenBy: string | null;
  /** Row numbers that were leaped over: about as many rows, where none had been deleted. */
  readonly lost: number;
}

/**
 * The rows of a table in the order of their rowids, over damaged pages to what lies behind them.
 * @param tell what could not be read, once all is done
 */
export function* readableRows(
  connection: Connection,
  table: string,
  tell: (damage: Damage) => void,
): Generator<Row> {
  const reader = new TableReader(connection, table);
  let brokenBy: string | null = null;
  let lost = 0;
  let afterId = -1;
  let rows = 0;
  for (let size = ROWS_A_READ; rows < MAX_ROWS;) {
    const page = reader.page(afterId, size);
    if (page.error !== null && size > 1) {
      // Fewer, to the damaged page and no further.
      size = Math.floor(size / 2);
      continue;
    }
    if (page.error !== null) {
      brokenBy ??= page.error;
      const behind = reader.endOfDamage(afterId);
      if (behind === null) break;
      lost += behind - Math.max(0, afterId);
      afterId = behind;
      continue;
    }
    if (page.rows.length === 0) break;
    size = Math.min(ROWS_A_READ, size * 2);
    for (const row of page.rows) {
      afterId = Number(row["row_id"]);
      rows += 1;
      yield row;
    }
  }
  tell({ brokenBy, lost });
}

class TableReader {
  readonly #connection: Connection;
  readonly #table: string;

  constructor(connection: Connection, table: string) {
    this.#connection = connection;
    this.#table = table;
  }

  /** Deno 2.9.5 ends `iterate()` at a damaged page as if the table did: `all()` throws. */
  page(
    afterId: number,
    size: number,
  ): { readonly rows: readonly Row[]; readonly error: string | null } {
    const sql = `SELECT rowid AS row_id, * FROM "${this.#table}"
      WHERE rowid > ? ORDER BY rowid LIMIT ?`;
    const statement = this.#connection.statement(sql);
    // One number that JavaScript does not have would else end the table.
    statement.setReadBigInts(size === 1);
    try {
      return { rows: statement.all(afterId, size).map(withoutBigInts), error: null };
    } catch (cause) {
      return { rows: [], error: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  /** The largest rowid behind which nothing can be read, where reading goes on; null: nowhere. */
  endOfDamage(afterId: number): number | null {
    let bad = afterId;
    let leap = 1;
    for (let leaps = 0; leaps < MAX_LEAPS; leaps++) {
      const next = bad + leap;
      if (this.#canRead(next)) return this.#firstGood(bad, next);
      bad = next;
      leap = Math.min(MAX_LEAP, leap * 2);
    }
    return null;
  }

  #firstGood(bad: number, good: number): number {
    let from = bad;
    let to = good;
    while (to - from > 1) {
      const middle = Math.floor((from + to) / 2);
      if (this.#canRead(middle)) to = middle;
      else from = middle;
    }
    return to;
  }

  #canRead(afterId: number): boolean {
    return this.page(afterId, 1).error === null;
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
