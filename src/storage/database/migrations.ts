import { StorageFailed } from "../../domain/codes/errors.ts";
import type { Connection } from "./connection.ts";
import { SLOTS_STEP } from "./device_steps.ts";
import { LOADS_STEP } from "./load_steps.ts";
import { SOURCES_STEP } from "./source_steps.ts";
import { USES_STEP } from "./use_steps.ts";

/**
 * The schema, step by step: step n takes a database from `user_version` n - 1 to n. A step that has
 * been released is never edited; a change is a new step. So the columns are written out: a test holds
 * those of the newest schema against SITE_COLUMNS and ROLE_COLUMNS.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE samples (
    at_ms INTEGER PRIMARY KEY,
    grid_power_w INTEGER,
    grid_power_l1_w INTEGER,
    grid_power_l2_w INTEGER,
    grid_power_l3_w INTEGER,
    grid_voltage_l1_dv INTEGER,
    grid_voltage_l2_dv INTEGER,
    grid_voltage_l3_dv INTEGER,
    grid_frequency_mhz INTEGER,
    grid_imported_wh INTEGER,
    grid_exported_wh INTEGER,
    pv_power_w INTEGER,
    inverter_ac_power_w INTEGER,
    inverter_dc_power_w INTEGER,
    inverter_dc_voltage_dv INTEGER,
    inverter_temperature_dc INTEGER,
    inverter_status INTEGER,
    inverter_vendor_status INTEGER,
    inverter_lifetime_wh INTEGER,
    conversion_loss_w INTEGER,
    battery_power_w INTEGER,
    battery_soc_permille INTEGER,
    battery_soh_permille INTEGER,
    battery_status INTEGER,
    battery_temperature_dc INTEGER,
    battery_voltage_dv INTEGER,
    battery_current_ma INTEGER,
    battery_charged_wh INTEGER,
    battery_discharged_wh INTEGER,
    consumption_power_w INTEGER,
    house_power_w INTEGER,
    surplus_w INTEGER,
    charger_power_w INTEGER,
    charger_enabled INTEGER,
    charger_target_ma INTEGER,
    charger_current_l1_ma INTEGER,
    charger_current_l2_ma INTEGER,
    charger_current_l3_ma INTEGER,
    charger_voltage_l1_dv INTEGER,
    charger_voltage_l2_dv INTEGER,
    charger_voltage_l3_dv INTEGER,
    charger_session_wh INTEGER,
    charger_total_wh INTEGER,
    charger_temperature_dc INTEGER,
    plug_on INTEGER,
    plug_power_w INTEGER,
    plug_total_wh INTEGER,
    mode INTEGER
  ) STRICT;

  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE settings_changes (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    key TEXT NOT NULL,
    old TEXT,
    new TEXT NOT NULL
  ) STRICT;

  CREATE TABLE mode (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    mode TEXT NOT NULL,
    mode_by TEXT NOT NULL,
    since_ms INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE five_minutes (
    start_ms INTEGER PRIMARY KEY CHECK (start_ms % 300000 = 0),
    known_ms INTEGER NOT NULL,
    pv_power_w INTEGER,
    consumption_power_w INTEGER,
    house_power_w INTEGER,
    car_power_w INTEGER,
    plug_power_w INTEGER,
    grid_power_w INTEGER,
    battery_power_w INTEGER,
    battery_soc_permille INTEGER,
    pv_wh INTEGER,
    consumption_wh INTEGER,
    house_wh INTEGER,
    car_wh INTEGER,
    car_solar_wh INTEGER,
    car_battery_wh INTEGER,
    car_grid_wh INTEGER,
    plug_wh INTEGER,
    plug_solar_wh INTEGER,
    grid_import_wh INTEGER,
    grid_export_wh INTEGER,
    battery_charge_wh INTEGER,
    battery_discharge_wh INTEGER,
    conversion_loss_wh INTEGER,
    grid_imported_total_wh INTEGER,
    grid_exported_total_wh INTEGER
  ) STRICT;

  CREATE TABLE days (
    day TEXT NOT NULL CHECK (length(day) = 10),
    time_zone TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    known_ms INTEGER NOT NULL,
    pv_wh INTEGER,
    consumption_wh INTEGER,
    house_wh INTEGER,
    car_wh INTEGER,
    car_solar_wh INTEGER,
    car_battery_wh INTEGER,
    car_grid_wh INTEGER,
    plug_wh INTEGER,
    plug_solar_wh INTEGER,
    grid_import_wh INTEGER,
    grid_export_wh INTEGER,
    battery_charge_wh INTEGER,
    battery_discharge_wh INTEGER,
    conversion_loss_wh INTEGER,
    meter_import_wh INTEGER,
    meter_export_wh INTEGER,
    PRIMARY KEY (day, time_zone)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX days_start ON days (start_ms);

  CREATE TABLE hours_to_roll_up (
    hour_ms INTEGER PRIMARY KEY CHECK (hour_ms % 3600000 = 0)
  ) STRICT;
  INSERT INTO hours_to_roll_up SELECT DISTINCT at_ms / 3600000 * 3600000 FROM samples;

  CREATE TABLE raw_retention (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    deleted_before_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    started_at_ms INTEGER NOT NULL UNIQUE,
    ended_at_ms INTEGER,
    ended_by TEXT,
    energy_wh INTEGER NOT NULL,
    solar_wh INTEGER,
    battery_wh INTEGER,
    grid_wh INTEGER,
    charged_ms INTEGER,
    pauses INTEGER,
    max_power_w INTEGER,
    modes TEXT,
    phases INTEGER,
    soc_start_permille INTEGER,
    soc_end_permille INTEGER,
    cost_milli INTEGER,
    currency TEXT
  ) STRICT;

  CREATE TABLE plug_uses (
    id INTEGER PRIMARY KEY,
    started_at_ms INTEGER NOT NULL UNIQUE,
    ended_at_ms INTEGER,
    energy_wh INTEGER NOT NULL,
    solar_wh INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_at ON events (at_ms);

  CREATE TABLE control_memory (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    saved_at_ms INTEGER NOT NULL,
    memory TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE samples ADD COLUMN charger_frequency_mhz INTEGER;
  ALTER TABLE samples ADD COLUMN charger_power_l1_w INTEGER;
  ALTER TABLE samples ADD COLUMN charger_power_l2_w INTEGER;
  ALTER TABLE samples ADD COLUMN charger_power_l3_w INTEGER;
  ALTER TABLE samples ADD COLUMN charger_session_l1_wh INTEGER;
  ALTER TABLE samples ADD COLUMN charger_session_l2_wh INTEGER;
  ALTER TABLE samples ADD COLUMN charger_session_l3_wh INTEGER;
  ALTER TABLE samples ADD COLUMN charger_min_ma INTEGER;
  ALTER TABLE samples ADD COLUMN charger_max_ma INTEGER;
  ALTER TABLE samples ADD COLUMN charger_linked INTEGER;
  ALTER TABLE samples ADD COLUMN charger_car_connected INTEGER;
  ALTER TABLE samples ADD COLUMN charger_error_code INTEGER;
  ALTER TABLE samples ADD COLUMN charger_warning_code INTEGER;
  `,
  `
  CREATE TABLE pending_file (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL
  ) STRICT;
  INSERT INTO pending_file (id, generation) VALUES (1, 0);
  `,
  // From this step on, the address for messages is a secret, so its older values are taken out of
  // the lists of changes.
  `
  UPDATE settings_changes SET old = iif(old IS NULL, NULL, '"***"'), new = '"***"'
  WHERE key = 'notifyUrl';
  UPDATE events SET detail = json_set(detail, '$.changes', (
    SELECT json_group_array(
      iif(
        value ->> 'key' = 'notifyUrl',
        json_object('key', 'notifyUrl', 'old', '***', 'new', '***'),
        json(value)
      )
    ) FROM json_each(events.detail, '$.changes')
  ))
  WHERE code = 'settings.changed' AND detail LIKE '%"notifyUrl"%';
  `,
  `
  ALTER TABLE sessions ADD COLUMN unknown_wh INTEGER;
  ALTER TABLE five_minutes ADD COLUMN car_unknown_wh INTEGER;
  ALTER TABLE days ADD COLUMN car_unknown_wh INTEGER;
  `,
  `
  ALTER TABLE five_minutes ADD COLUMN plug_unknown_wh INTEGER;
  ALTER TABLE days ADD COLUMN plug_unknown_wh INTEGER;
  ALTER TABLE plug_uses ADD COLUMN unknown_wh INTEGER;
  ALTER TABLE sessions ADD COLUMN unknown_cost_milli INTEGER;
  `,
  `
  CREATE TABLE devices (
    id INTEGER PRIMARY KEY,
    driver TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    params TEXT NOT NULL,
    secrets TEXT NOT NULL,
    position INTEGER NOT NULL,
    removed_at_ms INTEGER
  ) STRICT;
  `,
  SLOTS_STEP,
  // Tokens of programs: of each only its hash. A revoked one keeps its row, without its hash, so that
  // no older copy of the database brings it back.
  `
  CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    may TEXT NOT NULL,
    hash TEXT UNIQUE,
    made_at_ms INTEGER NOT NULL,
    used_at_ms INTEGER,
    revoked_at_ms INTEGER
  ) STRICT;
  `,
  LOADS_STEP,
  // What the fleet knows this house by, and up to where it has its tables.
  `
  CREATE TABLE house (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    uuid TEXT NOT NULL
  ) STRICT;
  CREATE TABLE fleet_cursors (
    table_name TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT;
  `,
  USES_STEP,
  // What a person wants the car to have, kept with the charger's mode.
  "ALTER TABLE modes ADD COLUMN goal TEXT",
  SOURCES_STEP,
  // The fewest phases of a session, beside the most: a charger may switch them in between.
  "ALTER TABLE sessions ADD COLUMN fewest_phases INTEGER",
  // Prices of the day ahead, all in; kept, so that the past keeps its own.
  `CREATE TABLE day_ahead_prices (
    start_ms INTEGER PRIMARY KEY,
    end_ms INTEGER NOT NULL,
    price REAL NOT NULL
  ) STRICT`,
  // Why each load did what it did; NULL: nothing is told of it from here on.
  `CREATE TABLE reasons (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    reason TEXT,
    UNIQUE (at_ms, device_id)
  ) STRICT`,
];

/**
 * Brings the database to the newest schema, each step in a transaction of its own.
 * @throws StorageFailed; then it has the schema of the last step that went well
 */
export function migrate(
  connection: Connection,
  migrations: readonly string[] = MIGRATIONS,
): void {
  const version = readSchemaVersion(connection);
  for (const [index, sql] of migrations.entries()) {
    const next = index + 1;
    if (next <= version) continue;
    const action = `bring database "${connection.path}" to schema ${next}`;
    connection.write({ action }, () => {
      connection.run(sql);
      connection.run(`PRAGMA user_version = ${next}`);
    });
  }
}

/** A database that this program must not write; it is as it was. */
export class SchemaRefused extends StorageFailed {
  constructor(message: string, readonly why: "newer" | "foreign") {
    super(message);
  }
}

/**
 * Refuses a database that this program must not write: one of a newer version or of something else.
 * Only reads. @throws SchemaRefused, StorageFailed when it cannot be read
 */
export function checkSchema(connection: Connection): void {
  const version = readSchemaVersion(connection);
  if (version > MIGRATIONS.length) {
    throw new SchemaRefused(
      `Cannot use database "${connection.path}": its schema ${version} is newer than ` +
        `${MIGRATIONS.length}, the newest that this version of the program knows`,
      "newer",
    );
  }
  if (version === 0 && countTables(connection) > 0) {
    throw new SchemaRefused(
      `Cannot use database "${connection.path}": it belongs to another program`,
      "foreign",
    );
  }
}

export function readSchemaVersion(connection: Connection): number {
  return readNumber(connection, "SELECT user_version AS number FROM pragma_user_version");
}

function countTables(connection: Connection): number {
  return readNumber(connection, "SELECT count(*) AS number FROM sqlite_schema");
}

function readNumber(connection: Connection, sql: string): number {
  return connection.attempt(`read database "${connection.path}"`, () => {
    const value = connection.statement(sql).get()?.["number"];
    if (typeof value === "number") return value;
    throw new TypeError(`${sql} answered ${typeof value}`);
  });
}
