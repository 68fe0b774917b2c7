import { MINUTE_MS } from "../../domain/house/units.ts";
import { FLEET_OVERLAP_MS, FLEET_TABLES, type FleetTable } from "../../domain/ports/fleet.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn } from "../database/row_values.ts";

/** How a table is shipped: its rows, the moment that orders them, and what tells rows of one apart. */
interface Shipped {
  readonly from: string;
  readonly at: string;
  readonly key: string;
  /** A row is finished so long after its moment. */
  readonly lastsMs: number;
  /** The moment of a row that a trigger sees. */
  readonly changedAt: string;
}

const EVENTS = { at: "r.at_ms", key: "r.id", lastsMs: 0, changedAt: "NEW.at_ms" } as const;
/** One that runs has no end yet, and `NULL` is behind nothing. */
const ENDED = {
  at: "r.ended_at_ms",
  key: "r.id",
  lastsMs: 0,
  changedAt: "NEW.ended_at_ms",
} as const;
const STEPS = { at: "r.start_ms", lastsMs: 5 * MINUTE_MS, changedAt: "NEW.start_ms" } as const;

export const SHIPPED: Readonly<Record<FleetTable, Shipped>> = {
  five_minutes: { from: "five_minutes r", key: "r.start_ms", ...STEPS },
  load_five_minutes: { from: "load_five_minutes r", key: "r.device_id", ...STEPS },
  days: {
    from: "days r",
    at: "r.end_ms",
    key: "r.time_zone",
    lastsMs: 0,
    changedAt: "NEW.end_ms",
  },
  load_days: {
    from: "load_days r JOIN days d ON d.day = r.day AND d.time_zone = r.time_zone",
    at: "d.end_ms",
    key: "r.time_zone || ' ' || r.device_id",
    lastsMs: 0,
    changedAt: "(SELECT end_ms FROM days WHERE day = NEW.day AND time_zone = NEW.time_zone)",
  },
  sessions: { from: "sessions r", ...ENDED },
  plug_uses: { from: "plug_uses r", ...ENDED },
  events: { from: "events r", ...EVENTS },
  settings_changes: { from: "settings_changes r", ...EVENTS },
};

const SELECT_CHANGED = "SELECT at_ms FROM fleet_changes WHERE table_name = ?";
const FORGET_CHANGED = "UPDATE fleet_changes SET at_ms = NULL WHERE table_name = ?";

/**
 * From now on a row that is written behind its table's cursor, and before what is sent again anyway,
 * moves the cursor back in the same write. The earliest row that was written since a run began is in
 * memory: the run may have passed it already, or have it on the way.
 */
export function followChanges(connection: Connection): void {
  connection.attempt("follow rows for the fleet", () => {
    connection.run("CREATE TEMP TABLE fleet_changes (table_name TEXT PRIMARY KEY, at_ms INTEGER)");
    for (const table of FLEET_TABLES) connection.run(triggersOf(table));
  });
}

/** The earliest moment of rows written since `forgetChanges`; null: none. Only inside `attempt`. */
export function changedSince(connection: Connection, table: FleetTable): number | null {
  const row = connection.statement(SELECT_CHANGED).get(table);
  return row === undefined ? null : numberIn(row, "at_ms");
}

/** Only inside `attempt`. */
export function forgetChanges(connection: Connection, table: FleetTable): void {
  connection.statement(FORGET_CHANGED).run(table);
}

/** What SQLite drops with the connection: the file has no triggers. */
function triggersOf(table: FleetTable): string {
  const { changedAt } = SHIPPED[table];
  const body = `BEGIN
      UPDATE fleet_cursors SET at_ms = ${changedAt}
        WHERE table_name = '${table}' AND at_ms - ${FLEET_OVERLAP_MS} > ${changedAt};
      UPDATE fleet_changes SET at_ms = min(coalesce(at_ms, ${changedAt}), ${changedAt})
        WHERE table_name = '${table}' AND ${changedAt} IS NOT NULL;
    END;`;
  return `INSERT INTO fleet_changes (table_name) VALUES ('${table}');
    CREATE TEMP TRIGGER fleet_${table}_inserted AFTER INSERT ON ${table} ${body}
    CREATE TEMP TRIGGER fleet_${table}_updated AFTER UPDATE ON ${table} ${body}`;
}
