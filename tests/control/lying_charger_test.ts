import assert from "node:assert/strict";
import { charging, chargingState, Cycles, NIGHT, pausedState, PER_AMPERE_W } from "./house.ts";

const SUN_W = 3500;
const HOUSE_W = 400;

/** Half an hour with a charger that obeys and always tells the same power; what it was told, in A. */
function told(cycles: Cycles, toldW: number, beforeA: number): readonly number[] {
  let currentA = beforeA;
  return Array.from({ length: 360 }, () => {
    const gridPowerW = HOUSE_W + currentA * PER_AMPERE_W - SUN_W;
    const { charger } = cycles.step({
      ...NIGHT,
      hasBattery: false,
      pvPowerW: SUN_W,
      acPowerW: SUN_W,
      gridPowerW,
      carPowerW: toldW,
      enabled: currentA > 0,
      targetCurrentA: Math.max(6, currentA),
    });
    if (charger !== null) currentA = charger.enabled ? charger.currentA : 0;
    return currentA;
  });
}

Deno.test("decide() raises nothing by a power that neither the command nor the meter bears out", () => {
  for (const toldW of [4000, 6900]) {
    const currents = told(new Cycles(chargingState(6)), toldW, 6);
    assert.deepEqual([...new Set(currents)], [6], `${toldW} W`);
  }
});

Deno.test("decide() starts nothing at a charger that is off and tells a power all the same", () => {
  assert.deepEqual([...new Set(told(new Cycles(pausedState()), 6900, 0))], [0]);
});

Deno.test("decide() believes a charger whose car draws more than it is told, as the meter does", () => {
  const cycles = new Cycles(chargingState(6));
  const house = { ...charging({ currentA: 6 }), hasBattery: false, carPowerW: 3200 };
  // The house takes 3600 W with the car, and 1400 W are left.
  const seen = { ...house, pvPowerW: 5000, acPowerW: 5000, gridPowerW: -1400 };
  const raised = Array.from({ length: 24 }, () => cycles.step(seen).charger?.currentA ?? 0);
  assert.ok(Math.max(...raised) > 6, raised.join(" "));
});
