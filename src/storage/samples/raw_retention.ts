import { startOfHour } from "../../domain/history/five_minutes.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import type { Connection } from "../database/connection.ts";
import { deleteDevices } from "./device_samples.ts";
import { numberIn } from "../database/row_values.ts";

const DAY_MS = 24 * HOUR_MS;
/**
 * Most hours that go in one run. One an hour is usual; a clock that is years ahead for a moment
 * shall not cost all samples.
 */
const MAX_HOURS_A_RUN = 24;

const SELECT_OLDEST = "SELECT min(at_ms) AS at_ms FROM samples";
const SELECT_NOTE = "SELECT 1 FROM hours_to_roll_up WHERE hour_ms = ?";
const DELETE_SAMPLES = "DELETE FROM samples WHERE at_ms >= ? AND at_ms < ?";
/** Notes that samples before a moment (epoch ms) are no longer there. */
export const UPSERT_MARK = `INSERT INTO raw_retention (id, deleted_before_ms) VALUES (1, ?)
  ON CONFLICT (id) DO UPDATE
  SET deleted_before_ms = max(deleted_before_ms, excluded.deleted_before_ms)`;

/** Deletes raw samples that are older than they shall be kept, and remembers up to where. */
export class RawRetention {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Each iteration deletes one whole hour, the oldest first; an hour that is still to be rolled up
   * ends the run. @throws StorageFailed
   */
  *run(
    due: { readonly atMs: number; readonly rawRetentionDays: number },
    waitMs: number,
  ): Generator<void> {
    const keptFromMs = due.atMs - due.rawRetentionDays * DAY_MS;
    for (let hours = 0; hours < MAX_HOURS_A_RUN; hours++) {
      const hourMs = this.#connection.attempt("read oldest sample", () => this.#oldestHour());
      if (hourMs === null || hourMs + HOUR_MS > keptFromMs) return;
      // In a transaction of its own, freed pages cost nothing.
      this.#connection.commit();
      this.#connection.writeSoon({ action: `delete samples of hour ${hourMs}`, waitMs }, () => {
        this.#connection.statement(DELETE_SAMPLES).run(hourMs, hourMs + HOUR_MS);
        deleteDevices(this.#connection, { fromMs: hourMs, toMs: hourMs + HOUR_MS });
        this.#connection.statement(UPSERT_MARK).run(hourMs + HOUR_MS);
      });
      yield;
    }
  }

  /**
   * The oldest hour with samples; null where there is none, or where that hour has still to be
   * rolled up.
   */
  #oldestHour(): number | null {
    const row = this.#connection.statement(SELECT_OLDEST).get();
    const atMs = row === undefined ? null : numberIn(row, "at_ms");
    if (atMs === null) return null;
    const hourMs = startOfHour(atMs);
    return this.#connection.statement(SELECT_NOTE).get(hourMs) === undefined ? hourMs : null;
  }
}
