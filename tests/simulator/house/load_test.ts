import assert from "node:assert/strict";
import { HouseholdLoad } from "../../../src/simulator/house/load.ts";

const MIDNIGHT_MS = Date.UTC(2026, 5, 21);

Deno.test("HouseholdLoad its fridge starts with two seconds of a high current, each 45 minutes", () => {
  for (const seed of [1, 2, 3]) {
    const load = new HouseholdLoad({ seed, utcOffsetMinutes: 0 });
    const powerW = (atS: number) => load.powerW(MIDNIGHT_MS + atS * 1000);
    const starts: number[] = [];
    // Three of its periods by night, when nothing else runs.
    for (let atS = 2 * 3600; atS < 2 * 3600 + 3 * 2700; atS++) {
      if (powerW(atS) - powerW(atS - 1) > 250) starts.push(atS);
    }
    assert.equal(starts.length, 3, `seed ${seed}`);
    for (const [index, atS] of starts.entries()) {
      assert.equal(atS, (starts[0] ?? NaN) + index * 2700);
      assert.ok(powerW(atS) - powerW(atS + 1) < 20, "it lasts");
      const fallW = powerW(atS + 1) - powerW(atS + 2);
      assert.ok(Math.abs(fallW - 235) < 20, `${fallW} W`);
      const endW = powerW(atS + 899) - powerW(atS + 900);
      assert.ok(Math.abs(endW - 85) < 20, `${endW} W`);
    }
  }
});
