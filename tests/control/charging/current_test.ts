import assert from "node:assert/strict";
import {
  carriedCurrentA,
  currentRange,
  isRangeUsable,
  powerPerAmpereW,
  wholeSteps,
} from "../../../src/control/charging/current.ts";
import { NIGHT, snapshotOf } from "../house.ts";

function charger(values: Partial<typeof NIGHT>) {
  return snapshotOf({ ...NIGHT, ...values }).charger.value;
}

function within(maxCurrentA: number, minCurrentA = 6) {
  return { minCurrentA, maxCurrentA };
}

Deno.test("currentRange() begins at the larger of “Smallest current” and the device's own", () => {
  const leastA = (minCurrentA: number | null, setA: number) =>
    currentRange(charger({ minCurrentA }), within(16, setA)).minA;
  assert.deepEqual([leastA(6, 8), leastA(10, 8), leastA(null, 8), leastA(6, 6)], [8, 10, 8, 6]);
  assert.equal(isRangeUsable(currentRange(charger({}), within(7, 8))), false);
});

Deno.test("currentRange() lets the device's own range win and keeps whole steps", () => {
  const table = [
    { device: {}, maxCurrentA: 15, expected: { minA: 6, maxA: 15, stepA: 1 } },
    { device: {}, maxCurrentA: 32, expected: { minA: 6, maxA: 16, stepA: 1 } },
    { device: { minCurrentA: 8 }, maxCurrentA: 15, expected: { minA: 8, maxA: 15, stepA: 1 } },
    { device: { minCurrentA: 2 }, maxCurrentA: 15, expected: { minA: 6, maxA: 15, stepA: 1 } },
    { device: { minCurrentA: 6.4 }, maxCurrentA: 15, expected: { minA: 7, maxA: 15, stepA: 1 } },
    { device: { maxCurrentA: 12.7 }, maxCurrentA: 15, expected: { minA: 6, maxA: 12, stepA: 1 } },
    {
      device: { stepA: 0.1, maxCurrentA: 12.7 },
      maxCurrentA: 15,
      expected: { minA: 6, maxA: 12.7, stepA: 0.1 },
    },
    {
      device: { minCurrentA: null, maxCurrentA: null, stepA: 0 },
      maxCurrentA: 15,
      expected: { minA: 6, maxA: 15, stepA: 1 },
    },
  ];
  for (const { device, maxCurrentA, expected } of table) {
    assert.deepEqual(currentRange(charger(device), within(maxCurrentA)), expected);
  }
  assert.deepEqual(currentRange(null, within(10)), { minA: 6, maxA: 10, stepA: 1 });
});

Deno.test("isRangeUsable() is false when the device allows less than a car needs", () => {
  assert.equal(isRangeUsable(currentRange(charger({ maxCurrentA: 6 }), within(15))), true);
  assert.equal(isRangeUsable(currentRange(charger({ maxCurrentA: 5.9 }), within(15))), false);
  assert.equal(isRangeUsable(currentRange(charger({ minCurrentA: 10 }), within(9))), false);
});

Deno.test("wholeSteps() rounds down and forgives what floating point takes away", () => {
  const table = [
    { currentA: 7.99, stepA: 1, expected: 7 },
    { currentA: 8, stepA: 1, expected: 8 },
    { currentA: 6.3, stepA: 0.1, expected: 6.3 },
    { currentA: 0.1 + 0.2, stepA: 0.1, expected: 0.3 },
    { currentA: -0.5, stepA: 1, expected: -1 },
  ];
  for (const { currentA, stepA, expected } of table) {
    assert.equal(wholeSteps(currentA, stepA), expected);
  }
});

Deno.test("powerPerAmpereW() takes the mains voltages that are measured, else 230 V", () => {
  assert.equal(powerPerAmpereW(charger({ voltageV: 240 }), 2), 480);
  assert.equal(powerPerAmpereW(charger({ voltageV: 125 }), 2), 460);
  assert.equal(powerPerAmpereW(null, 3), 690);
});

Deno.test("carriedCurrentA() rounds down inside the range", () => {
  const range = { minA: 6, maxA: 15, stepA: 1 };
  const table = [
    { surplusW: -500, expected: 6 },
    { surplusW: 3219, expected: 6 },
    { surplusW: 3220, expected: 7 },
    { surplusW: 6899, expected: 14 },
    { surplusW: 6900, expected: 15 },
    { surplusW: 20_000, expected: 15 },
  ];
  for (const { surplusW, expected } of table) {
    assert.equal(carriedCurrentA(surplusW, 460, range), expected);
  }
});

Deno.test("powerPerAmpereW() takes 200 to 260 V for mains", () => {
  const perAmpereW = (...phaseVoltagesV: number[]) =>
    powerPerAmpereW(charger({ phaseVoltagesV }), 1);
  assert.equal(perAmpereW(260, 240), 250);
  assert.equal(perAmpereW(261, 240), 240);
  assert.equal(perAmpereW(200, 240), 220);
  assert.equal(perAmpereW(199, 240), 240);
  assert.equal(perAmpereW(0, 0), 230, "none is mains");
});
