import assert from "node:assert/strict";
import { at, charging, chargingState, Cycles, START_MS } from "./house.ts";

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
