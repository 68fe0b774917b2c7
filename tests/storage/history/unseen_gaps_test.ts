import assert from "node:assert/strict";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import type { Database } from "../../../src/storage/database/database.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";
import { keepUp } from "./recorded_hours.ts";

const HOUR = Date.UTC(2026, 5, 21, 10);
const STEP_MS = 5 * MINUTE_MS;
/** Car at 2400 W and plug at 1200 W, the meter silent from 10:45 to 11:15. */
const GAP = { fromMs: HOUR + 45 * MINUTE_MS, toMs: HOUR + 75 * MINUTE_MS };
const RANGE = { fromMs: HOUR, toMs: HOUR + 2 * HOUR_MS };

/** Records as a program does, with upkeep each five minutes. */
function run(database: Database, range: typeof RANGE, afterWh: number, gap = GAP): void {
  for (let atMs = range.fromMs; atMs < range.toMs; atMs += 5000) {
    const isSilent = atMs >= gap.fromMs && atMs < gap.toMs;
    const house = {
      grid_power_w: 0,
      pv_power_w: 3600,
      inverter_dc_power_w: 3600,
      conversion_loss_w: 0,
      grid_imported_wh: atMs >= gap.toMs ? afterWh : 5000,
    };
    const loads = { charger_power_w: 2400, plug_power_w: 1200 };
    database.history.add(sampleAt(atMs, { ...loads, ...(isSilent ? {} : house) }));
    if (atMs % STEP_MS === 0) keepUp(database, { atMs });
  }
}

const { charger, plug } = SLOT_IDS;
const SUMS = `sum(energy_wh) FILTER (WHERE device_id = ${charger}) AS car,
  sum(solar_wh) FILTER (WHERE device_id = ${charger}) AS solar,
  sum(unknown_wh) FILTER (WHERE device_id = ${charger}) AS unknown,
  sum(energy_wh) FILTER (WHERE device_id = ${plug}) AS plug,
  sum(unknown_wh) FILTER (WHERE device_id = ${plug}) AS plug_unknown`;

function sums(folder: DataFolder, table: "load_five_minutes" | "load_days") {
  return { ...folder.query(`SELECT ${SUMS} FROM ${table}`)[0] };
}

function isNoted(folder: DataFolder, hourMs: number): boolean {
  return folder.query(`SELECT 1 FROM hours_to_roll_up WHERE hour_ms = ${hourMs}`).length > 0;
}

for (
  const { afterWh, unknown, plugUnknown } of [
    { afterWh: 5000, unknown: 0, plugUnknown: 0 },
    { afterWh: 5400, unknown: 400, plugUnknown: 400 },
    { afterWh: 4000, unknown: 1200, plugUnknown: 600 },
  ]
) {
  Deno.test(`pieces() bounds a gap across the hour, in rows and days: ${afterWh} Wh after it`, () => {
    using folder = new DataFolder();
    using database = folder.open();
    run(database, RANGE, afterWh);
    keepUp(database, { atMs: RANGE.toMs + STEP_MS });
    const expected = {
      car: 4800,
      solar: 4800 - unknown,
      unknown,
      plug: 2400,
      plug_unknown: plugUnknown,
    };
    assert.deepEqual(sums(folder, "load_five_minutes"), expected);
    assert.deepEqual(sums(folder, "load_days"), expected);
    assert.equal(isNoted(folder, HOUR), false, "nothing more will come");
  });
}

Deno.test("pieces() waits six hours for the counters that end a gap, and no longer", () => {
  using folder = new DataFolder();
  using database = folder.open();
  const gap = { fromMs: GAP.fromMs, toMs: Infinity };
  run(database, { fromMs: HOUR, toMs: HOUR + HOUR_MS }, 5000, gap);
  database.history.flush();
  assert.equal(sums(folder, "load_days")["unknown"], 400, "up to 10:55");
  keepUp(database, { atMs: HOUR + 7 * HOUR_MS - 1 });
  assert.equal(sums(folder, "load_days")["unknown"], 600);
  assert.equal(isNoted(folder, HOUR), true);
  keepUp(database, { atMs: HOUR + 7 * HOUR_MS });
  assert.equal(isNoted(folder, HOUR), false);
});

Deno.test("pieces() ends a gap by the counters after a restart", () => {
  using folder = new DataFolder();
  const openEnd = { fromMs: GAP.fromMs, toMs: Infinity };
  {
    using database = folder.open();
    run(database, { fromMs: HOUR, toMs: HOUR + HOUR_MS }, 5000, openEnd);
  }
  using database = folder.open();
  const gap = { fromMs: GAP.fromMs, toMs: HOUR + 3 * HOUR_MS };
  run(database, { fromMs: gap.toMs, toMs: gap.toMs + 10 * MINUTE_MS }, 5100, gap);
  keepUp(database, { atMs: gap.toMs + 10 * MINUTE_MS });
  assert.equal(sums(folder, "load_days")["unknown"], 100);
  assert.equal(isNoted(folder, HOUR), false);
});
