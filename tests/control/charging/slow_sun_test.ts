import assert from "node:assert/strict";
import {
  charging,
  chargingState,
  Cycles,
  type House,
  pausedState,
  PER_AMPERE_W,
  START_MS,
} from "../house.ts";

const FOLLOWS = { slowFollowsSun: true };

/** What Slow is told after a minute of this house, with the car at what it was told. */
function toldA(house: Partial<House>, { settings = FOLLOWS, fromA = 6, afterS = 60 } = {}) {
  const cycles = new Cycles(chargingState(fromA, "slow"), settings);
  let currentA = fromA;
  let isOn = true;
  for (let second = 0; second < afterS; second += 5) {
    const decision = cycles.step(charging({ currentA: fromA, ...house }));
    currentA = decision.charger?.currentA ?? 0;
    isOn &&= decision.charger?.enabled === true;
    if (currentA !== fromA) break;
  }
  assert.ok(isOn, "Slow never pauses");
  return currentA;
}

Deno.test("Slow follows the sun above its smallest current only where that is set", () => {
  const sunny = { gridPowerW: -3 * PER_AMPERE_W };
  assert.equal(toldA(sunny), 9);
  assert.equal(toldA(sunny, { settings: { slowFollowsSun: false } }), 6);
});

Deno.test("Slow that follows takes from the battery's charge only from On at SOC on", () => {
  const filling = { batteryPowerW: -4 * PER_AMPERE_W };
  assert.equal(toldA({ ...filling, socPct: 80 }), 10);
  assert.equal(toldA({ ...filling, socPct: 40 }), 6);
});

Deno.test("Slow that follows stays at the smallest current whatever is missing, and falls to it", () => {
  assert.equal(toldA({ gridPowerW: 3000 }, { afterS: 1800 }), 6);
  assert.equal(toldA({ batteryPowerW: 3000 }, { afterS: 1800 }), 6);
  assert.equal(toldA({ gridPowerW: 3000 }, { fromA: 10 }), 6);
  assert.equal(toldA({ gridPowerW: 500 }, { fromA: 10 }), 8);
  assert.equal(toldA({ siteAgeMs: 31_000, siteQuality: "stale" }, { fromA: 10 }), 6);
  assert.equal(toldA({ siteQuality: "unavailable" }, { fromA: 10 }), 6);
});

Deno.test("Slow that follows tells what is from the sun, and nobody else does", () => {
  const told = (mode: "slow" | "fast", toldA: number, drawnA = toldA) => {
    const state = { ...chargingState(toldA, mode), changedMs: START_MS - 600_000 };
    return new Cycles(state, FOLLOWS).step(charging({ currentA: drawnA })).reason;
  };
  const slow = (drawnA: number) =>
    ({ code: "charging.slow", powerW: drawnA * PER_AMPERE_W, isMeterBlind: false }) as const;
  assert.deepEqual(told("slow", 9), { ...slow(9), sunW: 3 * PER_AMPERE_W });
  assert.deepEqual(told("slow", 9, 6), slow(6), "it takes no more than the smallest");
  assert.deepEqual(told("slow", 6, 6.2), slow(6.2), "it was told the smallest");
  assert.deepEqual(told("fast", 15), { ...slow(15), code: "charging.fast" });
});

Deno.test("Slow that follows begins at the smallest current", () => {
  const cycles = new Cycles(pausedState("slow"), FOLLOWS);
  const { charger } = cycles.step(charging({ currentA: 0, enabled: false, gridPowerW: -6000 }));
  assert.deepEqual(charger, { enabled: true, currentA: 6 });
});
