import assert from "node:assert/strict";
import {
  ENERGY_COLUMNS,
  type LoadEnergies,
  mapColumns,
  MEAN_POWER_COLUMNS,
} from "../../../src/domain/history/history_rows.ts";
import { withCars } from "../../../src/domain/history/house_steps.ts";
import {
  firstAt,
  isSameFirst,
  type LoadSpan,
  type LoadSum,
  sumLoads,
} from "../../../src/domain/history/load_order.ts";

const HOUR_MS = 3_600_000;
/** A load by its first and its last hour; one that is there now has no last one. */
const span = (deviceId: number, fromH: number, toH: number | null): LoadSpan => ({
  deviceId,
  isRemoved: toH !== null,
  fromMs: fromH * HOUR_MS,
  toMs: (toH ?? Infinity) * HOUR_MS,
});

Deno.test("firstAt() is the first that there was, from its first moment until its end", () => {
  const loads = [span(7, 24, 100), span(8, 0, 100)];
  const at = (hour: number) => firstAt(loads, hour * HOUR_MS);
  assert.deepEqual([at(-1), at(0), at(23.9)], [[], [8], [8]]);
  assert.deepEqual([at(24), at(99.9), at(100)], [[7], [7], []]);
  assert.deepEqual(firstAt([span(7, 0, 10)], HOUR_MS), [7], "one that is gone is named once");
  assert.deepEqual(firstAt([], 0), []);
});

Deno.test("firstAt() names the one that it took the place of, on its first day", () => {
  const now = span(7, 24, null);
  const replaced = (fromH: number, toH: number | null, atH = 24) =>
    firstAt([now, span(8, fromH, toH)], atH * HOUR_MS).includes(8);
  assert.equal(replaced(0, 48), true);
  assert.equal(replaced(24, 49), true, "a day of 25 hours");
  assert.equal(replaced(0, 49.1), false, "it went on for longer");
  assert.equal(replaced(24.5, 48, 25), false, "it came later");
  assert.equal(replaced(0, 48, 48), false, "it was gone");
  assert.equal(replaced(0, null), false, "it is still there");
  assert.deepEqual(firstAt([now, span(8, 0, 48), span(9, 0, 30)], 24 * HOUR_MS), [7, 8, 9]);
});

Deno.test("isSameFirst() is false where a load comes or goes inside of a range", () => {
  const range = { fromMs: 10 * HOUR_MS, toMs: 20 * HOUR_MS };
  const same = (fromH: number, toH: number | null) =>
    isSameFirst([span(7, 0, null), span(8, fromH, toH)], range);
  assert.deepEqual([same(0, null), same(10, null), same(20, null), same(0, 10), same(0, 20)], [
    true,
    true,
    true,
    true,
    true,
  ]);
  assert.deepEqual([same(10.1, null), same(19.9, null), same(0, 10.1), same(0, 19.9)], [
    false,
    false,
    false,
    false,
  ]);
  assert.equal(isSameFirst([span(8, 12, 15)], range), true, "there is no other");
});

const NOTHING: LoadEnergies = {
  energy_wh: null,
  solar_wh: null,
  battery_wh: null,
  grid_wh: null,
  unknown_wh: null,
};
const load = (powerW: number | null, energies: Partial<LoadEnergies>): LoadSum => ({
  powerW,
  energies: { ...NOTHING, ...energies },
});

Deno.test("sumLoads() adds what is known, and no part that one of them does not tell", () => {
  const car = load(100, { energy_wh: 10, solar_wh: 4, battery_wh: 3, grid_wh: 2, unknown_wh: 1 });
  assert.equal(sumLoads([]), null);
  assert.equal(sumLoads([car]), car);
  assert.deepEqual(sumLoads([car, car]), {
    powerW: 200,
    energies: { energy_wh: 20, solar_wh: 8, battery_wh: 6, grid_wh: 4, unknown_wh: 2 },
  });
  assert.deepEqual(sumLoads([car, load(null, { energy_wh: 5, solar_wh: 5 })]), {
    powerW: 100,
    energies: { energy_wh: 15, solar_wh: 9, battery_wh: null, grid_wh: null, unknown_wh: 1 },
  });
  assert.deepEqual(
    sumLoads([car, load(null, {})]),
    car,
    "one that drew nothing takes no part away",
  );
  assert.deepEqual(sumLoads([load(null, {}), load(null, {})]), load(null, {}));
});

Deno.test("withCars() puts the sum of some chargers in the columns of the car", () => {
  const energies = mapColumns(ENERGY_COLUMNS, () => 1);
  const means = mapColumns(MEAN_POWER_COLUMNS, () => 1);
  const drawn = load(50, { energy_wh: 6, solar_wh: 5 });
  const loads = [4, 5, 6].map((deviceId) => ({ deviceId, ...drawn }));
  const row = { energies, means, loads };
  const parts = { car_wh: 12, car_solar_wh: 10, car_unknown_wh: null };
  const whole = { car_battery_wh: null, car_grid_wh: null };
  assert.deepEqual(withCars(row, [4, 5]), {
    energies: { ...energies, ...parts, ...whole },
    means: { ...means, car_power_w: 100 },
    loads,
  });
  assert.equal(withCars({ ...row, means: null }, [4, 5]).means, null);
  const without = withCars(row, [9]);
  assert.deepEqual([without.energies.car_wh, without.means?.car_power_w], [null, null]);
});
