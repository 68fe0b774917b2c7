import assert from "node:assert/strict";
import { at, charging, chargingState, Cycles, START_MS } from "../house.ts";

Deno.test("planTracked() keeps a protection pause over a press of Fast and back", () => {
  const drained = charging({ currentA: 15, batteryPowerW: 4800 });
  const state = { ...chargingState(15, "fast"), protectedUntilMs: START_MS + 600_000 };
  const cycles = new Cycles(state, { batteryMaxConsumptionW: 500 });
  cycles.press("tracked");
  cycles.press("fast");
  cycles.press("tracked");
  const { charger } = cycles.step(drained);
  assert.equal(charger?.enabled, false);
  const later = cycles.step({ ...drained, carPowerW: 0, enabled: false, batteryPowerW: 0 });
  assert.deepEqual(later.reason, {
    code: "wait.protection",
    limitW: 500,
    startsAtMs: at(START_MS + 600_000).atMs,
  });
});

Deno.test("planTracked() counts a charge of less than ten minutes as short, and one of ten not", () => {
  /** What the grid has given so long ends a charge at the smallest current. */
  const PAUSED_AFTER_MS = 15_000;
  const bought = charging({ currentA: 6, hasBattery: false, gridPowerW: 2000 });
  const shortChargesAfter = (lastedMs: number, shortCharges: number) => {
    const switchedMs = START_MS + PAUSED_AFTER_MS - lastedMs;
    const cycles = new Cycles({ ...chargingState(6), switchedMs, shortCharges });
    while (cycles.afterMs < PAUSED_AFTER_MS - 5000) {
      assert.equal(cycles.step(bought).charger?.enabled, true);
    }
    assert.equal(cycles.step(bought).charger?.enabled, false);
    return cycles.state.shortCharges;
  };
  assert.equal(shortChargesAfter(599_999, 0), 1);
  assert.equal(shortChargesAfter(599_999, 2), 3);
  assert.equal(shortChargesAfter(599_999, 3), 3, "no more than three double the wait");
  assert.equal(shortChargesAfter(600_000, 2), 0);
});
