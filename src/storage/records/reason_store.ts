import type { PageOf, ReasonFacts, ReasonRow } from "../../domain/history/history_rows.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import type { ReasonStore, UsesQuery } from "../../domain/ports/record_stores.ts";
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

/** Reasons kept: as many as events. */
export const MAX_REASONS = 200_000;
/** One that has held for longer is not looked for. */
const LOOK_BACK_MS = 100 * 24 * HOUR_MS;

const INSERT = "INSERT OR IGNORE INTO reasons (at_ms, device_id, reason) VALUES (?, ?, ?)";
const DELETE_OLD = `DELETE FROM reasons WHERE id <= (SELECT max(id) FROM reasons) - ${MAX_REASONS}`;
const ROWS =
  "SELECT r.*, d.name AS device FROM reasons r LEFT JOIN devices d ON d.id = r.device_id";
// As those of events: by the order in which they came, whatever the size of the table.
const IN_RANGE = "FROM reasons WHERE at_ms >= ?2 AND at_ms < ?3";
const SELECT_PAGE = `${ROWS}
  WHERE r.id < ?1 AND +at_ms >= ?2 AND +at_ms < ?3
    AND r.id BETWEEN (SELECT min(id) ${IN_RANGE}) AND (SELECT max(id) ${IN_RANGE})
    AND (?4 IS NULL OR device_id = ?4)
  ORDER BY r.id DESC LIMIT ?5`;
// Back in the index from that moment on, which ends at the load's newest; a second index would cost
// the disk 0.1 MB a day.
const SELECT_BEFORE = `${ROWS} WHERE r.id IN (
    SELECT (SELECT id FROM reasons
      WHERE device_id = l.id AND at_ms < ?1 AND at_ms >= ?1 - ${LOOK_BACK_MS}
      ORDER BY at_ms DESC LIMIT 1)
    FROM devices l WHERE l.removed_at_ms IS NULL
      AND (l.roles LIKE '%"charger"%' OR l.roles LIKE '%"switch"%')
  ) ORDER BY at_ms`;

/** Why each load did what it did, in table `reasons`: the newest 200,000. */
export class SqliteReasonStore implements ReasonStore {
  readonly #connection: Connection;
  /** Those that the open transaction has. */
  #uncommitted: ReasonFacts[] = [];
  /** Those of a transaction that is gone: they go in again with the next one. */
  #again: readonly ReasonFacts[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.onEnd((isKept) => {
      if (!isKept) this.#again = [...this.#again, ...this.#uncommitted];
      this.#uncommitted = [];
    });
  }

  add(reason: ReasonFacts): void {
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    this.#connection.write({ action: "add reason", waitMs }, () => {
      for (const one of [...this.#again, reason]) this.#insert(one);
      this.#connection.statement(DELETE_OLD).run();
    });
    this.#uncommitted = [...this.#uncommitted, ...this.#again, reason];
    this.#again = [];
  }

  page(query: UsesQuery): PageOf<ReasonRow> {
    const { fromMs, toMs, deviceId = null } = query;
    const beforeId = query.afterId ?? Number.MAX_SAFE_INTEGER;
    const rows = this.#connection.attempt(
      "read reasons",
      () =>
        this.#connection.statement(SELECT_PAGE)
          .all(beforeId, fromMs, toMs, deviceId, rowsToAsk(query)),
    );
    return toPage(query, rows, toReasonRow);
  }

  before(atMs: number): readonly ReasonRow[] {
    const rows = this.#connection.attempt(
      "read reasons",
      () => this.#connection.statement(SELECT_BEFORE).all(atMs),
    );
    return rows.map(toReasonRow).filter((row) => row !== null);
  }

  #insert({ atMs, deviceId, reason }: ReasonFacts): void {
    const json = reason === null ? null : JSON.stringify(reason);
    insertReason(this.#connection, { atMs, deviceId, json });
    this.#connection.pending?.add({ kind: "reason", deviceId, value: { atMs, json } });
  }
}

/** Adds a row, unless the load has one of this very moment; only inside `write`. */
export function insertReason(
  connection: Connection,
  { atMs, deviceId, json }: {
    readonly atMs: number;
    readonly deviceId: number;
    readonly json: string | null;
  },
): void {
  connection.statement(INSERT).run(toCount("at_ms", atMs), deviceId, json);
}

/** The reason of a row; null where its values are none that this program writes. */
function toReasonRow(row: Row): ReasonRow | null {
  const id = wholeIn(row, "id");
  const atMs = countIn(row, "at_ms");
  const deviceId = wholeIn(row, "device_id");
  if (id === null || atMs === null || deviceId === null) return null;
  return { id, atMs, deviceId, device: textIn(row, "device"), reason: reasonIn(row) };
}

function reasonIn(row: Row): unknown {
  try {
    return JSON.parse(textIn(row, "reason") ?? "null");
  } catch {
    return null;
  }
}
