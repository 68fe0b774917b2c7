import { StorageFailed } from "../domain/codes/errors.ts";
import type { HouseEvent } from "../domain/codes/house_event.ts";
import type { Clock } from "../domain/house/time.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/house/units.ts";
import {
  FLEET_OVERLAP_MS,
  FLEET_SCHEMA,
  FLEET_TABLES,
  type FleetPlace,
  type FleetProgress,
  type FleetSource,
  type FleetState,
  type FleetTable,
} from "../domain/ports/fleet.ts";
import type { Logger } from "../domain/ports/log.ts";
import { fleetFailed } from "./fleet_trouble.ts";
import { FleetWatch } from "./fleet_watch.ts";
import { type FleetSink, openPostgres } from "./postgres_sink.ts";

/** Rows of one piece: five milliseconds of this thread on a busy machine. */
const PIECE_ROWS = 200;
const EVERY_MS = 5 * MINUTE_MS;
/** How often a changed address is looked for. */
const LOOK_MS = 10 * SECOND_MS;
const STARTING = { kind: "starting" } as const;

export interface FleetParts {
  readonly source: FleetSource;
  readonly clock: Pick<Clock, "wallMs" | "steadyMs">;
  readonly logger: Logger;
  readonly settings: () => { readonly postgresUrl: string; readonly houseName: string };
  readonly timeZone: () => string;
  readonly version: string;
  readonly note: (event: HouseEvent) => void;
  /** Pause that ends early with the signal. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1: the houses of a fleet do not all come in the same second. */
  readonly random: () => number;
  readonly open?: typeof openPostgres;
}

/**
 * Ships the finished rows of this house to the fleet's database, table by table from a cursor, in
 * pieces with a turn of the loop between them. It holds a connection for as long as a run takes.
 */
export class FleetShip {
  readonly #stop = new AbortController();
  readonly #watch = new FleetWatch();
  #loop: Promise<void> | null = null;
  #url = "";
  /** Where the last run went. */
  #triedUrl = "";
  #dueMs = 0;

  constructor(private readonly parts: FleetParts) {}

  /** How it stands, for the pages. */
  get state(): FleetState {
    const { postgresUrl } = this.parts.settings();
    if (postgresUrl === "") return { kind: "off" };
    const isTried = this.#triedUrl === postgresUrl;
    return { ...(isTried ? this.#watch.run : STARTING), ...this.#progress(postgresUrl) };
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** A run that is being made ends at once; what it has on its way the next start sends again. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  /** One run, now. Never rejects. @returns rows that were new there; null: it failed, or is off */
  async ship(): Promise<number | null> {
    const { postgresUrl } = this.parts.settings();
    if (postgresUrl === "") return null;
    try {
      const rows = await this.#shipTo(postgresUrl);
      this.#triedUrl = postgresUrl;
      this.#tell(this.#watch.shipped(rows, this.#now()));
      return rows;
    } catch (error) {
      if (this.#stop.signal.aborted) return null;
      if (error instanceof StorageFailed) {
        this.parts.logger.warn("Fleet not shipped", { error: error.message });
        return null;
      }
      this.#triedUrl = postgresUrl;
      const { trouble, message } = fleetFailed(error);
      this.parts.logger.warn("Fleet not shipped", { trouble, error: message });
      this.#tell(this.#watch.failed(trouble, this.#now()));
      return null;
    }
  }

  async #run(): Promise<void> {
    const { clock, pause, random, settings } = this.parts;
    const { signal } = this.#stop;
    if (settings().postgresUrl !== "") await pause(random() * MINUTE_MS, signal);
    while (!signal.aborted) {
      const { postgresUrl } = settings();
      const isOther = postgresUrl !== this.#url;
      this.#url = postgresUrl;
      if (isOther) this.#watch.begins();
      if (postgresUrl !== "" && (isOther || clock.steadyMs() >= this.#dueMs)) {
        await this.ship();
        this.#dueMs = clock.steadyMs() + EVERY_MS;
      }
      await pause(LOOK_MS, signal);
    }
  }

  async #shipTo(url: string): Promise<number> {
    const { source, open = openPostgres, version, timeZone, settings } = this.parts;
    const house = source.house();
    const sink = await open(url, { signal: this.#stop.signal });
    try {
      const name = settings().houseName;
      await sink.greet({ house, name, version, timeZone: timeZone(), schema: FLEET_SCHEMA });
      let changed = 0;
      for (const table of FLEET_TABLES) {
        if (this.#stop.signal.aborted) break;
        changed += await this.#shipTable(sink, { table, house, target: targetOf(url) });
      }
      return changed;
    } finally {
      await sink.close().catch(() => {});
    }
  }

  async #shipTable(
    sink: FleetSink,
    { table, house, target }: { readonly table: FleetTable; house: string; target: string },
  ): Promise<number> {
    const { source, clock } = this.parts;
    const nowMs = clock.wallMs();
    // A clock that was ahead has left a cursor there.
    let cursorMs = Math.min(source.begin(table, target), nowMs);
    let after: FleetPlace = { atMs: Math.max(0, cursorMs - FLEET_OVERLAP_MS), key: null };
    let changed = 0;
    for (;;) {
      const { rows, last } = source.piece(table, { after, nowMs, limit: PIECE_ROWS });
      if (last === null) return changed;
      changed += await sink.ship(house, table, rows);
      if (last.atMs > cursorMs) {
        cursorMs = last.atMs;
        source.saveCursor(table, { target, atMs: cursorMs });
      }
      if (rows.length < PIECE_ROWS || this.#stop.signal.aborted) return changed;
      after = last;
    }
  }

  #progress(url: string): FleetProgress {
    const { source, clock } = this.parts;
    try {
      return source.progress({ target: targetOf(url), nowMs: clock.wallMs() });
    } catch (error) {
      if (error instanceof StorageFailed) return { newestMs: null, waitingRows: null };
      throw error;
    }
  }

  #now() {
    const { clock } = this.parts;
    return { atMs: clock.wallMs(), steadyMs: clock.steadyMs() };
  }

  #tell(events: readonly HouseEvent[]): void {
    for (const event of events) this.parts.note(event);
  }
}

/** Which database an address means, without who comes and how: cursors are of one database. */
export function targetOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port === "" ? "5432" : port}${pathname}`;
}
