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
  "uses",
  "events",
  "settings_changes",
] as const;
export type FleetTable = (typeof FLEET_TABLES)[number];

/** Why nothing can be shipped. */
export const FLEET_TROUBLES = [
  "refused",
  "unknown-host",
  "no-answer",
  "wrong-password",
  "no-database",
  "no-right",
  "no-schema",
  "schema-older",
  "schema-newer",
  "full",
  "locked",
  "read-only",
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

/** The rows of this house that are finished: nothing but a roll-up made again changes them. */
export interface FleetSource {
  /** UUID of this house, made with the first call. @throws StorageFailed */
  house(): string;
  /** Those tables that this database has. @throws StorageFailed */
  tables(): readonly FleetTable[];
  /** Rows behind a place that were finished by `nowMs`, in order, at most `limit`. @throws StorageFailed */
  piece(
    table: FleetTable,
    query: { readonly after: FleetPlace; readonly nowMs: number; readonly limit: number },
  ): FleetPiece;
  /** Up to where a target has a table; 0: nothing. @throws StorageFailed */
  cursorMs(table: FleetTable, target: string): number;
  /** On disk within the hour: what is shipped twice changes nothing. @throws StorageFailed */
  saveCursor(table: FleetTable, cursor: { readonly target: string; readonly atMs: number }): void;
}
