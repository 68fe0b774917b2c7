import assert from "node:assert/strict";
import {
  chargeCurrentA,
  chargePowerW,
  HOUR_MS,
  MIN_CHARGE_CURRENT_A,
  MINUTE_MS,
  NOMINAL_VOLTAGE_V,
  SECOND_MS,
} from "../../../src/domain/house/units.ts";

Deno.test("chargePowerW() is the field's table at 230 V", () => {
  const rows = [
    { currentA: 6, phases: 1, powerW: 1380 },
    { currentA: 6, phases: 2, powerW: 2760 },
    { currentA: 6, phases: 3, powerW: 4140 },
    { currentA: 15, phases: 1, powerW: 3450 },
    { currentA: 15, phases: 2, powerW: 6900 },
    { currentA: 15, phases: 3, powerW: 10_350 },
  ];
  for (const { currentA, phases, powerW } of rows) {
    assert.equal(chargePowerW({ currentA, phases }), powerW);
    assert.equal(chargeCurrentA({ powerW, phases }), currentA);
  }
});

Deno.test("units are what they are called", () => {
  assert.deepEqual([SECOND_MS, MINUTE_MS, HOUR_MS], [1000, 60_000, 3_600_000]);
  assert.deepEqual([NOMINAL_VOLTAGE_V, MIN_CHARGE_CURRENT_A], [230, 6]);
});
