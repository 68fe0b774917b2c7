import { SITE_ENERGY_COLUMNS } from "../../domain/history/house_steps.ts";
import { LOAD_ENERGY_COLUMNS, type TimeRange } from "../../domain/history/history_rows.ts";
import { dayAfter, dayOf, startOfDayMs } from "../../domain/house/local_day.ts";
import type { Connection } from "../database/connection.ts";
import { LOAD_SUMS } from "./load_queries.ts";
import { meterMoves, readCounters } from "./meter_moves.ts";
import { numberIn } from "../database/row_values.ts";

/** Days of another zone that one piece of a rebuild takes: some milliseconds. */
const DAYS_A_PIECE = 4;

const ENERGIES = SITE_ENERGY_COLUMNS.join(", ");
const SUMS = SITE_ENERGY_COLUMNS.map((column) => `sum(${column})`).join(", ");
// Not the start, which stays the same: SQLite would write its index anew, too.
const WRITTEN = ["end_ms", "known_ms", ...SITE_ENERGY_COLUMNS, "meter_import_wh"];
const UPSERT = `INSERT INTO days
  (day, time_zone, start_ms, end_ms, meter_import_wh, meter_export_wh, known_ms, ${ENERGIES})
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, sum(known_ms), ${SUMS}
  FROM five_minutes WHERE start_ms >= ?3 AND start_ms < ?4 HAVING count(*) > 0
  ON CONFLICT (day, time_zone) DO UPDATE
  SET ${[...WRITTEN, "meter_export_wh"].map((name) => `${name} = excluded.${name}`).join(", ")}`;
const DELETE_LOADS = "DELETE FROM load_days WHERE day = ? AND time_zone = ?";
const INSERT_LOADS = `INSERT INTO load_days (day, time_zone, device_id, ${
  LOAD_ENERGY_COLUMNS.join(", ")
})
  SELECT ?1, ?2, device_id, ${LOAD_SUMS}
  FROM load_five_minutes WHERE start_ms >= ?3 AND start_ms < ?4 GROUP BY device_id`;
const SELECT_FOREIGN = `SELECT day, time_zone, start_ms, end_ms FROM days
  WHERE time_zone <> ? ORDER BY start_ms DESC LIMIT ${DAYS_A_PIECE}`;
const DELETE_ONE = "DELETE FROM days WHERE day = ? AND time_zone = ?";

/** Tables `days` and `load_days`: sums of the five-minute rows of each day of the site's zone. */
export class DayTotals {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Sums up the days in which these moments lie; only inside `write`. */
  update(times: Iterable<number>, timeZone: string): void {
    const days = new Set<string>();
    for (const atMs of times) days.add(dayOf(atMs, timeZone));
    for (const day of days) this.#sumUp(day, timeZone);
  }

  /**
   * Makes anew in this zone what was summed up in another one, the newest days first; each iteration
   * takes some. An old row goes with the write that covers all its hours. @throws StorageFailed
   */
  *rebuild(timeZone: string, waitMs: number): Generator<void> {
    const select = () => this.#connection.statement(SELECT_FOREIGN).all(timeZone);
    for (;;) {
      const foreign = this.#connection.attempt("read days", select);
      if (foreign.length === 0) return;
      this.#connection.write({ action: `make days of ${timeZone}`, waitMs }, () => {
        for (const { day, time_zone: oldZone, ...row } of foreign) {
          const startMs = numberIn(row, "start_ms") ?? 0;
          const endMs = numberIn(row, "end_ms") ?? 0;
          this.#sumUpAll({ fromMs: startMs, toMs: endMs }, timeZone);
          this.#connection.statement(DELETE_ONE).run(day ?? null, oldZone ?? null);
          this.#connection.statement(DELETE_LOADS).run(day ?? null, oldZone ?? null);
        }
      });
      yield;
    }
  }

  #sumUpAll({ fromMs, toMs }: TimeRange, timeZone: string): void {
    let day = dayOf(fromMs, timeZone);
    while (startOfDayMs(day, timeZone) < toMs) {
      this.#sumUp(day, timeZone);
      day = dayAfter(day);
    }
  }

  #sumUp(day: string, timeZone: string): void {
    const fromMs = startOfDayMs(day, timeZone);
    const toMs = startOfDayMs(dayAfter(day), timeZone);
    const { meterImportWh, meterExportWh } = meterMoves(
      readCounters(this.#connection, { fromMs, toMs }),
    );
    this.#connection.statement(UPSERT)
      .run(day, timeZone, fromMs, toMs, meterImportWh, meterExportWh);
    this.#connection.statement(DELETE_LOADS).run(day, timeZone);
    this.#connection.statement(INSERT_LOADS).run(day, timeZone, fromMs, toMs);
  }
}
