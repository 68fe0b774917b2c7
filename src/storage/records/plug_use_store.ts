import type {
  EndedPlugUse,
  Page,
  PageOf,
  PlugUse,
  PlugUseRow,
  TimeRange,
} from "../../domain/history/history_rows.ts";
import type { PlugUseStore } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import {
  countIn,
  RECORD_WAIT_MS,
  type Row,
  rowsToAsk,
  toCount,
  toPage,
  wholeIn,
} from "../database/row_values.ts";

// A use that has ended is not changed any more.
const UPSERT = `INSERT INTO plug_uses (started_at_ms, energy_wh, solar_wh, unknown_wh, ended_at_ms)
  VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (started_at_ms) DO UPDATE
  SET energy_wh = excluded.energy_wh, solar_wh = excluded.solar_wh,
    unknown_wh = excluded.unknown_wh, ended_at_ms = excluded.ended_at_ms
  WHERE ended_at_ms IS NULL`;
const END_OTHERS = `UPDATE plug_uses SET ended_at_ms = max(?1, started_at_ms)
  WHERE ended_at_ms IS NULL AND started_at_ms <> ?1`;
const SELECT_RUNNING = `SELECT * FROM plug_uses
  WHERE ended_at_ms IS NULL AND started_at_ms BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}
  ORDER BY started_at_ms DESC LIMIT 1`;
const SELECT_PAGE = `SELECT * FROM plug_uses
  WHERE started_at_ms >= ? AND started_at_ms < ?
  ORDER BY started_at_ms DESC LIMIT ?`;
const SELECT_PAGE_AFTER = `SELECT * FROM plug_uses
  WHERE started_at_ms >= ? AND started_at_ms < ?
    AND started_at_ms < (SELECT started_at_ms FROM plug_uses WHERE id = ?)
  ORDER BY started_at_ms DESC LIMIT ?`;

/** Uses of the plug in table `plug_uses`, one row a start time, at most one without an end. */
export class SqlitePlugUseStore implements PlugUseStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  save(use: PlugUse): void {
    this.#write(use, null);
  }

  end(use: EndedPlugUse): void {
    this.#write(use, Math.max(use.startedAtMs, use.endedAtMs));
  }

  running(): PlugUseRow | null {
    const row = this.#connection.attempt(
      "read plug use",
      () => this.#connection.statement(SELECT_RUNNING).get(),
    );
    return row === undefined ? null : toPlugUseRow(row);
  }

  page(query: TimeRange & Page): PageOf<PlugUseRow> {
    const { fromMs, toMs, afterId } = query;
    const count = rowsToAsk(query);
    const rows = this.#connection.attempt(
      "read plug uses",
      () =>
        afterId === null
          ? this.#connection.statement(SELECT_PAGE).all(fromMs, toMs, count)
          : this.#connection.statement(SELECT_PAGE_AFTER).all(fromMs, toMs, afterId, count),
    );
    return toPage(query, rows, toPlugUseRow);
  }

  #write(use: PlugUse, endedAtMs: number | null): void {
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    const startedAtMs = toCount("started_at_ms", use.startedAtMs);
    this.#connection.write({ action: "save plug use", waitMs }, () => {
      this.#connection.statement(END_OTHERS).run(startedAtMs);
      this.#connection.statement(UPSERT).run(
        startedAtMs,
        toCount("energy_wh", use.energyWh),
        toCount("solar_wh", use.solarWh),
        toCount("unknown_wh", use.unknownWh),
        toCount("ended_at_ms", endedAtMs),
      );
      if (endedAtMs === null) this.#connection.pending?.add({ kind: "plug-use", value: use });
    });
  }
}

/** The use of a row; null where its values are none that this program writes. */
function toPlugUseRow(row: Row): PlugUseRow | null {
  const id = wholeIn(row, "id");
  const startedAtMs = countIn(row, "started_at_ms");
  const energyWh = countIn(row, "energy_wh");
  const solarWh = countIn(row, "solar_wh");
  if (id === null || startedAtMs === null || energyWh === null || solarWh === null) return null;
  const unknownWh = countIn(row, "unknown_wh");
  const endedAtMs = countIn(row, "ended_at_ms");
  return { id, startedAtMs, endedAtMs, energyWh, solarWh, unknownWh };
}
