import type {
  EndedPlugUse,
  PageOf,
  PlugUse,
  PlugUseRow,
} from "../../domain/history/history_rows.ts";
import type { PlugUseStore, UsesQuery } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import { deviceIn, selectPages } from "./uses_pages.ts";
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
const UPSERT = `INSERT INTO plug_uses
    (device_id, started_at_ms, energy_wh, solar_wh, unknown_wh, ended_at_ms)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (started_at_ms, device_id) DO UPDATE
  SET energy_wh = excluded.energy_wh, solar_wh = excluded.solar_wh,
    unknown_wh = excluded.unknown_wh, ended_at_ms = excluded.ended_at_ms
  WHERE ended_at_ms IS NULL`;
const END_OTHERS = `UPDATE plug_uses SET ended_at_ms = max(?1, started_at_ms)
  WHERE ended_at_ms IS NULL AND started_at_ms <> ?1 AND device_id = ?2`;
const SELECT = selectPages("plug_uses");

/**
 * Uses of switches in table `plug_uses`: of each switch one row a start time, at most one of them
 * without an end.
 */
export class SqlitePlugUseStore implements PlugUseStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  save(deviceId: number, use: PlugUse): void {
    this.#write(deviceId, use, null);
  }

  end(deviceId: number, use: EndedPlugUse): void {
    this.#write(deviceId, use, Math.max(use.startedAtMs, use.endedAtMs));
  }

  running(): readonly PlugUseRow[] {
    const rows = this.#connection.attempt(
      "read plug use",
      () => this.#connection.statement(SELECT.running).all(),
    );
    return rows.map(toPlugUseRow).filter((row) => row !== null);
  }

  page(query: UsesQuery): PageOf<PlugUseRow> {
    const { fromMs, toMs, afterId, deviceId = null } = query;
    const count = rowsToAsk(query);
    const rows = this.#connection.attempt(
      "read plug uses",
      () =>
        afterId === null
          ? this.#connection.statement(SELECT.page).all(fromMs, toMs, deviceId, count)
          : this.#connection.statement(SELECT.pageAfter)
            .all(fromMs, toMs, deviceId, count, afterId),
    );
    return toPage(query, rows, toPlugUseRow);
  }

  #write(deviceId: number, use: PlugUse, endedAtMs: number | null): void {
    const waitMs = Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
    const startedAtMs = toCount("started_at_ms", use.startedAtMs);
    this.#connection.write({ action: "save plug use", waitMs }, () => {
      this.#connection.statement(END_OTHERS).run(startedAtMs, deviceId);
      this.#connection.statement(UPSERT).run(
        deviceId,
        startedAtMs,
        toCount("energy_wh", use.energyWh),
        toCount("solar_wh", use.solarWh),
        toCount("unknown_wh", use.unknownWh),
        toCount("ended_at_ms", endedAtMs),
      );
      if (endedAtMs !== null) return;
      this.#connection.pending?.add({ kind: "plug-use", deviceId, value: use });
    });
  }
}

/** The use of a row; null where its values are none that this program writes. */
function toPlugUseRow(row: Row): PlugUseRow | null {
  const id = wholeIn(row, "id");
  const startedAtMs = countIn(row, "started_at_ms");
  const energyWh = countIn(row, "energy_wh");
  const solarWh = countIn(row, "solar_wh");
  const device = deviceIn(row);
  if (id === null || device === null || startedAtMs === null) return null;
  if (energyWh === null || solarWh === null) return null;
  const unknownWh = countIn(row, "unknown_wh");
  const endedAtMs = countIn(row, "ended_at_ms");
  return { id, ...device, startedAtMs, endedAtMs, energyWh, solarWh, unknownWh };
}
