import { DatabaseSync } from "node:sqlite";
import type { HouseEvent } from "../../src/domain/codes/house_event.ts";
import { FleetShip } from "../../src/fleet/fleet_ship.ts";
import type { PostgresServer } from "./postgres.ts";
import { DataFolder } from "../storage/data_folder.ts";

export const STEP_MS = 300_000;
export const DAY_MS = 86_400_000;
export const NOON_MS = Date.UTC(2026, 5, 21, 12);

/** A house with a database of its own, whose rows a test writes, and what it has told. */
export class ShippingHouse implements Disposable {
  readonly folder = new DataFolder();
  readonly database = this.folder.open();
  readonly events: HouseEvent[] = [];
  readonly logged: string[] = [];
  url: string;
  nowMs = NOON_MS;
  readonly ship: FleetShip;

  constructor(url: string) {
    this.url = url;
    const write = (message: string, fields = {}) => {
      this.logged.push(`${message} ${JSON.stringify(fields)}`);
    };
    this.ship = new FleetShip({
      source: this.database.fleet,
      clock: { wallMs: () => this.nowMs, steadyMs: () => this.nowMs },
      logger: { error: write, warn: write, info: write, debug: write },
      settings: () => ({ postgresUrl: this.url, houseName: "Mill Lane 1" }),
      timeZone: () => "Europe/Berlin",
      version: "1.2.3",
      note: (event) => this.events.push(event),
      pause: () => Promise.resolve(),
      random: () => 0,
    });
  }

  /** Runs statements on the database beside the program. */
  write(sql: string): void {
    this.database.commit();
    using other = new DatabaseSync(this.folder.file);
    other.exec(sql);
  }

  /** Five-minute rows of a span before now. */
  addSteps(count: number): void {
    this.write(`WITH RECURSIVE step (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step
        WHERE n < ${count})
      INSERT OR REPLACE INTO five_minutes (start_ms, known_ms, pv_wh)
      SELECT ${this.nowMs} - n * ${STEP_MS}, ${STEP_MS}, n % 100 FROM step`);
  }

  addRecords(): void {
    this.write(`
      INSERT INTO days (day, time_zone, start_ms, end_ms, known_ms, pv_wh, consumption_wh,
        grid_import_wh) VALUES ('2026-06-20', 'Europe/Berlin', ${NOON_MS - 2 * DAY_MS},
        ${NOON_MS - DAY_MS}, 86400000, 20000, 10000, 2500);
      INSERT INTO sessions
        (id, device_id, started_at_ms, ended_at_ms, ended_by, energy_wh, solar_wh, modes)
        VALUES (1, 2, ${NOON_MS - 9000}, ${NOON_MS - 1000}, 'plug-out', 5000, 4000, 'tracked'),
        (2, 2, ${NOON_MS - 500}, NULL, NULL, 10, 10, 'tracked');
      INSERT INTO events (at_ms, kind, code, detail)
        VALUES (${NOON_MS - 1000}, 'program', 'program.stopped', '{"isSafe":true}');
      INSERT INTO settings_changes (at_ms, key, old, new)
        VALUES (${NOON_MS - 1000}, 'webSecret', '"***"', '"***"');`);
  }

  [Symbol.dispose](): void {
    this.database.close();
    this.folder[Symbol.dispose]();
  }
}

/** Rows of a table there. */
export async function countOf(server: PostgresServer, table: string): Promise<number> {
  return await server.asOwner(async (sql) => {
    const [row] = await sql.unsafe(`select count(*)::int as n from fleet.${table}`);
    return Number(row?.["n"]);
  });
}
