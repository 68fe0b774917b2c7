import assert from "node:assert/strict";
import { HOUSEHOLD_W, steadyHourOf } from "./steady_house.ts";

/** An ampere of two phases: what whole currents leave. */
const STEP_W = 460;

Deno.test("a slow charger and car do not make the current hunt, and miss little of the sun", () => {
  for (const hasBattery of [true, false]) {
    for (const rampAPerS of [0.1, 0.3]) {
      for (const lagS of [8, 12]) {
        for (const pvW of [3900, 4700, 5200, 5900, 6600]) {
          const hour = steadyHourOf({
            pvW,
            hasBattery,
            car: { rampAPerS, startDelayS: 20 },
            charger: { lagS, commandDelayS: 6 },
          });
          const name = `${pvW} W, battery ${hasBattery}, ramp ${rampAPerS}, ${lagS} s: ` +
            JSON.stringify(hour);
          assert.ok(hour.changes <= 6 && hour.starts === 0, name);
          assert.ok(hour.boughtWh <= 50, name);
          assert.ok(hour.carWh >= pvW - HOUSEHOLD_W - 1.5 * STEP_W, name);
        }
      }
    }
  }
});
