import assert from "node:assert/strict";
import {
  areSeveral,
  energiesOfLoad,
  loadColumns,
  loadsIn,
  loadStacks,
  withAllCars,
} from "../../../routes/history/load_history.tsx";
import type { LoadEnergies } from "../../../src/domain/history/history_rows.ts";
import { en } from "../../../src/words/en/en.ts";
import { historyRow } from "../fake_records.ts";

const ENERGIES: LoadEnergies = {
  energy_wh: 100,
  solar_wh: 50,
  battery_wh: 20,
  grid_wh: 20,
  unknown_wh: 10,
};
const WITHOUT = historyRow({ startMs: 0 });
const WITH = { ...WITHOUT, loads: [{ deviceId: 3, powerW: 1200, energies: ENERGIES }] };

Deno.test("a step in which a load told nothing is unknown of it, not nothing", () => {
  assert.deepEqual(loadStacks(3, false, en).of(WITHOUT), [null]);
  assert.deepEqual(loadStacks(3, false, en).of(WITH), [{ sun: 50, battery: 20, grid: 20 }]);
  assert.deepEqual(loadStacks(3, true, en).of(WITH), [
    { sun: 50, battery: 20, grid: 20, unknown: 10 },
  ]);
  assert.equal("unknown" in loadStacks(3, false, en).legend, false);
  const whOf = (row: typeof WITHOUT) =>
    loadColumns(3, ENERGIES, en).map((column) => column.whOf(row));
  assert.deepEqual(whOf(WITH), [100, 50, 20, 20, 10]);
  assert.deepEqual(whOf(WITHOUT), [null, null, null, null, null]);
  assert.equal(energiesOfLoad([WITHOUT], 3), null);
  assert.deepEqual(energiesOfLoad([WITHOUT, WITH, WITH], 3)?.energy_wh, 200);
});

Deno.test("loads are several where one car and one plug do not tell them all", () => {
  const load = (deviceId: number, kind: "charger" | "switch" | "load") => ({
    deviceId,
    name: `${deviceId}`,
    kind,
  });
  const [car, plug] = [load(2, "charger"), load(3, "switch")];
  assert.equal(areSeveral([]), false);
  assert.equal(areSeveral([car, plug]), false);
  assert.equal(areSeveral([car, load(4, "charger")]), true);
  assert.equal(areSeveral([plug, load(4, "switch")]), true);
  assert.equal(areSeveral([load(4, "load")]), true);
  assert.deepEqual(loadsIn([WITHOUT, WITH], [car, plug]), [plug]);
  const rows = [WITH];
  assert.equal(withAllCars(rows, [2]), rows, "one charger is the car already");
  assert.notEqual(withAllCars(rows, [2, 3]), rows);
});
