import assert from "node:assert/strict";
import {
  type Energies,
  ENERGY_COLUMNS,
  mapColumns,
} from "../../src/domain/history/history_rows.ts";
import { DayEnergies } from "../../src/mqtt/day_energies.ts";

function energies(known: Partial<Energies>): Energies {
  return { ...mapColumns(ENERGY_COLUMNS, () => null), ...known };
}

/** A day whose sums a test sets; counts how often they are asked for. */
function setUp() {
  const day: { sums: Energies | null; asked: number } = { sums: null, asked: 0 };
  const told = new DayEnergies(() => {
    day.asked++;
    return day.sums;
  });
  return { day, told };
}

Deno.test("DayEnergies tells each energy under its name, and what is unknown as null", () => {
  const { day, told } = setUp();
  day.sums = energies({
    pv_wh: 1,
    consumption_wh: 2,
    house_wh: 3,
    car_wh: 4,
    car_solar_wh: 5,
    plug_wh: 6,
    grid_import_wh: 7,
    grid_export_wh: 8,
    battery_charge_wh: 9,
    battery_discharge_wh: null,
  });
  assert.deepEqual(told.tell({ day: "2026-06-21", nowMs: 0 }), {
    day: "2026-06-21",
    pvWh: 1,
    consumptionWh: 2,
    houseWh: 3,
    carWh: 4,
    carSolarWh: 5,
    plugWh: 6,
    gridImportWh: 7,
    gridExportWh: 8,
    batteryChargeWh: 9,
    batteryDischargeWh: null,
  });
});

Deno.test("DayEnergies adds up each half minute, and at once on a new day", () => {
  const { day, told } = setUp();
  const pvAt = (nowMs: number, pvWh: number, on = "a") => {
    day.sums = energies({ pv_wh: pvWh });
    return told.tell({ day: on, nowMs })["pvWh"];
  };
  assert.equal(pvAt(1000, 10), 10);
  assert.equal(pvAt(30_999, 20), 10);
  assert.equal(pvAt(31_000, 30), 30);
  assert.equal(pvAt(60_999, 40), 30);
  assert.equal(pvAt(61_000, 25), 30, "never less within a day");
  assert.equal(pvAt(61_001, 1, "b"), 1, "but on the next one");
  assert.equal(pvAt(62_000, 2, "b"), 1);
  assert.equal(day.asked, 4);
});

Deno.test("DayEnergies knows nothing of a new day until it has sums, and keeps what it knew of one", () => {
  const { day, told } = setUp();
  assert.equal(told.tell({ day: "a", nowMs: 0 })["carWh"], null);
  day.sums = energies({ car_wh: 0 });
  assert.equal(told.tell({ day: "a", nowMs: 30_000 })["carWh"], 0);
  day.sums = null;
  assert.equal(told.tell({ day: "a", nowMs: 60_000 })["carWh"], 0);
  assert.equal(told.tell({ day: "b", nowMs: 60_000 })["carWh"], null);
});
