import { type Role, ROLES } from "../../domain/house/device.ts";
import type { DeviceStore, StoredDevice } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import { MOVED_BY } from "../database/device_steps.ts";
import { type Row, textIn, wholeIn } from "../database/row_values.ts";

const SELECT = `SELECT id, driver, name, roles, params, secrets FROM devices
  WHERE removed_at_ms IS NULL AND slot IS NULL AND id BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER}
  ORDER BY position, id`;
// Before SLOTS_STEP.
const SELECT_OLDER = `SELECT id + ${MOVED_BY} AS id, driver, name, roles, params, secrets
  FROM devices WHERE removed_at_ms IS NULL AND id BETWEEN 1 AND ${
  Number.MAX_SAFE_INTEGER - MOVED_BY
}
  ORDER BY position, id`;
const NEXT_POSITION = "(SELECT coalesce(max(position), 0) + 1 FROM devices)";
const INSERT = `INSERT INTO devices (driver, name, roles, params, secrets, position)
  VALUES (?, ?, ?, ?, ?, ${NEXT_POSITION}) RETURNING id`;
const UPDATE =
  "UPDATE devices SET driver = ?, name = ?, roles = ?, params = ?, secrets = ? WHERE id = ?";
const REMOVE = "UPDATE devices SET removed_at_ms = ?, secrets = '{}' WHERE id = ?";
const REMOVE_OTHERS = `UPDATE devices SET removed_at_ms = ?, secrets = '{}'
  WHERE removed_at_ms IS NULL AND slot IS NULL AND id NOT IN (SELECT value FROM json_each(?))`;
// Behind those of the settings.
const AFTER_SLOTS = "(SELECT count(*) FROM devices WHERE slot IS NOT NULL)";
const PLACE = `UPDATE devices SET position = ${AFTER_SLOTS} + ? WHERE id = ?`;
const KEEP = `INSERT INTO devices (id, driver, name, roles, params, secrets, position)
  VALUES (?, ?, ?, ?, ?, ?, ${AFTER_SLOTS} + ?)
  ON CONFLICT (id) DO UPDATE SET driver = excluded.driver, name = excluded.name,
  roles = excluded.roles, params = excluded.params, secrets = excluded.secrets,
  position = excluded.position, removed_at_ms = NULL WHERE slot IS NULL`;

/** The devices beside those of the settings; a row stays when its device is removed. */
export class SqliteDeviceStore implements DeviceStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  load(): readonly StoredDevice[] {
    const rows = this.#connection.attempt(
      "load devices",
      () => this.#connection.statement(SELECT).all(),
    );
    return rows.map(parseDevice).filter((device) => device !== null);
  }

  add(device: Omit<StoredDevice, "id">): number {
    let id: number | null = null;
    this.#write(`add device "${device.name}"`, () => {
      const row = this.#connection.statement(INSERT).get(...columnsOf(device));
      id = row === undefined ? null : wholeIn(row, "id");
      if (id === null) throw new TypeError("the row has no id");
    });
    return id ?? 0;
  }

  change(device: StoredDevice): void {
    this.#write(`change device "${device.name}"`, () => {
      this.#connection.statement(UPDATE).run(...columnsOf(device), device.id);
    });
  }

  remove(id: number, atMs: number): void {
    this.#write(`remove device ${id}`, () => {
      this.#connection.statement(REMOVE).run(Math.round(atMs), id);
    });
  }

  order(ids: readonly number[]): void {
    this.#write("order devices", () => {
      for (const [at, id] of ids.entries()) this.#connection.statement(PLACE).run(at + 1, id);
    });
  }

  keep(devices: readonly StoredDevice[], atMs: number): void {
    const ids = JSON.stringify(devices.map(({ id }) => id));
    this.#write("keep devices", () => {
      this.#connection.statement(REMOVE_OTHERS).run(Math.round(atMs), ids);
      for (const [at, device] of devices.entries()) {
        this.#connection.statement(KEEP).run(device.id, ...columnsOf(device), at + 1);
      }
    });
  }

  #write(action: string, work: () => void): void {
    this.#connection.refuseTemporary(action);
    this.#connection.write({ action }, work);
  }
}

/** Those of a database of a schema before SLOTS_STEP, under their ids from then on. */
export function loadOlderDevices(connection: Connection): readonly StoredDevice[] {
  const rows = connection.attempt("load devices", () => connection.statement(SELECT_OLDER).all());
  return rows.map(parseDevice).filter((device) => device !== null);
}

function columnsOf({ driver, name, roles, params, secrets }: Omit<StoredDevice, "id">) {
  const json = (value: unknown) => JSON.stringify(value);
  return [driver, name, json(roles), json(params), json(secrets)] as const;
}

/** Null for a row that is none of ours; a role that is not known any more is left out. */
function parseDevice(row: Row): StoredDevice | null {
  const [id, driver, name] = [wholeIn(row, "id"), textIn(row, "driver"), textIn(row, "name")];
  const [roles, params] = [parseJson(textIn(row, "roles")), parseJson(textIn(row, "params"))];
  if (id === null || driver === null || name === null) return null;
  if (!isTextList(roles) || !isObject(params)) return null;
  const stored = parseJson(textIn(row, "secrets"));
  const secrets = isObject(stored) ? stored : {};
  return { id, driver, name, roles: roles.filter(isRole), params, secrets };
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is StoredDevice["params"] {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}
