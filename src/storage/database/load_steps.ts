/**
 * Step of MIGRATIONS: the house and each of its loads have tables of their own. As there: once
 * released it is never edited. What the tables before had of car and plug is of the devices 2 and 3
 * (SLOT_IDS). Everything is copied by SQLite itself, which keeps a few pages in memory at a time.
 */

/** What a load drew, by source, of a sample of before there was a book: as it was split then. */
const SPLIT_OF_OLD = `
    WITH known AS (
      SELECT *, coalesce(battery_power_w, inverter_dc_power_w - pv_power_w) AS battery_w
      FROM samples
    ), loads AS (
      SELECT *, max(0, charger_power_w) AS charger_w, max(0, plug_power_w) AS plug_w,
        grid_power_w IS NULL OR battery_w IS NULL AS is_unseen,
        pv_power_w IS NULL AND conversion_loss_w IS NOT NULL AS is_sun_unknown
      FROM known
    ), grid AS (
      SELECT *, iif(is_unseen, 0, max(0, grid_power_w)) AS given_grid_w,
        iif(is_unseen, 0, max(0, battery_w)) AS given_battery_w
      FROM loads
    ), fed AS (
      SELECT *, min(charger_w, given_grid_w) AS charger_grid_w,
        min(charger_w - min(charger_w, given_grid_w), given_battery_w) AS charger_battery_w,
        min(plug_w, given_grid_w) AS plug_grid_w,
        min(plug_w - min(plug_w, given_grid_w), given_battery_w) AS plug_battery_w
      FROM grid
    ), parts AS (
      SELECT *, charger_w - charger_grid_w - charger_battery_w AS charger_rest_w,
        plug_w - plug_grid_w - plug_battery_w AS plug_rest_w,
        is_unseen OR is_sun_unknown AS is_rest_unknown
      FROM fed
    )`;

export const LOADS_STEP = `
  CREATE TABLE charger_samples (
    sample_key INTEGER PRIMARY KEY,
    at_ms INTEGER AS (sample_key / 1000) VIRTUAL,
    device_id INTEGER AS (sample_key % 1000) VIRTUAL,
    power_w INTEGER,
    solar_w INTEGER,
    battery_w INTEGER,
    grid_w INTEGER,
    unknown_w INTEGER,
    mode INTEGER,
    enabled INTEGER,
    target_ma INTEGER,
    current_l1_ma INTEGER,
    current_l2_ma INTEGER,
    current_l3_ma INTEGER,
    voltage_l1_dv INTEGER,
    voltage_l2_dv INTEGER,
    voltage_l3_dv INTEGER,
    session_wh INTEGER,
    total_wh INTEGER,
    temperature_dc INTEGER,
    frequency_mhz INTEGER,
    power_l1_w INTEGER,
    power_l2_w INTEGER,
    power_l3_w INTEGER,
    session_l1_wh INTEGER,
    session_l2_wh INTEGER,
    session_l3_wh INTEGER,
    min_ma INTEGER,
    max_ma INTEGER,
    linked INTEGER,
    car_connected INTEGER,
    error_code INTEGER,
    warning_code INTEGER
  ) STRICT;
  CREATE TABLE switch_samples (
    sample_key INTEGER PRIMARY KEY,
    at_ms INTEGER AS (sample_key / 1000) VIRTUAL,
    device_id INTEGER AS (sample_key % 1000) VIRTUAL,
    power_w INTEGER,
    solar_w INTEGER,
    battery_w INTEGER,
    grid_w INTEGER,
    unknown_w INTEGER,
    is_on INTEGER,
    total_wh INTEGER
  ) STRICT;
  CREATE TABLE load_samples (
    sample_key INTEGER PRIMARY KEY,
    at_ms INTEGER AS (sample_key / 1000) VIRTUAL,
    device_id INTEGER AS (sample_key % 1000) VIRTUAL,
    power_w INTEGER,
    solar_w INTEGER,
    battery_w INTEGER,
    grid_w INTEGER,
    unknown_w INTEGER,
    total_wh INTEGER
  ) STRICT;

  INSERT INTO charger_samples
    ${SPLIT_OF_OLD}
    SELECT at_ms * 1000 + 2, charger_power_w, iif(is_rest_unknown, 0 * charger_w, charger_rest_w),
      charger_battery_w, charger_grid_w, iif(is_rest_unknown, charger_rest_w, 0 * charger_w), NULL,
      charger_enabled, charger_target_ma, charger_current_l1_ma, charger_current_l2_ma,
      charger_current_l3_ma, charger_voltage_l1_dv, charger_voltage_l2_dv,
      charger_voltage_l3_dv, charger_session_wh, charger_total_wh, charger_temperature_dc,
      charger_frequency_mhz, charger_power_l1_w, charger_power_l2_w, charger_power_l3_w,
      charger_session_l1_wh, charger_session_l2_wh, charger_session_l3_wh, charger_min_ma,
      charger_max_ma, charger_linked, charger_car_connected, charger_error_code,
      charger_warning_code
    FROM parts WHERE coalesce(
      charger_power_w, charger_enabled, charger_target_ma, charger_current_l1_ma,
      charger_current_l2_ma, charger_current_l3_ma, charger_voltage_l1_dv,
      charger_voltage_l2_dv, charger_voltage_l3_dv, charger_session_wh, charger_total_wh,
      charger_temperature_dc, charger_frequency_mhz, charger_power_l1_w, charger_power_l2_w,
      charger_power_l3_w, charger_session_l1_wh, charger_session_l2_wh,
      charger_session_l3_wh, charger_min_ma, charger_max_ma, charger_linked,
      charger_car_connected, charger_error_code, charger_warning_code
    ) IS NOT NULL;
  INSERT INTO switch_samples
    ${SPLIT_OF_OLD}
    SELECT at_ms * 1000 + 3, plug_power_w, iif(is_rest_unknown, 0 * plug_w, plug_rest_w),
      plug_battery_w, plug_grid_w, iif(is_rest_unknown, plug_rest_w, 0 * plug_w),
      plug_on, plug_total_wh
    FROM parts WHERE coalesce(plug_power_w, plug_on, plug_total_wh) IS NOT NULL;

  CREATE TABLE site_samples (
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
    mode INTEGER
  ) STRICT;
  INSERT INTO site_samples SELECT at_ms,
    grid_power_w, grid_power_l1_w, grid_power_l2_w, grid_power_l3_w, grid_voltage_l1_dv,
    grid_voltage_l2_dv, grid_voltage_l3_dv, grid_frequency_mhz, grid_imported_wh,
    grid_exported_wh, pv_power_w, inverter_ac_power_w, inverter_dc_power_w,
    inverter_dc_voltage_dv, inverter_temperature_dc, inverter_status,
    inverter_vendor_status, inverter_lifetime_wh, conversion_loss_w, battery_power_w,
    battery_soc_permille, battery_soh_permille, battery_status, battery_temperature_dc,
    battery_voltage_dv, battery_current_ma, battery_charged_wh, battery_discharged_wh,
    consumption_power_w, house_power_w, surplus_w, mode
    FROM samples;
  DROP TABLE samples;
  ALTER TABLE site_samples RENAME TO samples;

  CREATE TABLE load_five_minutes (
    start_ms INTEGER NOT NULL CHECK (start_ms % 300000 = 0),
    device_id INTEGER NOT NULL,
    power_w INTEGER,
    energy_wh INTEGER,
    solar_wh INTEGER,
    battery_wh INTEGER,
    grid_wh INTEGER,
    unknown_wh INTEGER,
    PRIMARY KEY (start_ms, device_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO load_five_minutes
    SELECT start_ms, 2, car_power_w, car_wh, car_solar_wh, car_battery_wh, car_grid_wh,
      car_unknown_wh
    FROM five_minutes WHERE coalesce(car_power_w, car_wh) IS NOT NULL;
  INSERT INTO load_five_minutes
    SELECT start_ms, 3, plug_power_w, plug_wh, plug_solar_wh, NULL, NULL, plug_unknown_wh
    FROM five_minutes WHERE coalesce(plug_power_w, plug_wh) IS NOT NULL;
  CREATE TABLE site_five_minutes (
    start_ms INTEGER PRIMARY KEY CHECK (start_ms % 300000 = 0),
    known_ms INTEGER NOT NULL,
    pv_power_w INTEGER,
    consumption_power_w INTEGER,
    house_power_w INTEGER,
    grid_power_w INTEGER,
    battery_power_w INTEGER,
    battery_soc_permille INTEGER,
    pv_wh INTEGER,
    consumption_wh INTEGER,
    house_wh INTEGER,
    grid_import_wh INTEGER,
    grid_export_wh INTEGER,
    battery_charge_wh INTEGER,
    battery_discharge_wh INTEGER,
    conversion_loss_wh INTEGER,
    grid_imported_total_wh INTEGER,
    grid_exported_total_wh INTEGER
  ) STRICT;
  INSERT INTO site_five_minutes SELECT start_ms,
    known_ms, pv_power_w, consumption_power_w, house_power_w, grid_power_w, battery_power_w,
    battery_soc_permille, pv_wh, consumption_wh, house_wh, grid_import_wh, grid_export_wh,
    battery_charge_wh, battery_discharge_wh, conversion_loss_wh, grid_imported_total_wh,
    grid_exported_total_wh
    FROM five_minutes;
  DROP TABLE five_minutes;
  ALTER TABLE site_five_minutes RENAME TO five_minutes;

  CREATE TABLE load_days (
    day TEXT NOT NULL CHECK (length(day) = 10),
    time_zone TEXT NOT NULL,
    device_id INTEGER NOT NULL,
    energy_wh INTEGER,
    solar_wh INTEGER,
    battery_wh INTEGER,
    grid_wh INTEGER,
    unknown_wh INTEGER,
    PRIMARY KEY (day, time_zone, device_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO load_days
    SELECT day, time_zone, 2, car_wh, car_solar_wh, car_battery_wh, car_grid_wh, car_unknown_wh
    FROM days WHERE car_wh IS NOT NULL;
  INSERT INTO load_days
    SELECT day, time_zone, 3, plug_wh, plug_solar_wh, NULL, NULL, plug_unknown_wh
    FROM days WHERE plug_wh IS NOT NULL;
  CREATE TABLE site_days (
    day TEXT NOT NULL CHECK (length(day) = 10),
    time_zone TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    known_ms INTEGER NOT NULL,
    pv_wh INTEGER,
    consumption_wh INTEGER,
    house_wh INTEGER,
    grid_import_wh INTEGER,
    grid_export_wh INTEGER,
    battery_charge_wh INTEGER,
    battery_discharge_wh INTEGER,
    conversion_loss_wh INTEGER,
    meter_import_wh INTEGER,
    meter_export_wh INTEGER,
    PRIMARY KEY (day, time_zone)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO site_days SELECT
    day, time_zone, start_ms, end_ms, known_ms, pv_wh, consumption_wh, house_wh,
    grid_import_wh, grid_export_wh, battery_charge_wh, battery_discharge_wh,
    conversion_loss_wh, meter_import_wh, meter_export_wh
    FROM days;
  DROP TABLE days;
  ALTER TABLE site_days RENAME TO days;
  CREATE INDEX days_start ON days (start_ms);
  `;
