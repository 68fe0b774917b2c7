import assert from "node:assert/strict";
import { NEW_HABITS } from "../../../src/control/car/car_habits.ts";
import { NEW_CAR } from "../../../src/control/car/car_memory.ts";
import { forgetCharger } from "../../../src/control/takeover.ts";
import { CarLoop } from "../car_loop.ts";
import { charging, chargingState, Cycles, type House, NIGHT, pausedState } from "../house.ts";

const HOUR_S = 3600;

/** What a car that never draws is offered in each of so many cycles of 5 s. */
function offers(cycles: Cycles, house: House, count: number): readonly (number | undefined)[] {
  return Array.from({ length: count }, () => cycles.step(house).charger?.currentA);
}

Deno.test("askCurrentA() tries one ampere more each time that a car was asked in vain in Slow", () => {
  const cycles = new Cycles(pausedState("slow"));
  const idle = { ...NIGHT, enabled: true };
  assert.deepEqual(offers(cycles, idle, 12), [6, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8, 8]);
  const hourly = Array.from({ length: 4 }, () => {
    cycles.step(idle, HOUR_S * 1000);
    return cycles.step(idle).charger?.currentA;
  });
  assert.deepEqual(hourly, [9, 10, 10, 10], "no more than 10 A");
  cycles.press("slow");
  assert.equal(cycles.step(idle).charger?.currentA, 10);
  assert.deepEqual(offers(new Cycles(pausedState("fast")), idle, 9), Array(9).fill(15));
  const bounded = new Cycles(pausedState("slow"), { maxCurrentA: 7 });
  assert.deepEqual(offers(bounded, idle, 12).slice(-4), [7, 7, 7, 7], "Max current bounds it");
});

Deno.test("askCurrentA() tries in Tracked what the sun bears, and falls back with it", () => {
  const sunFor = (currentA: number): House => ({
    ...NIGHT,
    enabled: true,
    batteryPowerW: -(460 * currentA + 100),
  });
  const cycles = new Cycles({ ...pausedState(), startableSinceMs: 1 });
  assert.deepEqual(offers(cycles, sunFor(7), 12), [6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7]);
  assert.equal(cycles.step(sunFor(6)).charger?.currentA, 7, "an ampere less is borne");
  assert.equal(cycles.step(sunFor(5.7)).charger?.currentA, 6);
  assert.equal(cycles.step(sunFor(9)).charger?.currentA, 6, "not before it is asked again");
  cycles.step(sunFor(9), HOUR_S * 1000);
  assert.equal(cycles.step(sunFor(9)).charger?.currentA, 8);
});

Deno.test("askCurrentA() offers a car no more than it has taken in this stay", () => {
  const cycles = new Cycles({ ...chargingState(6, "slow"), changedMs: null });
  const slow = chargingState(6, "slow");
  cycles.state = { ...slow, car: { ...NEW_CAR, takenA: 6 } };
  assert.deepEqual(offers(cycles, { ...NIGHT, enabled: true }, 12), Array(12).fill(6));
});

Deno.test("a car that takes nothing below 8 A charges, and is remembered for this charger", () => {
  for (const mode of ["slow", "tracked"] as const) {
    const loop = new CarLoop(mode, { minA: 8 });
    loop.run(1800);
    assert.equal(loop.last?.isCharging, true, mode);
    assert.deepEqual(loop.currentsSince(0).slice(0, 3), [6, 7, 8]);
    // The sun goes: what is below 8 A shows whether it is taken.
    loop.pvW = 300;
    loop.run(1800);
    loop.press("disabled");
    loop.run(300);
    loop.press(mode);
    loop.pvW = 6000;
    const second = loop.second;
    loop.run(900);
    assert.equal(loop.last?.isCharging, true);
    assert.equal(loop.currentsSince(second)[0], 8, `${mode}: from 8 A on at once`);
    assert.ok(loop.starts <= 4, `${mode}: ${loop.starts} starts, one of them to prove it anew`);
    loop.press("disabled");
    loop.run(300);
    loop.restart();
    loop.press(mode);
    const restarted = loop.second;
    loop.run(900);
    assert.equal(loop.currentsSince(restarted)[0], 8, `${mode}: also after a restart`);
    assert.equal(forgetCharger(loop.state).habits.startA, null, "and not for another charger");
  }
});

Deno.test("Tracked starts a car that needs 8 A when the sun bears 8 A", () => {
  const loop = new CarLoop("tracked", { minA: 8 });
  const habits = { ...NEW_HABITS, startA: 8, isStartProven: true, forMinA: 6 };
  loop.state = { ...loop.state, habits };
  loop.pvW = 400 + 7.5 * 460;
  loop.run(900);
  assert.equal(loop.starts, 0);
  assert.deepEqual(loop.last?.reason, {
    code: "wait.surplus",
    surplusW: loop.last?.surplusW,
    neededW: 3680,
    phases: 2,
  });
  loop.pvW = 400 + 8.3 * 460;
  loop.run(300);
  assert.equal(loop.starts, 1);
  assert.ok(loop.currentsSince(0).every((currentA) => currentA >= 8));
});

Deno.test("a car that is only slow to wake is not taken for one that wants more, nor asked twice", () => {
  for (const startDelayS of [10, 17, 22, 28, 35]) {
    const loop = new CarLoop("slow", { startDelayS });
    loop.run(600);
    assert.equal(loop.state.habits.startA, null, `${startDelayS} s: it takes 6 A`);
    assert.equal(loop.last?.charger?.currentA, 6, "Slow is back at 6 A");
    loop.press("disabled");
    loop.run(200);
    loop.restart();
    loop.press("slow");
    const second = loop.second;
    loop.run(120);
    assert.deepEqual(loop.currentsSince(second), [6], `${startDelayS} s: one ask is enough`);
    assert.equal(loop.last?.isCharging, true);
    assert.equal(loop.starts, 2, "no start was undone");
  }
});

Deno.test("a quick car that needs 7 A does not switch on and off in Slow", () => {
  for (const startDelayS of [0, 2, 5]) {
    for (const minA of [7, 8, 9, 10]) {
      const loop = new CarLoop("slow", { startDelayS, minA });
      loop.run(3 * HOUR_S);
      assert.ok(loop.starts >= 1 && loop.starts <= 2, `${minA} A: ${loop.starts} starts`);
      assert.equal(loop.last?.isCharging, true);
      assert.equal(loop.last?.charger?.currentA, minA);
    }
  }
});

Deno.test("what was learnt of the smallest current is refuted by a smaller one that flows", () => {
  const loop = new CarLoop("slow", {});
  loop.state = { ...loop.state, habits: { ...NEW_HABITS, startA: 9, forMinA: 6 } };
  loop.run(60);
  assert.deepEqual(loop.currentsSince(0), [9]);
  loop.run(240);
  assert.equal(loop.last?.charger?.currentA, 6);
  assert.equal(loop.state.habits.startA, null);
  assert.equal(loop.starts, 1);
});

Deno.test("a smallest current that one car has proven does not bind the next one", () => {
  const before = new CarLoop("slow", { minA: 8 });
  before.run(HOUR_S);
  const { startA, isStartProven } = before.state.habits;
  assert.deepEqual([startA, isStartProven], [8, true]);
  assert.equal(before.last?.charger?.currentA, 8, "in its own stay");
  for (const mode of ["slow", "tracked"] as const) {
    const next = new CarLoop(mode, {});
    next.state = { ...next.state, habits: before.state.habits };
    next.run(300);
    next.pvW = 400 + 6.5 * 460;
    next.run(900);
    assert.equal(next.last?.charger?.currentA, 6, mode);
    assert.equal(next.state.habits.startA, null, mode);
    assert.equal(next.starts, 1, mode);
  }
});

Deno.test("what was learnt of the smallest current goes with the setting", () => {
  const cycles = new Cycles(pausedState("slow"), { minCurrentA: 6 });
  const habits = { ...NEW_HABITS, startA: 9, isStartProven: true, forMinA: 6 };
  cycles.state = { ...cycles.state, habits };
  cycles.step(NIGHT);
  assert.equal(cycles.state.habits.startA, 9);
  const changed = new Cycles(cycles.state, { minCurrentA: 7 });
  changed.step(NIGHT);
  assert.equal(changed.state.habits.startA, null);
  assert.equal(changed.step({ ...NIGHT, enabled: true }).charger?.currentA, 7);
});

Deno.test("what a program that kept no “Smallest current” has learnt is taken over", () => {
  const cycles = new Cycles(pausedState("slow"), { minCurrentA: 7 });
  cycles.state = { ...cycles.state, habits: { ...NEW_HABITS, startA: 9, forMinA: null } };
  cycles.step(NIGHT);
  const { startA, forMinA } = cycles.state.habits;
  assert.deepEqual([startA, forMinA], [9, 7]);
});

Deno.test("“Smallest current” bounds Slow, Tracked and the start", () => {
  const slow = new Cycles(chargingState(6, "slow"), { minCurrentA: 9 });
  assert.equal(slow.step(charging({ currentA: 6 })).charger?.currentA, 9);
  const ready = { ...pausedState(), startableSinceMs: 1 };
  const start = (sunW: number) =>
    new Cycles(ready, { minCurrentA: 9 }).step({ ...NIGHT, batteryPowerW: -sunW });
  assert.equal(start(9 * 460 - 1).charger?.enabled, false);
  assert.deepEqual(start(9 * 460).charger, { enabled: true, currentA: 9 });
  const none = new Cycles(pausedState("slow"), { minCurrentA: 16, maxCurrentA: 15 }).step(NIGHT);
  assert.deepEqual(none.reason, { code: "limit.range", minA: 16, maxA: 15 });
});

Deno.test("isCarFull() does not take a car for full that was told too little to draw", () => {
  const loop = new CarLoop("tracked", { minA: 8 }, { batteryBridgeWh: 3000 });
  loop.run(1800);
  loop.pvW = 300;
  loop.run(1500);
  assert.equal(loop.state.choice.mode, "tracked");
  loop.pvW = 6000;
  loop.run(900);
  assert.equal(loop.last?.isCharging, true);
});

Deno.test("isCarFull() still notices a car that got full in Fast and is asked in Slow", () => {
  const cycles = new Cycles(chargingState(15, "fast"));
  for (let cycle = 0; cycle < 200; cycle++) cycles.step(charging({ currentA: 15 }));
  cycles.press("slow");
  const idle = charging({ currentA: 6, carPowerW: 0 });
  for (let cycle = 0; cycle < 100; cycle++) cycles.step(idle);
  assert.deepEqual(
    [cycles.state.choice.mode, cycles.state.choice.modeBy],
    ["disabled", "car-full"],
  );
});
