/**
 * Steps of MIGRATIONS by which a house has many devices. As there: one that has been released is
 * never edited.
 */

/** The first schema with SLOTS_STEP, and by how much it moves the ids of the devices before it. */
export const SLOTS_SCHEMA = 9;
export const MOVED_BY = 3;

/**
 * The devices that the settings make get rows of their own, ids 1 to 3 in every database (SLOT_IDS);
 * others move up by three. Mode and memory become those of the charger.
 */
export const SLOTS_STEP = `
  UPDATE devices SET id = -3 - id, position = position + 3;
  UPDATE devices SET id = -id;
  ALTER TABLE devices ADD COLUMN slot TEXT;
  ALTER TABLE devices ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
  CREATE UNIQUE INDEX devices_slot ON devices (slot);
  INSERT INTO devices (id, driver, name, roles, params, secrets, position, slot) VALUES
    (1, 'solaredge', 'SolarEdge', '["grid","pv","battery"]', '{}', '{}', 1, 'inverter'),
    (2, 'nrgkick-connect', 'NRGkick', '["charger"]', '{}', '{}', 2, 'charger'),
    (3, 'tplink', 'TP-Link', '["switch"]', '{}', '{}', 3, 'plug');

  CREATE TABLE modes (
    device_id INTEGER PRIMARY KEY,
    mode TEXT NOT NULL,
    mode_by TEXT NOT NULL,
    since_ms INTEGER NOT NULL
  ) STRICT;
  INSERT INTO modes SELECT 2, mode, mode_by, since_ms FROM mode;
  DROP TABLE mode;

  ALTER TABLE control_memory RENAME TO only_memory;
  CREATE TABLE control_memory (
    device_id INTEGER PRIMARY KEY,
    saved_at_ms INTEGER NOT NULL,
    memory TEXT NOT NULL
  ) STRICT;
  INSERT INTO control_memory SELECT 2, saved_at_ms, memory FROM only_memory;
  DROP TABLE only_memory;
  `;
