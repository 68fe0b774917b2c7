/** Step of MIGRATIONS: PV systems and batteries each for itself. As there: once released never edited. */
export const SOURCES_STEP = `
  CREATE TABLE pv_samples (
    sample_key INTEGER PRIMARY KEY,
    at_ms INTEGER AS (sample_key / 1000) VIRTUAL,
    device_id INTEGER AS (sample_key % 1000) VIRTUAL,
    power_w INTEGER,
    ac_power_w INTEGER,
    lifetime_wh INTEGER
  ) STRICT;
  CREATE TABLE battery_samples (
    sample_key INTEGER PRIMARY KEY,
    at_ms INTEGER AS (sample_key / 1000) VIRTUAL,
    device_id INTEGER AS (sample_key % 1000) VIRTUAL,
    power_w INTEGER,
    soc_permille INTEGER,
    charged_wh INTEGER,
    discharged_wh INTEGER
  ) STRICT;
  `;
