import assert from "node:assert/strict";
import {
  carriedCurrentA,
  currentRange,
  isRangeUsable,
  powerPerAmpereW,
  wholeSteps,
} from "../../src/control/current.ts";
import { NIGHT, snapshotOf } from "./house.ts";

function charger(values: Partial<typeof NIGHT>) {
  return snapshotOf({ ...NIGHT, ...values }).charger.value;
}

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
    assert.deepEqual(currentRange(charger(device), maxCurrentA), expected);
  }
  assert.deepEqual(currentRange(null, 10), { minA: 6, maxA: 10, stepA: 1 });
});

Deno.test("isRangeUsable() is false when the device allows less than a car needs", () => {
  assert.equal(isRangeUsable(currentRange(charger({ maxCurrentA: 6 }), 15)), true);
  assert.equal(isRangeUsable(currentRange(charger({ maxCurrentA: 5.9 }), 15)), false);
  assert.equal(isRangeUsable(currentRange(charger({ minCurrentA: 10 }), 9)), false);
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
