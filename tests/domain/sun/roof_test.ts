import assert from "node:assert/strict";
import { clearSky } from "../../../src/domain/sun/clear_sky.ts";
import {
  clearDay,
  clearnessOf,
  energyOf,
  learnRoof,
  quantile,
} from "../../../src/domain/sun/roof.ts";
import { DAY_MS, SLOTS, type SolarDay } from "../../../src/domain/sun/solar_days.ts";
import { daysBefore, JUNE_MS, madeUpDay, PEAK_W, PLACE } from "./made_up_days.ts";

const ABOUT = { place: PLACE, peakW: PEAK_W };
const NOON = 48;
/** Parts of the peak power that a usual roof gives on the days before midsummer. */
const SKY_PARTS = clearSky(JUNE_MS, { place: PLACE, peakW: 1 });

function isNear(actual: number | undefined, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= tolerance, `${actual}, not ${expected}`);
}

function roofOf(count: number, partOf: (day: number, slot: number) => number) {
  return learnRoof(daysBefore(JUNE_MS, count, partOf), ABOUT);
}

/** Days of a clear sky on which nothing is known in `slots` on the first of them. */
function partlyKnown(unknown: number, part: number): readonly SolarDay[] {
  return Array.from({ length: 30 }, (_, day) =>
    madeUpDay(JUNE_MS - (30 - day) * DAY_MS, (slot) => {
      if (slot < 44 || slot > 52) return 1;
      return day < unknown ? null : part;
    }));
}

Deno.test("clearnessOf() is what came of the clear sky, where it is known", () => {
  const clearW = [0, 1000, 3000, 1000];
  assert.equal(clearnessOf(clearW, [0, 500, 1500, 500]), 0.5);
  assert.equal(clearnessOf(clearW, [0, 500, null, 700]), 0.6);
  assert.equal(clearnessOf(clearW, [0, 500, 3000, 0], { from: 2 }), 0.75);
  assert.equal(clearnessOf(clearW, [0, 500, 3000, 0], { to: 2 }), 0.5);
  assert.equal(clearnessOf(clearW, [0, 500, 3000, 0], { from: -3, to: 2 }), 0.5);
  assert.equal(clearnessOf([1000, 1000], [1000, 0]), 0.5, "the first slot counts too");
  assert.equal(clearnessOf([1000], [500], { from: -3 }), 0.5);
});

Deno.test("clearnessOf() is never above 1.1, nor told by 3 % of the day's light", () => {
  assert.equal(clearnessOf([1000], [5000]), 1.1);
  assert.equal(clearnessOf([3, 97], [3, null]), null);
  assert.equal(clearnessOf([4, 96], [4, null]), 1);
  assert.equal(clearnessOf([0, 0], [0, 0]), null);
  assert.equal(clearnessOf([1000], [null]), null);
});

Deno.test("energyOf() is that of quarter hours, from one slot up to another", () => {
  assert.equal(energyOf([100, 200, 400]), 175);
  assert.equal(energyOf([100, 200, 400], 1), 150);
  assert.equal(energyOf([100, 200, 400], 0, 2), 75);
  assert.equal(energyOf([100, 200, 400], -2, 1), 25);
  assert.equal(energyOf([]), 0);
});

Deno.test("quantile() is 0 of nothing, the first below all, the last above all", () => {
  const values = [{ value: 10, weight: 1 }, { value: 20, weight: 3 }];
  assert.equal(quantile([], 0.5), 0);
  assert.equal(quantile(values, 0.125), 10);
  assert.equal(quantile(values, 0.1), 10);
  assert.equal(quantile(values, 0.625), 20);
  assert.equal(quantile(values, 0.375), 15);
  assert.equal(quantile(values, 1), 20);
});

Deno.test("learnRoof() counts days of which half of the light is known", () => {
  const counts = (from: number, to: number) =>
    learnRoof([madeUpDay(JUNE_MS, (slot) => slot >= from && slot < to ? 1 : null)], ABOUT).days;
  assert.equal(counts(0, 47), 0);
  assert.equal(counts(0, 49), 1);
  assert.equal(counts(49, SLOTS), 0);
  assert.equal(counts(46, SLOTS), 1);
  const polar = { place: { latitudeDeg: 75, longitudeDeg: 0 }, peakW: PEAK_W };
  const decemberMs = Date.UTC(2026, 11, 21);
  assert.equal(learnRoof([madeUpDay(decemberMs, () => 0)], polar).days, 0, "there is no sun");
});

Deno.test("learnRoof() believes a small roof more with each day, half after ten", () => {
  isNear(roofOf(1, () => 0.5).factors[NOON], 1 - 0.5 / 11);
  isNear(roofOf(10, () => 0.5).factors[NOON], 0.75);
  isNear(roofOf(20, () => 0.5).factors[NOON], 1 - 0.5 * 20 / 30);
  isNear(roofOf(0, () => 0.5).factors[NOON], 1);
});

Deno.test("learnRoof() measures the whole roof by slots with a quarter of the peak power", () => {
  const low = (_: number, slot: number) => (SKY_PARTS[slot] ?? 0) < 0.24 ? 1.5 : 1;
  isNear(roofOf(5, low).factors[NOON], 1);
  const middle = (_: number, slot: number) => {
    const part = SKY_PARTS[slot] ?? 0;
    return part >= 0.26 && part < 0.5 ? 1.5 : 1;
  };
  isNear(roofOf(5, middle).factors[NOON], 1.5);
  const winter = [madeUpDay(Date.UTC(2026, 11, 21), () => 2)];
  const north = { place: { latitudeDeg: 64, longitudeDeg: 0 }, peakW: PEAK_W };
  assert.equal(learnRoof(winter, north).factors[NOON], 1, "no slot is so bright");
});

Deno.test("learnRoof() the factors stay between 0.02 and 1.6", () => {
  isNear(roofOf(5, () => 3).factors[NOON], 1.6);
  isNear(roofOf(30, () => 3).factors[NOON], 1.6);
  isNear(roofOf(30, () => 0).factors[NOON], 0.02);
  isNear(roofOf(5, () => 1.55).factors[NOON], 1.55);
});

Deno.test("learnRoof() takes the best of twenty days at a time of day as clear", () => {
  // Of a hundred days at 1 %, 2 %, ... the middle of the best twenty is at 95.5 %.
  isNear(roofOf(100, (day) => (day + 1) / 100).factors[NOON], 0.955, 0.001);
});

Deno.test("learnRoof() smooths each time of day with the one before and the one after", () => {
  const { factors } = roofOf(30, (_, slot) => slot === 50 ? 0.2 : 1);
  isNear(factors[48], 1);
  isNear(factors[49], 0.8);
  isNear(factors[50], 0.6);
  isNear(factors[51], 0.8);
  isNear(factors[52], 1);
  const rising = roofOf(30, (_, slot) => slot / 100).factors;
  isNear(rising[60], 0.6);
});

Deno.test("learnRoof() a time of day that was seen on ten days has a factor of its own", () => {
  const seen = (unknown: number) => learnRoof(partlyKnown(unknown, 0.3), ABOUT).factors[NOON];
  isNear(seen(20), 0.3, 1e-6);
  isNear(seen(21), 1, 1e-6);
});

Deno.test("learnRoof() times of day with less than 3 % of the peak power have no factor of their own", () => {
  const { factors } = roofOf(30, (_, slot) => (SKY_PARTS[slot] ?? 0) < 0.029 ? 0.1 : 1);
  assert.ok(SKY_PARTS.some((part) => part > 0.01 && part < 0.029));
  assert.ok(factors.every((factor) => Math.abs(factor - 1) < 1e-9));
  const brighter = roofOf(30, (_, slot) => {
    const part = SKY_PARTS[slot] ?? 0;
    return part > 0.031 && part < 0.06 ? 0.1 : 1;
  });
  assert.ok(Math.min(...brighter.factors) < 0.7);
});

Deno.test("learnRoof() tells each day as parts of its own clear sky, and clearDay() that sky", () => {
  const roof = roofOf(40, (day, slot) => (day < 30 ? 1 : 0.4) * (slot === 50 ? 0.2 : 1));
  assert.equal(roof.days, 40);
  isNear(roof.clearness[0]?.clearness, 1, 0.01);
  isNear(roof.clearness[39]?.clearness, 0.4, 0.01);
  const clearW = clearDay(roof, JUNE_MS - DAY_MS);
  assert.deepEqual(roof.clearness[39]?.clearW, clearW);
  isNear(clearW[50], (clearSky(JUNE_MS - DAY_MS, ABOUT)[50] ?? NaN) * (roof.factors[50] ?? NaN));
  assert.equal(roof.clearness[39]?.pvW[NOON], madeUpDay(JUNE_MS - DAY_MS, () => 0.4).pvW[NOON]);
});

Deno.test("learnRoof() takes no roof for larger because of a quarter of an hour a day", () => {
  isNear(roofOf(5, (_, slot) => slot === 50 ? 1.5 : 1).factors[NOON], 1);
});
