import type { FleetTable } from "../domain/ports/fleet.ts";
import { FleetFailed, fleetFailed } from "./fleet_trouble.ts";

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
/** Longest time for one call of ours, connecting included: the server may answer nothing at all. */
const CALL_MS = 60_000;
/** Longest time for one piece, in ms, and for a lock that somebody else holds. */
const STATEMENT_MS = 30_000;
const LOCK_MS = 5_000;

/** What ends a call of ours before its answer. */
export interface CallLimits {
  readonly signal?: AbortSignal;
  readonly callMs?: number;
}

/**
 * Connects with the first call. The library is loaded here, so a house of its own never pays for it.
 * The certificate is checked unless the address says `sslmode=require` (encrypted, unchecked) or
 * `sslmode=disable`. With the signal a call that runs is left, and its connection cut.
 */
export async function openPostgres(
  url: string,
  limits: CallLimits = {},
): Promise<FleetSink> {
  const { default: postgres } = await import("postgres");
  const sql = postgres(url, { ...optionsOf(url), onnotice: () => {} });
  return new PostgresSink(sql, limits);
}

/** What the library is told of a connection: its limits, and whether it is encrypted. */
export function optionsOf(url: string) {
  return {
    max: 1,
    prepare: false,
    connect_timeout: CONNECT_S,
    // A lost connection is an error of the statement; the next run connects anew.
    backoff: false,
    ssl: sslOf(url),
    connection: {
      application_name: "chargemanager",
      statement_timeout: STATEMENT_MS,
      lock_timeout: LOCK_MS,
    },
  };
}

/** What of the library's connection is used: statements, and its end. */
export interface Statements {
  (
    parts: TemplateStringsArray,
    ...values: readonly (string | number)[]
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  end(options: { readonly timeout: number }): Promise<void>;
}

/** The fleet's functions behind a connection. */
export class PostgresSink implements FleetSink {
  #isLeft = false;

  constructor(
    private readonly sql: Statements,
    private readonly limits: CallLimits = {},
  ) {}

  async greet({ house, name, version, timeZone, schema }: FleetHouse): Promise<void> {
    await this.#call(() =>
      this.sql`select fleet.greet(${house}::uuid, ${name}, ${version}, ${timeZone}, ${schema}::int)`
    );
  }

  async ship(
    house: string,
    table: FleetTable,
    rows: readonly Readonly<Record<string, unknown>>[],
  ): Promise<number> {
    const json = JSON.stringify(rows);
    const [answer] = await this.#call(() =>
      this.sql`select fleet.ship(${house}::uuid, ${table}, ${json}::text::jsonb) as changed`
    );
    return Number(answer?.["changed"] ?? 0);
  }

  async close(): Promise<void> {
    await this.sql.end({ timeout: this.#isLeft ? 0 : CLOSE_S });
  }

  /** The answer, unless time or signal come first; then the answer is nobody's. @throws FleetFailed */
  async #call<T>(work: () => Promise<T>): Promise<T> {
    const { signal, callMs = CALL_MS } = this.limits;
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = (why: string) => {
      this.#isLeft = true;
      reject(new FleetFailed("no-answer", `Cannot ship to the fleet's database: ${why}`));
    };
    const onStop = () => leave("the program stops");
    const timer = setTimeout(() => leave(`no answer within ${callMs} ms`), callMs);
    signal?.addEventListener("abort", onStop);
    try {
      if (signal?.aborted) onStop();
      return await (this.#isLeft ? left : Promise.race([left, work()]));
    } catch (error) {
      throw fleetFailed(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onStop);
    }
  }
}

/**
 * An object checks the certificate, and whether it is that of `host`: the library tells the host only
 * where it is a name, and an address would have to be called localhost.
 */
function sslOf(url: string): false | "require" | { readonly host: string } {
  const { searchParams, hostname } = new URL(url);
  const mode = searchParams.get("sslmode");
  if (mode === "disable") return false;
  return mode === "require" ? "require" : { host: hostname.replace(/^\[|\]$/g, "") };
}
