import { DEVICE_IDS, type Role, ROLES, SLOT_IDS } from "../../domain/house/device.ts";
import { policyFrom } from "../../domain/devices/parse_policy.ts";
import type { LoadPolicy } from "../../domain/settings/load_settings.ts";
import type { DeviceStore, SlotRow, StoredDevice } from "../../domain/ports/record_stores.ts";
import type { Connection } from "../database/connection.ts";
import { MOVED_BY } from "../database/device_steps.ts";
import { idOf, type Row, textIn, wholeIn } from "../database/row_values.ts";

const SELECT = `SELECT id, driver, name, roles, params, secrets, policy FROM devices
  WHERE removed_at_ms IS NULL AND slot IS NULL AND id BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER}
  ORDER BY position, id`;
// Before SLOTS_STEP.
const SELECT_OLDER =
  `SELECT id + ${MOVED_BY} AS id, driver, name, roles, params, secrets, '{}' AS policy
  FROM devices WHERE removed_at_ms IS NULL AND id BETWEEN 1 AND ${
    Number.MAX_SAFE_INTEGER - MOVED_BY
  }
  ORDER BY position, id`;
const NEXT_POSITION = "(SELECT coalesce(max(position), 0) + 1 FROM devices)";
const INSERT = `INSERT INTO devices (driver, name, roles, params, secrets, policy, position)
  VALUES (?, ?, ?, ?, ?, ?, ${NEXT_POSITION}) RETURNING id`;
const INSERT_SLOT = `INSERT INTO devices (slot, driver, name, roles, params, secrets, position)
  VALUES (?, ?, ?, ?, '{}', '{}', ${NEXT_POSITION}) RETURNING id`;
const UPDATE = `UPDATE devices
  SET driver = ?, name = ?, roles = ?, params = ?, secrets = ?, policy = ? WHERE id = ?`;
const SELECT_SLOTS = `SELECT id, slot, driver, name, roles, policy FROM devices
  WHERE slot IS NOT NULL AND id BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER} ORDER BY id LIMIT 1000`;
const UPDATE_SLOT = `UPDATE devices SET driver = ?, name = ?, roles = ?, policy = ?
  WHERE id = ? AND slot IS NOT NULL`;
const FREE_SLOT = "UPDATE devices SET slot = NULL, removed_at_ms = ? WHERE slot = ? AND id <> ?";
const KEEP_SLOT = `INSERT INTO devices (id, slot, driver, name, roles, policy, params, secrets,
  position) VALUES (?, ?, ?, ?, ?, ?, '{}', '{}', ${NEXT_POSITION})
  ON CONFLICT (id) DO UPDATE SET slot = excluded.slot, driver = excluded.driver,
  name = excluded.name, roles = excluded.roles, policy = excluded.policy, params = '{}',
  secrets = '{}', removed_at_ms = NULL`;
const SELECT_SEQUENCE = `SELECT id FROM devices
  WHERE removed_at_ms IS NULL AND id BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER}
  ORDER BY position, id LIMIT 1000`;
const REMOVE = "UPDATE devices SET removed_at_ms = ?, secrets = '{}' WHERE id = ?";
const REMOVE_OTHERS = `UPDATE devices SET removed_at_ms = ?, secrets = '{}'
  WHERE removed_at_ms IS NULL AND slot IS NULL AND id NOT IN (SELECT value FROM json_each(?))`;
const PUSH_BACK = `UPDATE devices SET position = position + ?
  WHERE id NOT IN (SELECT value FROM json_each(?))`;
const PLACE = "UPDATE devices SET position = ? WHERE id = ?";
const OF_SETTINGS = Object.values(SLOT_IDS).join(", ");
// Behind those of the settings.
const AFTER_SLOTS = "(SELECT count(*) FROM devices WHERE slot IS NOT NULL)";
const KEEP = `INSERT INTO devices (id, driver, name, roles, params, secrets, policy, position)
  VALUES (?, ?, ?, ?, ?, ?, ?, ${AFTER_SLOTS} + ?)
  ON CONFLICT (id) DO UPDATE SET driver = excluded.driver, name = excluded.name,
  roles = excluded.roles, params = excluded.params, secrets = excluded.secrets,
  policy = excluded.policy, position = excluded.position, removed_at_ms = NULL, slot = NULL
  WHERE id NOT IN (${OF_SETTINGS})`;

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
    return this.#write(
      `add device "${device.name}"`,
      () => newId(this.#connection.statement(INSERT).get(...columnsOf(device))),
    );
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

  slots(): readonly SlotRow[] {
    const rows = this.#connection.attempt(
      "load slots of devices",
      () => this.#connection.statement(SELECT_SLOTS).all(),
    );
    return rows.flatMap((row) => {
      const [id, slot] = [wholeIn(row, "id"), textIn(row, "slot")];
      const [driver, name] = [textIn(row, "driver"), textIn(row, "name")];
      if (id === null || slot === null || driver === null || name === null) return [];
      return [{ id, slot, driver, name, roles: rolesIn(row) ?? [], policy: policyIn(row) }];
    });
  }

  changeSlot({ id, driver, name, roles, policy }: SlotRow): void {
    this.#write(`change device "${name}"`, () => {
      const columns = [driver, name, JSON.stringify(roles), JSON.stringify(policy)];
      this.#connection.statement(UPDATE_SLOT).run(...columns, id);
    });
  }

  addSlot(slot: string, { driver, name, roles }: Omit<StoredDevice, "id">): number {
    return this.#write(
      `add device "${name}"`,
      () => {
        const statement = this.#connection.statement(INSERT_SLOT);
        return newId(statement.get(slot, driver, name, JSON.stringify(roles)));
      },
    );
  }

  sequence(): readonly number[] {
    const rows = this.#connection.attempt(
      "load the order of devices",
      () => this.#connection.statement(SELECT_SEQUENCE).all(),
    );
    return rows.map((row) => wholeIn(row, "id")).filter((id) => id !== null);
  }

  order(ids: readonly number[]): void {
    this.#write("order devices", () => this.#place(ids));
  }

  keep(...[devices, atMs, slots]: Parameters<DeviceStore["keep"]>): void {
    const ids = JSON.stringify(devices.map(({ id }) => id));
    this.#write("keep devices", () => {
      this.#connection.statement(REMOVE_OTHERS).run(Math.round(atMs), ids);
      for (const [at, device] of devices.entries()) {
        this.#connection.statement(KEEP).run(device.id, ...columnsOf(device), at + 1);
      }
      if (slots === undefined) return;
      for (const { id, slot, driver, name, roles, policy } of slots.rows) {
        this.#connection.statement(FREE_SLOT).run(Math.round(atMs), slot, id);
        const columns = [driver, name, JSON.stringify(roles), JSON.stringify(policy)];
        this.#connection.statement(KEEP_SLOT).run(id, slot, ...columns);
      }
      this.#place(slots.sequence);
    });
  }

  #place(ids: readonly number[]): void {
    this.#connection.statement(PUSH_BACK).run(ids.length, JSON.stringify(ids));
    for (const [at, id] of ids.entries()) this.#connection.statement(PLACE).run(at + 1, id);
  }

  #write<T>(action: string, work: () => T): T {
    this.#connection.refuseTemporary(action);
    return this.#connection.write({ action }, work);
  }
}

/** @throws RangeError for an id whose samples would lie among those of other devices */
function newId(row: Row | undefined): number {
  const id = idOf(row);
  if (id >= DEVICE_IDS) throw new RangeError(`ids up to ${DEVICE_IDS - 1} have all been given`);
  return id;
}

/** Those of a database of a schema before SLOTS_STEP, under their ids from then on. */
export function loadOlderDevices(connection: Connection): readonly StoredDevice[] {
  const rows = connection.attempt("load devices", () => connection.statement(SELECT_OLDER).all());
  return rows.map(parseDevice).filter((device) => device !== null);
}

function columnsOf(
  { driver, name, roles, params, secrets, policy = {} }: Omit<StoredDevice, "id">,
) {
  const json = (value: unknown) => JSON.stringify(value);
  return [driver, name, json(roles), json(params), json(secrets), json(policy)] as const;
}

/** Null for a row that is none of ours. */
function parseDevice(row: Row): StoredDevice | null {
  const [id, driver, name] = [wholeIn(row, "id"), textIn(row, "driver"), textIn(row, "name")];
  const [roles, params] = [rolesIn(row), parseJson(textIn(row, "params"))];
  if (id === null || driver === null || name === null) return null;
  if (roles === null || !isObject(params)) return null;
  const stored = parseJson(textIn(row, "secrets"));
  const secrets = isObject(stored) ? stored : {};
  const policy = policyIn(row);
  const own = Object.keys(policy).length === 0 ? {} : { policy };
  return { id, driver, name, roles, params, secrets, ...own };
}

/** Null for what is no list; a role that is not known any more is left out. */
function rolesIn(row: Row): readonly Role[] | null {
  const roles = parseJson(textIn(row, "roles"));
  return isTextList(roles) ? roles.filter(isRole) : null;
}

function policyIn(row: Row): LoadPolicy {
  const stored = parseJson(textIn(row, "policy"));
  return isObject(stored) ? policyFrom(stored) : {};
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
