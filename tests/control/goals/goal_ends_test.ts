import assert from "node:assert/strict";
import type { GoalEnd } from "../../../src/domain/goals/goal_state.ts";
import { GoalNight } from "./goal_nights.ts";

const EVENING = "2026-11-29T20:00";
const GOAL = { energyWh: 20_000, readyBy: "07:00" } as const;

function endsOf(night: GoalNight): readonly GoalEnd[] {
  return night.ended.map(({ end }) => end);
}

Deno.test("a goal until so much ends when its car is taken off, and leaves the mode as it is", () => {
  const night = new GoalNight(EVENING, "slow");
  night.house = { isCarConnected: true };
  night.set({ energyWh: 20_000 });
  night.runUntil("2026-11-29T21:00");
  assert.deepEqual(endsOf(night), []);
  night.house = { isCarConnected: false };
  night.step();
  const [over] = night.ended;
  assert.deepEqual([over?.end, over?.deadlineMs], ["unplugged", null]);
  assert.ok(over !== undefined && over.gotWh > 2500 && over.gotWh < 3000, `${over?.gotWh} Wh`);
  assert.deepEqual([night.choice.mode, night.choice.goal], ["slow", undefined]);
});

Deno.test("a goal with a time outlives a car that is away for a while before it", () => {
  const night = new GoalNight(EVENING);
  night.house = { isCarConnected: true };
  night.set(GOAL);
  night.step();
  night.house = { isCarConnected: false };
  night.runUntil("2026-11-29T22:00");
  assert.deepEqual(endsOf(night), []);
  night.house = { isCarConnected: true };
  night.runUntil("2026-11-30T07:00");
  assert.deepEqual(endsOf(night), ["met"]);
});

Deno.test("a goal that is late ends when its car is taken off", () => {
  const night = new GoalNight(EVENING);
  night.house = { isCarConnected: true };
  night.set(GOAL);
  night.carMaxW = 3000;
  night.runUntil("2026-11-30T07:30");
  assert.deepEqual(endsOf(night), []);
  night.house = { isCarConnected: false };
  night.step();
  assert.deepEqual(endsOf(night), ["unplugged"]);
});

Deno.test("a goal until so much foretells nothing, and knows what is missing", () => {
  const night = new GoalNight(EVENING, "slow");
  night.set({ energyWh: 20_000 });
  night.runUntil("2026-11-29T21:00");
  const { goal } = night.step();
  assert.ok(goal !== null && goal.gotWh !== null);
  assert.equal(goal.missingWh, 20_000 - goal.gotWh);
  const { gotWh: _got, missingWh: _missing, setAtMs: _set, ...rest } = goal;
  assert.deepEqual(rest, {
    energyWh: 20_000,
    readyBy: null,
    days: "once",
    deadlineMs: null,
    powerW: 6900,
    isDue: false,
    startsAtMs: null,
    readyAtMs: null,
    shortWh: 0,
    cost: null,
  });
});

Deno.test("a goal that has more than it wants misses nothing", () => {
  const night = new GoalNight(EVENING, "slow");
  night.house = { isCarConnected: true };
  night.runUntil("2026-11-29T21:00");
  night.house = { isCarConnected: true, carPowerW: null };
  night.set({ energyWh: 500 });
  const { goal } = night.step();
  assert.deepEqual([goal?.missingWh, goal?.gotWh], [0, null], "met by what is known, not yet told");
  night.house = { isCarConnected: true };
  night.step();
  assert.deepEqual(endsOf(night), ["met"]);
});

Deno.test("a goal is short only by what measuring does not miss", () => {
  // 59.5 min at 6900 W are 6842.5 Wh.
  for (const [energyWh, shortWh] of [[6942, 0], [6943, 101]] as const) {
    const night = new GoalNight("2026-11-30T06:00");
    night.set({ energyWh, readyBy: "07:00" });
    const { goal } = night.step();
    assert.deepEqual([goal?.isDue, goal?.shortWh], [true, shortWh]);
  }
});

Deno.test("a goal reckons with what its car draws once that has had a minute to follow", () => {
  const night = new GoalNight("2026-11-30T06:00");
  night.set({ energyWh: 6000, readyBy: "07:00" });
  night.carMaxW = 3000;
  const powers = Array.from({ length: 4 }, () => night.step().goal?.powerW);
  assert.deepEqual(powers, [6900, 6900, 3000, 3000], "each 30 s from the start on");
  night.house = { chargerQuality: "stale", chargerAgeMs: 40_000, carPowerW: 5000 };
  assert.equal(night.step().goal?.powerW, 3000, "old values change nothing");
  night.house = {};
  night.carMaxW = 3500;
  night.step();
  assert.equal(night.step().goal?.powerW, 3500);
});
