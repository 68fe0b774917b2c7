/**
 * Step of MIGRATIONS: sessions and uses are those of a device. As there: once released it is never
 * edited. Those of before are the devices' 2 and 3 (SLOT_IDS); ids stay.
 */
export const USES_STEP = `
  CREATE TABLE device_sessions (
    id INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL,
    started_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    ended_by TEXT,
    energy_wh INTEGER NOT NULL,
    solar_wh INTEGER,
    battery_wh INTEGER,
    grid_wh INTEGER,
    unknown_wh INTEGER,
    charged_ms INTEGER,
    pauses INTEGER,
    max_power_w INTEGER,
    modes TEXT,
    phases INTEGER,
    soc_start_permille INTEGER,
    soc_end_permille INTEGER,
    cost_milli INTEGER,
    unknown_cost_milli INTEGER,
    currency TEXT,
    UNIQUE (started_at_ms, device_id)
  ) STRICT;
  INSERT INTO device_sessions SELECT id, 2, started_at_ms, ended_at_ms, ended_by, energy_wh,
      solar_wh, battery_wh, grid_wh, unknown_wh, charged_ms, pauses, max_power_w, modes, phases,
      soc_start_permille, soc_end_permille, cost_milli, unknown_cost_milli, currency
    FROM sessions;
  DROP TABLE sessions;
  ALTER TABLE device_sessions RENAME TO sessions;

  CREATE TABLE device_uses (
    id INTEGER PRIMARY KEY,
    device_id INTEGER NOT NULL,
    started_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    energy_wh INTEGER NOT NULL,
    solar_wh INTEGER NOT NULL,
    unknown_wh INTEGER,
    UNIQUE (started_at_ms, device_id)
  ) STRICT;
  INSERT INTO device_uses SELECT id, 3, started_at_ms, ended_at_ms, energy_wh, solar_wh, unknown_wh
    FROM plug_uses;
  DROP TABLE plug_uses;
  ALTER TABLE device_uses RENAME TO plug_uses;
  `;
