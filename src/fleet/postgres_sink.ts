import type { Sql } from "postgres";
import type { FleetTable } from "../domain/ports/fleet.ts";
import { fleetFailed } from "./fleet_trouble.ts";

/** Who ships: what the fleet knows a house by. */
export interface FleetHouse {
  readonly house: string;
  readonly name: string;
  readonly version: string;
  readonly timeZone: string;
  readonly schema: number;
}

/** Where finished rows go; every failure is a FleetFailed. */
export interface FleetSink {
  /** Says who ships, and hears whether the schemas fit. @throws FleetFailed */
  greet(house: FleetHouse): Promise<void>;
  /** Rows that are there already stay as they are. @returns how many are new or others @throws FleetFailed */
  ship(
    house: string,
    table: FleetTable,
    rows: readonly Readonly<Record<string, unknown>>[],
  ): Promise<number>;
  close(): Promise<void>;
}

const CONNECT_S = 10;
const CLOSE_S = 2;
/** Longest time for one piece, in ms, and for a lock that somebody else holds. */
const STATEMENT_MS = 30_000;
const LOCK_MS = 5_000;

/**
 * Connects with the first call. The library is loaded here, so a house of its own never pays for it.
 * The certificate is checked unless the address says `sslmode=require` (encrypted, unchecked) or
 * `sslmode=disable`.
 */
export async function openPostgres(url: string): Promise<FleetSink> {
  const { default: postgres } = await import("postgres");
  const sql = postgres(url, {
    max: 1,
    prepare: false,
    connect_timeout: CONNECT_S,
    // A lost connection is an error of the statement; the next run connects anew.
    backoff: false,
    ssl: sslOf(url),
    onnotice: () => {},
    connection: {
      application_name: "chargemanager",
      statement_timeout: STATEMENT_MS,
      lock_timeout: LOCK_MS,
    },
  });
  return new PostgresSink(sql);
}

class PostgresSink implements FleetSink {
  constructor(private readonly sql: Sql) {}

  async greet({ house, name, version, timeZone, schema }: FleetHouse): Promise<void> {
    await attempt(() =>
      this.sql`select fleet.greet(${house}::uuid, ${name}, ${version}, ${timeZone}, ${schema}::int)`
    );
  }

  async ship(
    house: string,
    table: FleetTable,
    rows: readonly Readonly<Record<string, unknown>>[],
  ): Promise<number> {
    const json = JSON.stringify(rows);
    const [answer] = await attempt(() =>
      this.sql`select fleet.ship(${house}::uuid, ${table}, ${json}::text::jsonb) as changed`
    );
    return Number(answer?.["changed"] ?? 0);
  }

  async close(): Promise<void> {
    await this.sql.end({ timeout: CLOSE_S });
  }
}

/** True checks the certificate and the name in it. */
function sslOf(url: string): boolean | "require" | "verify-full" {
  const mode = URL.parse(url)?.searchParams.get("sslmode");
  return mode === "disable" ? false : mode === "require" ? "require" : "verify-full";
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fleetFailed(error);
  }
}
