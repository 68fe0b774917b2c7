import type { SessionRow, TimeRange } from "../../domain/history/history_rows.ts";
import type { HistoryQueries } from "../../domain/ports/history_stores.ts";
import type { SessionStore } from "../../domain/ports/record_stores.ts";
import type { PriceBook } from "../../domain/history/prices.ts";
import { costOf } from "./session_log.ts";

type Sessions = Pick<SessionStore, "page" | "one">;
type Steps = Pick<HistoryQueries, "steps">;

/** Five-minute rows that are looked at for one session: two days of them. */
const MAX_ROWS = 600;

/** Sessions of a store; one that ended before a price was entered has the cost that counts. */
export function pricedSessions(
  store: Sessions,
  prices: () => PriceBook,
  history: Steps = { steps: () => [] },
): Sessions {
  const priced = (rows: readonly SessionRow[]): readonly SessionRow[] => {
    if (rows.every(hasCost)) return rows;
    const book = prices();
    return rows.map((row) => hasCost(row) ? row : withCost(row, book, history));
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

function withCost(row: SessionRow, book: PriceBook, history: Steps): SessionRow {
  const { endedAtMs, solarWh, batteryWh, gridWh, unknownWh } = row;
  if (endedAtMs === null || solarWh === null || batteryWh === null || gridWh === null) return row;
  const range = { fromMs: row.startedAtMs, toMs: endedAtMs };
  const prices = book.isByTime(range)
    ? {
      ...book.at(endedAtMs),
      importPrice: meanPrice({ ...range, deviceId: row.deviceId }, book, history),
    }
    : book.at(endedAtMs);
  const cost = costOf({ solarWh, batteryWh, gridWh, unknownWh: unknownWh ?? 0 }, prices);
  return cost.costMilli === null ? row : { ...row, ...cost, currency: prices.currency };
}

/** What a bought kWh cost on the mean of a session, by when its car bought; else by time alone. */
function meanPrice(
  { deviceId, ...range }: TimeRange & { readonly deviceId: number },
  book: PriceBook,
  history: Steps,
): number | null {
  const query = { ...range, step: "5m", timeZone: "UTC", limit: MAX_ROWS } as const;
  const rows = history.steps(query).map(({ startMs, loads }) => {
    const energies = loads.find((load) => load.deviceId === deviceId)?.energies;
    return {
      atMs: startMs,
      boughtWh: (energies?.grid_wh ?? 0) + (energies?.unknown_wh ?? 0),
    };
  });
  const hasBought = rows.some(({ boughtWh }) => boughtWh > 0);
  let [cost, weight] = [0, 0];
  for (const row of rows.length === 0 ? [{ atMs: range.fromMs, boughtWh: 0 }] : rows) {
    const { importPrice } = book.priceAt(Math.max(range.fromMs, row.atMs));
    if (importPrice === null) return null;
    const part = hasBought ? row.boughtWh : 1;
    cost += part * importPrice;
    weight += part;
  }
  return cost / weight;
}
