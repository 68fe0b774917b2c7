import {
  EVENT_KINDS,
  type EventFacts,
  type EventKind,
  type EventRow,
  type Page,
  type PageOf,
  type TimeRange,
} from "../../domain/history/history_rows.ts";
import type { EventStore } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import {
  countIn,
  RECORD_WAIT_MS,
  type Row,
  rowsToAsk,
  textIn,
  toCount,
  toPage,
  wholeIn,
} from "../database/row_values.ts";

/** Events kept: a decade of busy days. */
export const MAX_EVENTS = 200_000;

const INSERT = "INSERT INTO events (at_ms, kind, code, detail) VALUES (?, ?, ?, ?)";
const DELETE_OLD = `DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ${MAX_EVENTS}`;
// The order is the one they came in: a clock that was set back does not shuffle what followed.
// The range's ids come out of the index on the time alone. Without the +, SQLite would read every
// row of the range by that index and sort them all for one page: 0.3 s of ten years.
const IN_RANGE = "FROM events WHERE at_ms >= ?2 AND at_ms < ?3";
const SELECT_PAGE = `SELECT * FROM events
  WHERE id < ?1 AND +at_ms >= ?2 AND +at_ms < ?3
    AND id BETWEEN (SELECT min(id) ${IN_RANGE}) AND (SELECT max(id) ${IN_RANGE})
    AND kind IN (SELECT value FROM json_each(?4))
  ORDER BY id DESC LIMIT ?5`;

/** What happened, in table `events`: the newest 200,000. */
export class SqliteEventStore implements EventStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  add(event: EventFacts): void {
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    const atMs = toCount("at_ms", event.atMs);
    this.#connection.write({ action: `add event ${event.code}`, waitMs }, () => {
      this.#connection.statement(INSERT).run(
        atMs,
        event.kind,
        event.code,
        JSON.stringify(event.detail),
      );
      this.#connection.statement(DELETE_OLD).run();
    });
  }

  page(
    query: TimeRange & Page & { readonly kinds: readonly EventKind[] | null },
  ): PageOf<EventRow> {
    const { fromMs, toMs, kinds } = query;
    const beforeId = query.afterId ?? Number.MAX_SAFE_INTEGER;
    const asked = JSON.stringify(kinds ?? EVENT_KINDS);
    const rows = this.#connection.attempt(
      "read events",
      () =>
        this.#connection.statement(SELECT_PAGE).all(
          beforeId,
          fromMs,
          toMs,
          asked,
          rowsToAsk(query),
        ),
    );
    return toPage(query, rows, toEventRow);
  }
}

/** The event of a row; null where its values are none that this program writes. */
function toEventRow(row: Row): EventRow | null {
  const id = wholeIn(row, "id");
  const atMs = countIn(row, "at_ms");
  const kind = EVENT_KINDS.find((known) => known === row["kind"]);
  const code = textIn(row, "code");
  if (id === null || atMs === null || kind === undefined || code === null) return null;
  return { id, atMs, kind, code, detail: detailIn(row) };
}

function detailIn(row: Row): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(textIn(row, "detail") ?? "{}");
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : {};
  } catch {
    return {};
  }
}
