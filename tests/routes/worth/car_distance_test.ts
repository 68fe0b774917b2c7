import assert from "node:assert/strict";
import { carbonOf } from "../../../routes/worth/carbon.ts";
import { carOrigin } from "../../../routes/worth/car_distance.ts";
import type { LoadEnergies } from "../../../src/domain/history/history_rows.ts";

function energies(known: Partial<LoadEnergies>): LoadEnergies {
  return {
    energy_wh: null,
    solar_wh: null,
    battery_wh: null,
    grid_wh: null,
    unknown_wh: null,
    ...known,
  };
}

const MIXED = energies({
  energy_wh: 40_000,
  solar_wh: 30_000,
  battery_wh: 4000,
  grid_wh: 4000,
  unknown_wh: 2000,
});

Deno.test("carOrigin() kilometres by where their energy came from", () => {
  assert.deepEqual(carOrigin([{ energies: MIXED, kwhPer100Km: 20 }]), {
    unit: "km",
    whole: 200,
    sun: 150,
    battery: 20,
    grid: 20,
    unknown: 10,
  });
});

Deno.test("carOrigin() each car by its own consumption", () => {
  const small = { energies: energies({ energy_wh: 10_000, solar_wh: 10_000 }), kwhPer100Km: 10 };
  const both = carOrigin([{ energies: MIXED, kwhPer100Km: 20 }, small]);
  assert.equal(both?.whole, 300);
  assert.equal(both?.sun, 250);
});

Deno.test("carOrigin() energy where a car that charged has no consumption, and only then", () => {
  const other = energies({ energy_wh: 10_000, solar_wh: 5000, grid_wh: 5000 });
  const origin = carOrigin([
    { energies: MIXED, kwhPer100Km: 20 },
    { energies: other, kwhPer100Km: null },
  ]);
  assert.equal(origin?.unit, "Wh");
  assert.equal(origin?.whole, 50_000);
  assert.equal(origin?.sun, 35_000);
  const idle = { energies: energies({ energy_wh: 0 }), kwhPer100Km: null };
  assert.equal(carOrigin([{ energies: MIXED, kwhPer100Km: 20 }, idle])?.unit, "km");
});

Deno.test("carOrigin() what no part tells of is unknown and not from the grid", () => {
  const origin = carOrigin([{ energies: energies({ energy_wh: 5000 }), kwhPer100Km: 20 }]);
  assert.deepEqual(origin, { unit: "km", whole: 25, sun: 0, battery: 0, grid: 0, unknown: 25 });
});

Deno.test("carOrigin() null where no car charged or nothing is known", () => {
  assert.equal(carOrigin([]), null);
  assert.equal(carOrigin([{ energies: energies({}), kwhPer100Km: 20 }]), null);
  assert.equal(carOrigin([{ energies: energies({ energy_wh: 0 }), kwhPer100Km: 20 }]), null);
});

Deno.test("carbonOf() what was not bought is avoided; null where unknown or not asked for", () => {
  const known = { consumption_wh: 10_000, grid_import_wh: 4000 };
  assert.deepEqual(carbonOf(known, 400), { avoidedG: 2400, boughtG: 1600 });
  assert.equal(carbonOf(known, 0), null);
  assert.equal(carbonOf({ ...known, grid_import_wh: null }, 400), null);
  assert.equal(carbonOf({ ...known, consumption_wh: null }, 400), null);
  assert.deepEqual(carbonOf({ consumption_wh: 1000, grid_import_wh: 3000 }, 400), {
    avoidedG: 0,
    boughtG: 1200,
  });
});

Deno.test("carOrigin() no part is more than what the parts before it have left", () => {
  const origin = carOrigin([{
    energies: { energy_wh: 100, solar_wh: 60, battery_wh: 30, grid_wh: 50, unknown_wh: 0 },
    kwhPer100Km: null,
  }]);
  assert.deepEqual(origin, { unit: "Wh", whole: 100, sun: 60, battery: 30, grid: 10, unknown: 0 });
  const full = carOrigin([{
    energies: { energy_wh: 1, solar_wh: 0, battery_wh: 9, grid_wh: 9, unknown_wh: 0 },
    kwhPer100Km: null,
  }]);
  assert.deepEqual(full, { unit: "Wh", whole: 1, sun: 0, battery: 1, grid: 0, unknown: 0 });
});
