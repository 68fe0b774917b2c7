import assert from "node:assert/strict";
import { chargeCurrentA, chargePowerW } from "../../../src/domain/house/units.ts";

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
