import {
  FLEET_COUNTED,
  FLEET_TABLES,
  type FleetPiece,
  type FleetPlace,
  type FleetProgress,
  type FleetSource,
  type FleetTable,
} from "../../domain/ports/fleet.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn, RECORD_WAIT_MS, textIn } from "../database/row_values.ts";
import { changedSince, forgetChanges, SHIPPED } from "./fleet_tables.ts";

const SELECT_HOUSE = "SELECT uuid FROM house WHERE id = 1";
const UPSERT_HOUSE = `INSERT INTO house (id, uuid) VALUES (1, ?)
  ON CONFLICT (id) DO UPDATE SET uuid = excluded.uuid`;
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
    // Its rows get other ids when they come to the disk, and with them the fleet had them twice.
    this.#connection.refuseTemporary("ship to the fleet");
    return this.knownHouse() ?? this.nameHouse(crypto.randomUUID());
  }

  /** UUID that the house has; null: none yet. @throws StorageFailed */
  knownHouse(): string | null {
    const row = this.#connection.attempt(
      "read the house's id",
      () => this.#connection.statement(SELECT_HOUSE).get(),
    );
    return row === undefined ? null : textIn(row, "uuid");
  }

  /** Gives the house a UUID. @throws StorageFailed */
  nameHouse(uuid: string): string {
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    this.#connection.write({ action: "name the house", waitMs }, () => {
      this.#connection.statement(UPSERT_HOUSE).run(uuid);
    });
    return uuid;
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

  begin(table: FleetTable, target: string): number {
    const action = "begin with the fleet";
    this.#connection.attempt(action, () => forgetChanges(this.#connection, table));
    return this.#cursorMs(table, target);
  }

  progress({ target, nowMs }: { readonly target: string; readonly nowMs: number }): FleetProgress {
    let newestMs = 0;
    let waitingRows = 0;
    for (const table of FLEET_TABLES) {
      const cursorMs = this.#cursorMs(table, target);
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
      const changedMs = changedSince(this.#connection, table) ?? atMs;
      const cursorMs = Math.round(Math.min(atMs, changedMs));
      this.#connection.statement(UPSERT_CURSOR).run(table, target, cursorMs);
    });
  }

  #cursorMs(table: FleetTable, target: string): number {
    const row = this.#connection.attempt(
      "read cursor of the fleet",
      () => this.#connection.statement(SELECT_CURSOR).get(table, target),
    );
    return row === undefined ? 0 : numberIn(row, "at_ms") ?? 0;
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
}

/** The numbers of an event as JSON of their own; what is none stays a text. */
function parsed(detail: unknown): unknown {
  try {
    return JSON.parse(String(detail));
  } catch {
    return detail;
  }
}
