import assert from "node:assert/strict";
import {
  HouseholdLoad,
  METERED_LOAD_DEFAULTS,
  MeteredLoad,
} from "../../../src/simulator/house/load.ts";

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

Deno.test("MeteredLoad runs for a part of each period, within its hours, and counts", () => {
  const options = { ...METERED_LOAD_DEFAULTS, powerW: 1800, fromHour: 6, toHour: 8 };
  const load = new MeteredLoad(options, 60);
  // An hour ahead of UTC.
  const at = (hour: number, second = 0) =>
    load.step(MIDNIGHT_MS + ((hour - 1) * 3600 + second) * 1000, 2).powerW;
  assert.deepEqual([at(5, 3599), at(6), at(6, 1199), at(6, 1200)], [0, 1800, 1800, 0]);
  assert.deepEqual([at(7), at(7, 1200), at(8), at(30)], [1800, 0, 0, 1800]);
  assert.deepEqual(load.step(MIDNIGHT_MS + 5 * 3_600_000, 4), { powerW: 1800, totalWh: 6 });
});
