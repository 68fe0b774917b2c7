import { HOUR_MS } from "../house/units.ts";

/** What the fleet's database is told of this program's tables; see deploy/fleet/schema.sql. */
export const FLEET_SCHEMA = 1;

/** Tables of which finished rows are shipped; a database of an older schema lacks some. */
export const FLEET_TABLES = [
  "five_minutes",
  "load_five_minutes",
  "days",
  "load_days",
  "sessions",
  "plug_uses",
  "events",
  "settings_changes",
] as const;
export type FleetTable = (typeof FLEET_TABLES)[number];

/** So much before a cursor is sent again with each run. */
export const FLEET_OVERLAP_MS = 2 * HOUR_MS;

/** Why nothing can be shipped. */
export const FLEET_TROUBLES = [
  "refused",
  "unknown-host",
  "no-answer",
  "wrong-password",
  "no-entry",
  "no-database",
  "no-right",
  "no-schema",
  "schema-older",
  "schema-newer",
  "full",
  "busy",
  "locked",
  "read-only",
  "not-ready",
  "certificate",
  "failed",
] as const;
export type FleetTrouble = (typeof FLEET_TROUBLES)[number];

/** A place in a table in the order of shipping: the row's moment (epoch ms) and its key beside that. */
export interface FleetPlace {
  readonly atMs: number;
  readonly key: string | number | null;
}

export interface FleetPiece {
  /** As the columns of the table hold them. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** That of the last row. */
  readonly last: FleetPlace | null;
}

/** What became of the last run; times are wall times (epoch ms). */
export type FleetRun =
  /** Nothing has been sent to this address yet. */
  | { readonly kind: "starting" }
  | { readonly kind: "shipped"; readonly atMs: number }
  | { readonly kind: "failing"; readonly sinceMs: number; readonly trouble: FleetTrouble };

/** How far the fleet's database has this house. */
export interface FleetProgress {
  /** Moment of the newest row there, epoch ms; null: none is there, or nobody knows. */
  readonly newestMs: number | null;
  /** Finished rows that are not there, FLEET_COUNTED at most; null: nobody knows. */
  readonly waitingRows: number | null;
}

/** How the program stands with the fleet's database. */
export type FleetState = { readonly kind: "off" } | (FleetRun & FleetProgress);

/** Waiting rows are counted so far. */
export const FLEET_COUNTED = 10_000;

/** The rows of this house that are finished: a roll-up made again or a correction changes them. */
export interface FleetSource {
  /** UUID of this house, made with the first call. @throws StorageFailed, also without a disk */
  house(): string;
  /** Rows behind a place that were finished by `nowMs`, in order, at most `limit`. @throws StorageFailed */
  piece(
    table: FleetTable,
    query: { readonly after: FleetPlace; readonly nowMs: number; readonly limit: number },
  ): FleetPiece;
  /** Begins a run: up to where a target has a table; 0: nothing. @throws StorageFailed */
  begin(table: FleetTable, target: string): number;
  /** How far a target has the house. @throws StorageFailed */
  progress(at: { readonly target: string; readonly nowMs: number }): FleetProgress;
  /**
   * What was sent since `begin`; a row that has changed behind it meanwhile is sent by the next run.
   * On disk within the hour: what is shipped twice changes nothing. @throws StorageFailed
   */
  saveCursor(table: FleetTable, cursor: { readonly target: string; readonly atMs: number }): void;
}
