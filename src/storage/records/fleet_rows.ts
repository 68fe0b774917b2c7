import {
  FLEET_COUNTED,
  FLEET_TABLES,
  type FleetPiece,
  type FleetPlace,
  type FleetProgress,
  type FleetSource,
  type FleetTable,
} from "../../domain/ports/fleet.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, RECORD_WAIT_MS, textIn } from "../database/row_values.ts";

/** How a table is shipped: its rows, the moment that orders them, and what tells rows of one apart. */
interface Shipped {
  readonly from: string;
  readonly at: string;
  readonly key: string;
  /** A row is finished so long after its moment. */
  readonly lastsMs: number;
}

const EVENTS = { at: "r.at_ms", key: "r.id", lastsMs: 0 } as const;
/** One that runs has no end yet, and `NULL` is behind nothing. */
const ENDED = { at: "r.ended_at_ms", key: "r.id", lastsMs: 0 } as const;
const SHIPPED: Readonly<Record<FleetTable, Shipped>> = {
  five_minutes: {
    from: "five_minutes r",
    at: "r.start_ms",
    key: "r.start_ms",
    lastsMs: 5 * MINUTE_MS,
  },
  load_five_minutes: {
    from: "load_five_minutes r",
    at: "r.start_ms",
    key: "r.device_id",
    lastsMs: 5 * MINUTE_MS,
  },
  days: { from: "days r", at: "r.end_ms", key: "r.time_zone", lastsMs: 0 },
  load_days: {
    from: "load_days r JOIN days d ON d.day = r.day AND d.time_zone = r.time_zone",
    at: "d.end_ms",
    key: "r.time_zone || ' ' || r.device_id",
    lastsMs: 0,
  },
  sessions: { from: "sessions r", ...ENDED },
  plug_uses: { from: "plug_uses r", ...ENDED },
  uses: { from: "uses r", ...ENDED },
  events: { from: "events r", ...EVENTS },
  settings_changes: { from: "settings_changes r", ...EVENTS },
};

const SELECT_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'";
const SELECT_HOUSE = "SELECT uuid FROM house WHERE id = 1";
const INSERT_HOUSE = "INSERT OR IGNORE INTO house (id, uuid) VALUES (1, ?)";
const SELECT_CURSOR = "SELECT at_ms FROM fleet_cursors WHERE table_name = ? AND target = ?";
const UPSERT_CURSOR = `INSERT INTO fleet_cursors (table_name, target, at_ms) VALUES (?, ?, ?)
  ON CONFLICT (table_name) DO UPDATE SET target = excluded.target, at_ms = excluded.at_ms`;

/** What the database has for the fleet. */
export class SqliteFleetSource implements FleetSource {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  house(): string {
    const known = this.#house();
    if (known !== null) return known;
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    this.#connection.write({ action: "name the house", waitMs }, () => {
      this.#connection.statement(INSERT_HOUSE).run(crypto.randomUUID());
    });
    return this.#house() ?? "";
  }

  tables(): readonly FleetTable[] {
    const names = this.#connection.attempt(
      "list tables",
      () => this.#connection.statement(SELECT_TABLES).all().map((row) => textIn(row, "name")),
    );
    return FLEET_TABLES.filter((table) => names.includes(table));
  }

  piece(
    table: FleetTable,
    query: { readonly after: FleetPlace; readonly nowMs: number; readonly limit: number },
  ): FleetPiece {
    const { from, at, key, lastsMs } = SHIPPED[table];
    const { after, nowMs, limit } = query;
    // Without a key the moment itself is part of it.
    const behind = after.key === null ? `${at} >= ?` : `(${at}, ${key}) > (?, ?)`;
    const sql = `SELECT r.*, ${at} AS fleet_at, ${key} AS fleet_key FROM ${from}
      WHERE ${behind} AND ${at} <= ? ORDER BY ${at}, ${key} LIMIT ?`;
    const place = after.key === null ? [after.atMs] : [after.atMs, after.key];
    const found = this.#connection.attempt(
      `read ${table} for the fleet`,
      () => this.#connection.statement(sql).all(...place, nowMs - lastsMs, limit),
    );
    const last = found.at(-1);
    const lastKey = last?.["fleet_key"];
    return {
      rows: found.map(({ fleet_at: _at, fleet_key: _key, ...row }) =>
        table === "events" ? { ...row, detail: parsed(row["detail"]) } : row
      ),
      last: last === undefined ? null : {
        atMs: numberIn(last, "fleet_at") ?? 0,
        key: typeof lastKey === "number" || typeof lastKey === "string" ? lastKey : null,
      },
    };
  }

  cursorMs(table: FleetTable, target: string): number {
    const row = this.#connection.attempt(
      "read cursor of the fleet",
      () => this.#connection.statement(SELECT_CURSOR).get(table, target),
    );
    return row === undefined ? 0 : numberIn(row, "at_ms") ?? 0;
  }

  progress({ target, nowMs }: { readonly target: string; readonly nowMs: number }): FleetProgress {
    let newestMs = 0;
    let waitingRows = 0;
    for (const table of this.tables()) {
      const cursorMs = this.cursorMs(table, target);
      newestMs = Math.max(newestMs, cursorMs);
      waitingRows += this.#countBehind(table, {
        cursorMs,
        nowMs,
        limit: FLEET_COUNTED - waitingRows,
      });
    }
    return { newestMs: newestMs === 0 ? null : newestMs, waitingRows };
  }

  saveCursor(
    table: FleetTable,
    { target, atMs }: { readonly target: string; readonly atMs: number },
  ): void {
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    this.#connection.writeSoon({ action: "keep cursor of the fleet", waitMs }, () => {
      this.#connection.statement(UPSERT_CURSOR).run(table, target, Math.round(atMs));
    });
  }

  #countBehind(
    table: FleetTable,
    span: { readonly cursorMs: number; readonly nowMs: number; readonly limit: number },
  ): number {
    const { from, at, lastsMs } = SHIPPED[table];
    const sql = `SELECT count(*) AS n FROM
      (SELECT 1 FROM ${from} WHERE ${at} > ? AND ${at} <= ? LIMIT ?)`;
    const row = this.#connection.attempt(
      "count rows for the fleet",
      () => this.#connection.statement(sql).get(span.cursorMs, span.nowMs - lastsMs, span.limit),
    );
    return row === undefined ? 0 : numberIn(row, "n") ?? 0;
  }

  #house(): string | null {
    const row = this.#connection.attempt(
      "read the house's id",
      () => this.#connection.statement(SELECT_HOUSE).get(),
    );
    return row === undefined ? null : textIn(row, "uuid");
  }
}

/** The numbers of an event as JSON of their own; what is none stays a text. */
function parsed(detail: unknown): unknown {
  try {
    return JSON.parse(String(detail));
  } catch {
    return detail;
  }
}
