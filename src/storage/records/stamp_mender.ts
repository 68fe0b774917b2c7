import { movedGoal, parseGoal } from "../../domain/goals/goal.ts";
import { movedDetail } from "../../domain/codes/house_event.ts";
import { movedReason } from "../../domain/codes/told_reason.ts";
import type { StampMender } from "../../domain/ports/record_stores.ts";
import { type ClockMove, movedTime } from "../../domain/house/time.ts";
import type { Connection } from "../database/connection.ts";
import { DayTotals } from "../history/day_totals.ts";
import type { SqliteHistoryStore } from "../history/history_store.ts";
import { noteHours } from "../history/hours_to_roll_up.ts";
import { moveDevices } from "../samples/device_samples.ts";
import { numberIn, RECORD_WAIT_MS, type Row, textIn } from "../database/row_values.ts";

/** Tables whose rows have an id that counts up, with their columns of wall time. */
const STAMPED = {
  sessions: ["started_at_ms", "ended_at_ms"],
  plug_uses: ["started_at_ms", "ended_at_ms"],
  events: ["at_ms"],
  reasons: ["at_ms"],
  settings_changes: ["at_ms"],
} as const;
type Table = keyof typeof STAMPED;
const TABLES = ["sessions", "plug_uses", "events", "reasons", "settings_changes"] as const;

/** Values of those tables that have times in them. */
const JSONS = [
  {
    table: "events",
    column: "detail",
    update: "UPDATE events SET detail = ? WHERE id = ?",
    moved: movedDetail,
  },
  {
    table: "reasons",
    column: "reason",
    update: "UPDATE reasons SET reason = ? WHERE id = ?",
    moved: movedReason,
  },
] as const;

const MOVE_SAMPLE = "UPDATE OR REPLACE samples SET at_ms = ?2 WHERE at_ms = ?1";
const DELETE_ROW = ["five_minutes", "load_five_minutes"].map((table) =>
  `DELETE FROM ${table} WHERE start_ms = ?`
);
const SELECT_DAYS = `SELECT day, time_zone, start_ms, EXISTS (
    SELECT 1 FROM five_minutes f WHERE f.start_ms >= days.start_ms AND f.start_ms < days.end_ms
  ) AS has_rows FROM days WHERE end_ms > ? AND start_ms <= ?`;
const DELETE_DAY = ["days", "load_days"].map((table) =>
  `DELETE FROM ${table} WHERE day = ? AND time_zone = ?`
);
const SELECT_OPEN = "SELECT id FROM sessions WHERE ended_at_ms IS NULL";
// Where a session goes on from an earlier program, this program has stamped its end alone.
const MOVE_END = `UPDATE sessions SET ended_at_ms = ?2
  WHERE id = ?1 AND ended_at_ms IS NOT NULL AND ended_by <> 'lost'`;

/** Where the rows of this program begin. */
interface Marks {
  /** Largest id of each table at the start. */
  readonly ids: Readonly<Record<Table, number>>;
  /** The sessions that an earlier program left without an end. */
  readonly openSessions: readonly number[];
}

/** Moves what was stored since `begin` with a clock that was wrong. */
export class SqliteStampMender implements StampMender {
  readonly #connection: Connection;
  readonly #history: SqliteHistoryStore;
  #marks: Marks | null = null;

  constructor(connection: Connection, history: SqliteHistoryStore) {
    this.#connection = connection;
    this.#history = history;
  }

  begin(): void {
    this.#marks = null;
    this.#history.stamps.begin();
    this.#marks = this.#connection.attempt("read newest rows", () => ({
      ids: {
        sessions: this.#newestId("sessions"),
        plug_uses: this.#newestId("plug_uses"),
        events: this.#newestId("events"),
        reasons: this.#newestId("reasons"),
        settings_changes: this.#newestId("settings_changes"),
      },
      openSessions: this.#connection.statement(SELECT_OPEN).all()
        .map((row) => numberIn(row, "id")).filter((id) => id !== null),
    }));
  }

  settle(): void {
    this.#marks = null;
    this.#history.stamps.settle();
  }

  move(move: ClockMove): void {
    const action = `move stamps by ${move.stepMs} ms`;
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    const marks = this.#marks;
    this.#connection.write({ action, waitMs }, () => {
      this.#moveSamples(move);
      if (marks === null) return;
      for (const table of TABLES) this.#moveTable(table, marks.ids[table], move);
      for (const id of marks.openSessions) this.#moveEnd(id, move);
      this.#moveSettings(marks.ids.settings_changes, move);
      this.#moveModes(move);
    });
    this.#history.moveStamps(move);
  }

  /** What was made of the samples goes: it is made anew where they belong. */
  #moveSamples(move: ClockMove): void {
    const { stamps } = this.#history;
    const times = stamps.samplesOf(move);
    const update = this.#connection.statement(MOVE_SAMPLE);
    for (const atMs of times) {
      const toMs = movedTime(atMs, move);
      update.run(atMs, toMs);
      moveDevices(this.#connection, { fromMs: atMs, toMs });
    }
    const rows = stamps.rowsOf(move);
    for (const sql of DELETE_ROW) {
      for (const startMs of rows) this.#connection.statement(sql).run(startMs);
    }
    noteHours(this.#connection, [...times, ...times.map((atMs) => movedTime(atMs, move)), ...rows]);
    const days = new DayTotals(this.#connection);
    for (const row of this.#connection.statement(SELECT_DAYS).all(move.fromMs, move.toMs)) {
      const timeZone = textIn(row, "time_zone") ?? "";
      if (row["has_rows"] === 1) days.update([numberIn(row, "start_ms") ?? 0], timeZone);
      else {
        for (const sql of DELETE_DAY) {
          this.#connection.statement(sql).run(textIn(row, "day"), timeZone);
        }
      }
    }
  }

  #moveTable(table: Table, afterId: number, move: ClockMove): void {
    const columns = STAMPED[table];
    // No two sessions of a charger may begin in the same millisecond: a row that would be the second
    // one stays where it is.
    const sql = `UPDATE OR IGNORE ${table} SET ${columns.map((name) => `${name} = ?`).join(", ")}
      WHERE id = ?`;
    const order = move.stepMs > 0 ? "DESC" : "ASC";
    const rows = this.#connection
      .statement(`SELECT * FROM ${table} WHERE id > ? ORDER BY id ${order}`).all(afterId);
    for (const row of rows) {
      const id = numberIn(row, "id");
      const times = columns.map((name) => movedIn(row, name, move));
      this.#connection.statement(sql).run(...times, id);
      for (const json of JSONS) {
        if (json.table === table) this.#moveJson({ ...json, id }, textIn(row, json.column), move);
      }
    }
  }

  #moveJson(
    { update, moved, id }: (typeof JSONS)[number] & { readonly id: number | null },
    json: string | null,
    move: ClockMove,
  ): void {
    const value: unknown = JSON.parse(json ?? "null");
    if (typeof value !== "object" || value === null) return;
    const text = JSON.stringify(moved(value, move));
    if (text !== json) this.#connection.statement(update).run(text, id);
  }

  #moveEnd(id: number, move: ClockMove): void {
    const row = this.#connection.statement("SELECT ended_at_ms FROM sessions WHERE id = ?").get(id);
    if (row === undefined) return;
    this.#connection.statement(MOVE_END).run(id, movedIn(row, "ended_at_ms", move));
  }

  /** Those that this program has changed. */
  #moveSettings(afterId: number, move: ClockMove): void {
    const rows = this.#connection.statement(`SELECT key, changed_at_ms FROM settings
      WHERE key IN (SELECT key FROM settings_changes WHERE id > ?)`).all(afterId);
    const update = this.#connection.statement(
      "UPDATE settings SET changed_at_ms = ? WHERE key = ?",
    );
    for (const row of rows) update.run(movedIn(row, "changed_at_ms", move), textIn(row, "key"));
  }

  #moveModes(move: ClockMove): void {
    const rows = this.#connection.statement("SELECT device_id, since_ms, goal FROM modes").all();
    const update = this.#connection.statement(
      "UPDATE modes SET since_ms = ?, goal = ? WHERE device_id = ?",
    );
    for (const row of rows) {
      const goal = parseGoal(row["goal"]);
      const moved = goal === null ? null : JSON.stringify(movedGoal(goal, move));
      update.run(movedIn(row, "since_ms", move), moved, numberIn(row, "device_id"));
    }
  }

  #newestId(table: Table): number {
    return this.#number(`SELECT max(id) AS number FROM ${table}`) ?? 0;
  }

  #number(sql: string): number | null {
    return numberIn(this.#connection.statement(sql).get() ?? {}, "number");
  }
}

function movedIn(row: Row, name: string, move: ClockMove): number | null {
  const atMs = numberIn(row, name);
  return atMs === null ? null : movedTime(atMs, move);
}
