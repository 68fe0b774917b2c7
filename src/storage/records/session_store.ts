import {
  type EndedSession,
  type PageOf,
  SESSION_ENDS,
  type SessionEndedBy,
  type SessionFacts,
  type SessionRow,
} from "../../domain/history/history_rows.ts";
import { type ChargeMode, isChargeMode } from "../../domain/house/mode.ts";
import type { SessionStore, UsesQuery } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import { deviceIn, selectPages } from "./uses_pages.ts";
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

const FACT_COLUMNS = [
  "device_id",
  "started_at_ms",
  "energy_wh",
  "solar_wh",
  "battery_wh",
  "grid_wh",
  "unknown_wh",
  "charged_ms",
  "pauses",
  "max_power_w",
  "modes",
  "phases",
  "fewest_phases",
  "soc_start_permille",
  "soc_end_permille",
] as const;
const END_COLUMNS = [
  "ended_at_ms",
  "ended_by",
  "cost_milli",
  "currency",
  "unknown_cost_milli",
] as const;

const UPSERT_RUNNING = upsertOf(FACT_COLUMNS);
const UPSERT_ENDED = upsertOf([...FACT_COLUMNS, ...END_COLUMNS]);
// A session that was left without an end ends where the next one of its charger begins, or earlier
// where the clock went back.
const END_OTHERS = `UPDATE sessions SET ended_by = 'lost',
    ended_at_ms = max(?1, started_at_ms + coalesce(charged_ms, 0))
  WHERE ended_at_ms IS NULL AND started_at_ms <> ?1 AND device_id = ?2`;
const SELECT = selectPages("sessions");

/**
 * Charging sessions in table `sessions`: of each charger one row a start time, at most one of them
 * without an end.
 */
export class SqliteSessionStore implements SessionStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  save(deviceId: number, session: SessionFacts): void {
    const startedAtMs = toCount("started_at_ms", session.startedAtMs);
    this.#connection.write({ action: "save session", waitMs: this.#waitMs }, () => {
      this.#connection.statement(END_OTHERS).run(startedAtMs, deviceId);
      this.#connection.statement(UPSERT_RUNNING).run(...factsOf(deviceId, session));
      this.#connection.pending?.add({ kind: "session", deviceId, value: session });
    });
  }

  end(deviceId: number, session: EndedSession): void {
    const startedAtMs = toCount("started_at_ms", session.startedAtMs);
    const endedAtMs = Math.max(startedAtMs, toCount("ended_at_ms", session.endedAtMs));
    const { endedBy, costMilli, currency, unknownCostMilli } = session;
    this.#connection.write({ action: "end session", waitMs: this.#waitMs }, () => {
      this.#connection.statement(UPSERT_ENDED).run(
        ...factsOf(deviceId, session),
        endedAtMs,
        endedBy,
        costMilli === null ? null : Math.round(costMilli),
        currency,
        unknownCostMilli === null ? null : Math.round(unknownCostMilli),
      );
    });
  }

  running(): readonly SessionRow[] {
    const rows = this.#connection.attempt(
      "read session",
      () => this.#connection.statement(SELECT.running).all(),
    );
    return rows.map(toSessionRow).filter((row) => row !== null);
  }

  page(query: UsesQuery): PageOf<SessionRow> {
    const { fromMs, toMs, afterId, deviceId = null } = query;
    const count = rowsToAsk(query);
    const rows = this.#connection.attempt(
      "read sessions",
      () =>
        afterId === null
          ? this.#connection.statement(SELECT.page).all(fromMs, toMs, deviceId, count)
          : this.#connection.statement(SELECT.pageAfter)
            .all(fromMs, toMs, deviceId, count, afterId),
    );
    return toPage(query, rows, toSessionRow);
  }

  one(id: number): SessionRow | null {
    const row = this.#connection.attempt(
      `read session ${id}`,
      () => this.#connection.statement(SELECT.one).get(id),
    );
    return row === undefined ? null : toSessionRow(row);
  }

  get #waitMs(): number {
    return Math.min(RECORD_WAIT_MS, this.#connection.busyTimeoutMs);
  }
}

/** Makes the row of a charger's start time or updates it; what has ended stays as it ended. */
function upsertOf(columns: readonly string[]): string {
  // Not what the index is on: SQLite would write it anew, too.
  const changes = columns.filter((column) => column !== "started_at_ms" && column !== "device_id")
    .map((column) => `${column} = excluded.${column}`).join(", ");
  return `INSERT INTO sessions (${columns.join(", ")})
    VALUES (?${", ?".repeat(columns.length - 1)})
    ON CONFLICT (started_at_ms, device_id) DO UPDATE SET ${changes} WHERE ended_at_ms IS NULL`;
}

/** Values of FACT_COLUMNS, in their order. */
function factsOf(deviceId: number, session: SessionFacts): (number | string | null)[] {
  return [
    deviceId,
    toCount("started_at_ms", session.startedAtMs),
    toCount("energy_wh", session.energyWh),
    toCount("solar_wh", session.solarWh),
    toCount("battery_wh", session.batteryWh),
    toCount("grid_wh", session.gridWh),
    toCount("unknown_wh", session.unknownWh),
    toCount("charged_ms", session.chargedMs),
    toCount("pauses", session.pauses),
    toCount("max_power_w", session.maxPowerW),
    session.modes.join(" "),
    toCount("phases", session.phases),
    toCount("fewest_phases", session.fewestPhases),
    toCount("soc_start_permille", permille(session.socStartPct)),
    toCount("soc_end_permille", permille(session.socEndPct)),
  ];
}

function permille(pct: number | null): number | null {
  return pct === null ? null : pct * 10;
}

/** The session of a row; null where its values are none that this program writes. */
function toSessionRow(row: Row): SessionRow | null {
  const id = wholeIn(row, "id");
  const startedAtMs = countIn(row, "started_at_ms");
  const energyWh = countIn(row, "energy_wh");
  const device = deviceIn(row);
  if (id === null || device === null || startedAtMs === null || energyWh === null) return null;
  return {
    id,
    ...device,
    startedAtMs,
    endedAtMs: countIn(row, "ended_at_ms"),
    endedBy: endIn(row),
    energyWh,
    solarWh: countIn(row, "solar_wh"),
    batteryWh: countIn(row, "battery_wh"),
    gridWh: countIn(row, "grid_wh"),
    unknownWh: countIn(row, "unknown_wh"),
    chargedMs: countIn(row, "charged_ms"),
    pauses: countIn(row, "pauses"),
    maxPowerW: countIn(row, "max_power_w"),
    modes: modesIn(row),
    phases: countIn(row, "phases"),
    fewestPhases: countIn(row, "fewest_phases"),
    socStartPct: pctIn(row, "soc_start_permille"),
    socEndPct: pctIn(row, "soc_end_permille"),
    costMilli: wholeIn(row, "cost_milli"),
    unknownCostMilli: wholeIn(row, "unknown_cost_milli"),
    currency: textIn(row, "currency"),
  };
}

function endIn(row: Row): SessionEndedBy | null {
  return SESSION_ENDS.find((end) => end === row["ended_by"]) ?? null;
}

function modesIn(row: Row): readonly ChargeMode[] {
  return (textIn(row, "modes") ?? "").split(" ").filter(isChargeMode);
}

function pctIn(row: Row, name: string): number | null {
  const value = countIn(row, name);
  return value === null ? null : value / 10;
}
