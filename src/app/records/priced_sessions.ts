import type { SessionRow } from "../../domain/history/history_rows.ts";
import type { SessionStore } from "../../domain/ports/record_stores.ts";
import type { PriceBook } from "../../domain/history/prices.ts";
import { costOf } from "./session_log.ts";

type Sessions = Pick<SessionStore, "page" | "one">;

/** Sessions of a store; one that ended before a price was entered has the cost that counts. */
export function pricedSessions(store: Sessions, prices: () => PriceBook): Sessions {
  const priced = (rows: readonly SessionRow[]): readonly SessionRow[] => {
    if (rows.every(hasCost)) return rows;
    const book = prices();
    return rows.map((row) => hasCost(row) ? row : withCost(row, book));
  };
  return {
    page: (query) => {
      const page = store.page(query);
      return { ...page, rows: priced(page.rows) };
    },
    one: (id) => {
      const row = store.one(id);
      return row === null ? null : priced([row])[0] ?? null;
    },
  };
}

function hasCost({ endedAtMs, costMilli }: SessionRow): boolean {
  return endedAtMs === null || costMilli !== null;
}

function withCost(row: SessionRow, book: PriceBook): SessionRow {
  const { endedAtMs, solarWh, batteryWh, gridWh, unknownWh } = row;
  if (endedAtMs === null || solarWh === null || batteryWh === null || gridWh === null) return row;
  const prices = book.at(endedAtMs);
  const cost = costOf({ solarWh, batteryWh, gridWh, unknownWh: unknownWh ?? 0 }, prices);
  return cost.costMilli === null ? row : { ...row, ...cost, currency: prices.currency };
}
