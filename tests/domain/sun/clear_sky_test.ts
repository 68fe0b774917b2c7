import assert from "node:assert/strict";
import { clearSky } from "../../../src/domain/sun/clear_sky.ts";

const [JUNE_MS, MARCH_MS, DECEMBER_MS] = [
  Date.UTC(2026, 5, 21),
  Date.UTC(2026, 2, 20),
  Date.UTC(2026, 11, 21),
];

function skyAt(startMs: number, latitudeDeg: number, longitudeDeg = 0): readonly number[] {
  return clearSky(startMs, { place: { latitudeDeg, longitudeDeg }, peakW: 10_000 });
}

Deno.test("clearSky() what a roof of 10 kW gives at times of day, year and places", () => {
  const cases = [
    [51, JUNE_MS, { 17: 22, 20: 108, 32: 4973, 48: 9046, 64: 4627, 72: 946 }],
    [51, MARCH_MS, { 28: 1145, 36: 4856, 48: 7596, 64: 3045 }],
    [51, DECEMBER_MS, { 36: 1779, 48: 4192, 56: 2786 }],
    [-51, DECEMBER_MS, { 17: 27, 32: 5089, 48: 9041, 64: 4512 }],
    [0, JUNE_MS, { 48: 5864 }],
    [0, MARCH_MS, { 28: 1438, 48: 8304, 64: 3503 }],
    [64, DECEMBER_MS, { 48: 842 }],
  ] as const;
  for (const [latitudeDeg, startMs, powers] of cases) {
    const skyW = skyAt(startMs, latitudeDeg);
    for (const [slot, expectedW] of Object.entries(powers)) {
      const powerW = skyW[Number(slot)] ?? NaN;
      assert.ok(Math.abs(powerW - expectedW) <= 1, `${latitudeDeg}°, slot ${slot}: ${powerW}`);
    }
  }
});

Deno.test("clearSky() a sun of less than a degree gives nothing, nor does one that stays down", () => {
  const lit = (startMs: number, latitudeDeg: number) => {
    const skyW = skyAt(startMs, latitudeDeg);
    return [skyW.findIndex((powerW) => powerW > 0), skyW.findLastIndex((powerW) => powerW > 0)];
  };
  assert.deepEqual(lit(JUNE_MS, 51), [16, 79]);
  assert.deepEqual(lit(MARCH_MS, 0), [25, 71]);
  assert.deepEqual(lit(DECEMBER_MS, 64), [42, 53]);
  assert.deepEqual(lit(DECEMBER_MS, 70), [-1, -1]);
});

Deno.test("clearSky() is that of the asked place and day, whatever was asked before", () => {
  const first = skyAt(JUNE_MS, 51);
  assert.notDeepEqual(skyAt(JUNE_MS, 40), first);
  assert.notDeepEqual(skyAt(JUNE_MS, 51, 20), first);
  assert.notDeepEqual(skyAt(MARCH_MS, 51), first);
  assert.deepEqual(skyAt(JUNE_MS, 51), first);
  const half = clearSky(JUNE_MS, { place: { latitudeDeg: 51, longitudeDeg: 0 }, peakW: 5000 });
  assert.equal(half[48], (first[48] ?? NaN) / 2);
});
