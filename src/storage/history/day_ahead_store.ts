import type { TimeRange } from "../../domain/history/history_rows.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import type { DayAheadPrice, DayAheadStore } from "../../domain/ports/day_ahead.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, RECORD_WAIT_MS, wholeIn } from "../database/row_values.ts";

/** No price counts longer: an earlier row cannot reach into a range. */
const LONGEST_MS = HOUR_MS;
/** Prices reach to the end of tomorrow: a clock that is far behind takes no older ones away. */
const MOST_AHEAD_MS = 50 * HOUR_MS;
const IN_RANGE = "FROM day_ahead_prices WHERE start_ms > ? AND start_ms < ? AND end_ms > ?";
const SELECT = `SELECT start_ms, end_ms, price ${IN_RANGE} ORDER BY start_ms`;
const SELECT_ANY = `SELECT 1 ${IN_RANGE} LIMIT 1`;
const SELECT_LAST = "SELECT start_ms, end_ms FROM day_ahead_prices ORDER BY start_ms DESC LIMIT 1";
const DELETE = "DELETE FROM day_ahead_prices WHERE start_ms >= ? AND start_ms < ?";
const INSERT = "INSERT INTO day_ahead_prices (start_ms, end_ms, price) VALUES (?, ?, ?)";

/** Table `day_ahead_prices`. */
export class SqliteDayAheadStore implements DayAheadStore {
  constructor(private readonly connection: Connection) {}

  between({ fromMs, toMs }: TimeRange): readonly DayAheadPrice[] {
    const rows = this.connection.attempt(
      "read prices",
      () => this.connection.statement(SELECT).all(fromMs - LONGEST_MS, toMs, fromMs),
    );
    return rows.flatMap((row) => {
      const price = numberIn(row, "price");
      const [startMs, endMs] = [wholeIn(row, "start_ms"), wholeIn(row, "end_ms")];
      if (price === null || startMs === null || endMs === null) return [];
      return [{ fromMs: startMs, toMs: endMs, price }];
    });
  }

  hasAny({ fromMs, toMs }: TimeRange): boolean {
    return this.connection.attempt(
      "read prices",
      () => this.connection.statement(SELECT_ANY).get(fromMs - LONGEST_MS, toMs, fromMs),
    ) !== undefined;
  }

  save(prices: readonly DayAheadPrice[]): void {
    const fromMs = Math.min(...prices.map((price) => price.fromMs));
    const toMs = Math.max(...prices.map((price) => price.toMs));
    this.#write("store prices", () => {
      this.connection.statement(DELETE).run(fromMs, toMs);
      const insert = this.connection.statement(INSERT);
      for (const one of prices) insert.run(one.fromMs, one.toMs, one.price);
    });
  }

  dropFrom(atMs: number): void {
    this.#write("remove prices", () => {
      const last = this.#last()?.startMs ?? null;
      if (last === null) return;
      const fromMs = Math.max(Math.round(atMs), last - MOST_AHEAD_MS);
      this.connection.statement(DELETE).run(fromMs, last + 1);
    });
  }

  untilMs(): number | null {
    return this.connection.attempt("read prices", () => this.#last()?.endMs ?? null);
  }

  #last(): { readonly startMs: number | null; readonly endMs: number | null } | null {
    const row = this.connection.statement(SELECT_LAST).get();
    if (row === undefined) return null;
    return { startMs: wholeIn(row, "start_ms"), endMs: wholeIn(row, "end_ms") };
  }

  #write(action: string, work: () => void): void {
    const waitMs = Math.min(RECORD_WAIT_MS, this.connection.busyTimeoutMs);
    this.connection.write({ action, waitMs }, work);
  }
}
