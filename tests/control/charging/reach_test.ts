import assert from "node:assert/strict";
import { NO_AC_MEMORY } from "../../../src/control/site/ac_limit.ts";
import { NO_NOISE } from "../../../src/control/site/noise.ts";
import { assessInverter, assessReach, type Reach } from "../../../src/control/charging/reach.ts";
import type { PowerFlows } from "../../../src/domain/house/snapshot.ts";
import { at, charging, type House, NIGHT, SETTINGS, snapshotOf } from "../house.ts";

/** Reach of a house; `seen` changes its powers as the car shall see them. */
function reachOf(
  house: Partial<House>,
  seen: Partial<PowerFlows> = {},
): Reach & { isHouseHeldBack: boolean } {
  const snapshot = snapshotOf({ ...NIGHT, acPowerW: 3000, ...house });
  const inverter = assessInverter({ ac: NO_AC_MEMORY, noise: NO_NOISE }, snapshot, {
    settings: SETTINGS,
    now: at(0),
  });
  const { flows } = snapshot;
  const reach = assessReach(inverter, snapshot.inverter.value, {
    measured: flows,
    seen: { ...flows, ...seen },
  });
  return { ...reach, isHouseHeldBack: inverter.isHouseHeldBack };
}

Deno.test("assessReach() leaves the car the AC limit less the household", () => {
  const house = charging({ currentA: 6, acPowerW: 5000, acLimitW: 5000, gridPowerW: 200 });
  assert.equal(reachOf(house).reachW, 5000 - (5200 - 2760));
  assert.equal(reachOf({ ...house, acLimitW: null }).reachW, Infinity);
  assert.equal(reachOf({ ...house, gridPowerW: null }).reachW, Infinity);
});

Deno.test("assessReach() counts a plug that yields for the car, and one that claims against it", () => {
  const house: Partial<House> = { acLimitW: 5000, gridPowerW: -1000 };
  assert.equal(reachOf(house).reachW, 3000);
  assert.equal(reachOf(house, { gridPowerW: -3000 }).reachW, 5000);
  assert.equal(reachOf(house, { gridPowerW: 1000 }).reachW, 1000);
});

Deno.test("assessReach() knows an inverter that is held back because nobody takes more", () => {
  const held: Partial<House> = { inverterStatus: "throttled", acLimitW: 10_000 };
  const table: { house: Partial<House>; seen?: Partial<PowerFlows>; expected: boolean }[] = [
    { house: held, expected: true },
    { house: { ...held, hasBattery: false }, expected: true },
    { house: { ...held, acLimitW: null }, expected: true },
    { house: { ...held, inverterStatus: "producing" }, expected: false },
    { house: { ...held, acLimitW: 3101 }, expected: true },
    { house: { ...held, acLimitW: 3100 }, expected: false },
    { house: { ...held, batteryPowerW: -100 }, expected: true },
    { house: { ...held, batteryPowerW: -101 }, expected: false },
    { house: { ...held, batteryPowerW: 100 }, expected: true },
    { house: { ...held, batteryPowerW: 101 }, expected: false },
    { house: { ...held, gridPowerW: 100 }, expected: true },
    { house: { ...held, gridPowerW: 101 }, expected: false },
    { house: held, seen: { gridPowerW: 2000 }, expected: false },
    { house: { ...held, siteQuality: "stale" }, expected: false },
  ];
  for (const { house, seen, expected } of table) {
    const { isHeldBack, isHouseHeldBack } = reachOf(house, seen);
    assert.equal(isHeldBack, expected, JSON.stringify({ house, seen }));
    assert.equal(isHouseHeldBack, reachOf(house).isHeldBack, "whatever the car shall see");
  }
});

Deno.test("assessInverter() looks at the noise and at a limit that shows only in readings that are new", () => {
  const memory = {
    ac: {
      ceiling: null,
      still: { sinceMs: at(-15_000).steadyMs, lowestW: 3000, highestW: 3000, batteryPowerW: -2000 },
    },
    noise: { givenW: -1000, stepW: 10, variance: 0 },
  };
  const reach = (house: Partial<House>) => {
    const snapshot = snapshotOf({
      ...NIGHT,
      acPowerW: 3000,
      gridPowerW: 500,
      batteryPowerW: -2000,
      ...house,
    });
    const { ac, noise, acLimitW } = assessInverter(memory, snapshot, {
      settings: SETTINGS,
      now: at(0),
    });
    return { ceilingW: ac.ceiling?.powerW ?? null, givenW: noise.givenW, acLimitW };
  };
  assert.deepEqual(reach({}), { ceilingW: 3000, givenW: -1500, acLimitW: 3000 });
  assert.deepEqual(reach({ acLimitW: 2900 }), { ceilingW: 3000, givenW: -1500, acLimitW: 2900 });
  assert.deepEqual(reach({ siteQuality: "stale" }), {
    ceilingW: null,
    givenW: null,
    acLimitW: null,
  });
  for (const missing of [{ gridPowerW: null }, { batteryPowerW: null }]) {
    assert.deepEqual(reach(missing), { ceilingW: null, givenW: null, acLimitW: null });
  }
});

Deno.test("assessReach() counts a plug as what grid and battery would give without it", () => {
  const house: Partial<House> = { gridPowerW: 300, batteryPowerW: 200 };
  assert.equal(reachOf(house, { gridPowerW: -500, batteryPowerW: -100 }).yieldedW, 1100);
  assert.equal(reachOf(house).yieldedW, 0);
  assert.equal(reachOf({ ...house, gridPowerW: null }).yieldedW, 0);
  assert.equal(reachOf({ ...house, batteryPowerW: null }).yieldedW, 0);
});
