import assert from "node:assert/strict";
import fc from "fast-check";
import type { Energies } from "../../../src/domain/history/history_rows.ts";
import {
  consumedSplit,
  missingMs,
  producedSplit,
  selfConsumption,
  selfSufficiency,
  sumEnergies,
} from "../../../routes/history/history_totals.ts";
import { historyRow } from "../fake_records.ts";

const energiesOf = (known: Partial<Energies>) =>
  sumEnergies([historyRow({ startMs: 0, energies: known })]);

Deno.test("selfSufficiency() and selfConsumption() are the shares that the page defines", () => {
  const energies = energiesOf({
    pv_wh: 10_000,
    consumption_wh: 8000,
    grid_import_wh: 2000,
    grid_export_wh: 3000,
  });
  assert.equal(selfSufficiency(energies), 0.75);
  assert.equal(selfConsumption(energies), 0.7);
});

Deno.test("selfSufficiency() null where something is unknown or nothing was used", () => {
  assert.equal(selfSufficiency(energiesOf({ consumption_wh: 8000 })), null);
  assert.equal(selfSufficiency(energiesOf({ consumption_wh: 0, grid_import_wh: 0 })), null);
  assert.equal(selfConsumption(energiesOf({ pv_wh: 0, grid_export_wh: 0 })), null);
});

Deno.test("selfSufficiency() 0, not less, where the battery was charged from the grid", () => {
  const energies = energiesOf({
    pv_wh: 100,
    consumption_wh: 1000,
    grid_import_wh: 1500,
    battery_charge_wh: 500,
  });
  assert.equal(selfSufficiency(energies), 0);
});

Deno.test("producedSplit() and consumedSplit() add up to the whole and are never negative", () => {
  const wh = fc.nat(50_000);
  fc.assert(fc.property(
    fc.record({
      pv_wh: wh,
      consumption_wh: wh,
      grid_import_wh: wh,
      grid_export_wh: wh,
      battery_charge_wh: fc.option(wh),
      battery_discharge_wh: fc.option(wh),
    }),
    (known) => {
      const energies = energiesOf(known);
      for (const split of [producedSplit(energies), consumedSplit(energies)]) {
        assert.ok(split);
        const parts = [split.sunWh, split.batteryWh, split.gridWh];
        assert.ok(parts.every((part) => part >= 0));
        const whole = split === null ? 0 : parts.reduce((sum, part) => sum + part, 0);
        assert.ok([known.pv_wh, known.consumption_wh].includes(whole));
      }
    },
  ));
});

Deno.test("producedSplit() tells what was used, stored and sold", () => {
  const energies = energiesOf({ pv_wh: 10_000, grid_export_wh: 3000, battery_charge_wh: 2500 });
  assert.deepEqual(producedSplit(energies), { sunWh: 4500, batteryWh: 2500, gridWh: 3000 });
});

Deno.test("sumEnergies() leaves unknown what no row knows, and adds what some do", () => {
  const energies = sumEnergies([
    historyRow({ startMs: 0, energies: { pv_wh: 10, car_wh: null } }),
    historyRow({ startMs: 1, energies: { pv_wh: null, car_wh: null } }),
    historyRow({ startMs: 2, energies: { pv_wh: 5, car_wh: null } }),
  ]);
  assert.equal(energies.pv_wh, 15);
  assert.equal(energies.car_wh, null);
});

Deno.test("missingMs() is what the record lacks of its own length", () => {
  const rows = [historyRow({ startMs: 0, knownMs: 200_000 }), historyRow({ startMs: 600_000 })];
  assert.equal(missingMs(rows, { fromMs: 0, toMs: 900_000 }), 400_000);
  assert.equal(missingMs(rows, { fromMs: 0, toMs: 500_000 }), 0);
});
