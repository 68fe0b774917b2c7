import type { SettingsStore, StoredChange } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import { numberIn } from "../database/row_values.ts";

/** Changes kept: decades of a person's changes, and a bound for a program's. */
const MAX_CHANGES = 10_000;
/** What the table of changes says instead of a secret, as JSON. */
const HIDDEN_JSON = JSON.stringify("***");

const SELECT_ALL = "SELECT key, value FROM settings";
const SELECT_ONE = "SELECT value FROM settings WHERE key = ?";
const UPSERT = `INSERT INTO settings (key, value, changed_at_ms) VALUES (?, ?, ?)
  ON CONFLICT (key) DO UPDATE
  SET value = excluded.value, changed_at_ms = excluded.changed_at_ms`;
const INSERT_CHANGE = "INSERT INTO settings_changes (at_ms, key, old, new) VALUES (?, ?, ?, ?)";
const SELECT_CHANGES = `SELECT at_ms, key, new AS value FROM settings_changes
  WHERE key IN (SELECT value FROM json_each(?)) ORDER BY id`;
const DELETE_OLD_CHANGES = `DELETE FROM settings_changes
  WHERE id <= (SELECT max(id) FROM settings_changes) - ${MAX_CHANGES}`;

/** The settings as JSON by key, and what each of them was before. */
export class SqliteSettingsStore implements SettingsStore {
  readonly #connection: Connection;
  readonly #secretKeys: ReadonlySet<string>;

  constructor(connection: Connection, secretKeys: ReadonlySet<string>) {
    this.#connection = connection;
    this.#secretKeys = secretKeys;
  }

  load(): Readonly<Record<string, unknown>> {
    const rows = this.#connection.attempt(
      "load settings",
      () => this.#connection.statement(SELECT_ALL).all(),
    );
    return Object.fromEntries(rows.flatMap(parseRow));
  }

  save(changes: Readonly<Record<string, unknown>>, atMs: number): void {
    const keys = Object.keys(changes);
    if (keys.length === 0) return;
    const action = `save settings ${keys.join(", ")}`;
    this.#connection.refuseTemporary(action);
    this.#connection.write({ action }, () => {
      for (const key of keys) this.#saveOne({ key, json: toJson(key, changes[key]), atMs });
      this.#connection.statement(DELETE_OLD_CHANGES).run();
    });
  }

  changesOf(keys: readonly string[]): readonly StoredChange[] {
    const rows = this.#connection.attempt(
      "read changes of settings",
      () => this.#connection.statement(SELECT_CHANGES).all(JSON.stringify(keys)),
    );
    return rows.flatMap((row) => {
      const atMs = numberIn(row, "at_ms");
      return atMs === null ? [] : parseRow(row).map(([key, value]) => ({ atMs, key, value }));
    });
  }

  #saveOne(change: { readonly key: string; readonly json: string; readonly atMs: number }): void {
    const { key, json, atMs } = change;
    const row = this.#connection.statement(SELECT_ONE).get(key);
    const old = typeof row?.["value"] === "string" ? row["value"] : null;
    if (old === json) return;
    this.#connection.statement(UPSERT).run(key, json, atMs);
    const isSecret = this.#secretKeys.has(key);
    this.#connection.statement(INSERT_CHANGE).run(
      atMs,
      key,
      isSecret && old !== null ? HIDDEN_JSON : old,
      isSecret ? HIDDEN_JSON : json,
    );
  }
}

/** No entry for a row whose JSON is broken: that setting then has its default. */
function parseRow(
  row: Readonly<Record<string, unknown>>,
): readonly (readonly [string, unknown])[] {
  const { key, value } = row;
  if (typeof key !== "string" || typeof value !== "string") return [];
  try {
    return [[key, JSON.parse(value)]];
  } catch {
    return [];
  }
}

function toJson(key: string, value: unknown): string {
  const json = JSON.stringify(value);
  if (json === undefined) {
    throw new TypeError(`${key} is ${typeof value}, which JSON does not have`);
  }
  return json;
}
