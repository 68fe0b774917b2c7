import assert from "node:assert/strict";
import { RefusedSwitch } from "../../../src/devices/charger/refused_switch.ts";
import { ManualClock } from "../transport/manual_clock.ts";

const HOUR_MS = 3_600_000;

Deno.test("RefusedSwitch tells a refusal for an hour, or until a switch is taken", () => {
  const clock = new ManualClock();
  clock.nowMs = 10 * HOUR_MS;
  const refused = new RefusedSwitch(clock);
  const isRefused = () => refused.told({ phases: 1, options: [1, 3], dwellMs: 0 }).isRefused;
  assert.equal(isRefused(), undefined);
  refused.note();
  assert.equal(isRefused(), true);
  clock.nowMs += HOUR_MS - 1;
  assert.equal(isRefused(), true);
  clock.nowMs += 1;
  assert.equal(isRefused(), undefined);
  refused.note();
  refused.forget();
  assert.equal(isRefused(), undefined);
});
