import assert from "node:assert/strict";
import { askPaceMs } from "../../../src/control/car/asking.ts";
import { type CarHabits, NEW_HABITS } from "../../../src/control/car/car_habits.ts";
import { type CarMemory, NEW_CAR } from "../../../src/control/car/car_memory.ts";
import type { ControlState } from "../one.ts";
import { charging, chargingState, Cycles, type House, NIGHT, START_MS } from "../house.ts";

Deno.test("askPaceMs() gives a car half as long again as it took, and 20 s at least", () => {
  const table: readonly [number | null, number][] = [
    [null, 20_000],
    [0, 20_000],
    [5_000, 20_000],
    [10_000, 20_000],
    [12_000, 22_000],
    [20_000, 30_000],
    [25_000, 37_500],
    [60_000, 90_000],
  ];
  for (const [wakeMs, paceMs] of table) {
    assert.equal(askPaceMs({ ...NEW_HABITS, wakeMs }), paceMs, `${wakeMs}`);
  }
});

/** A car that has been asked, at 5 s after START_MS when it begins. */
function asked(
  car: Partial<CarMemory> & { readonly sinceFirstS: number; readonly sinceLastS: number },
  habits: Partial<CarHabits> = {},
  rest: Partial<ControlState> = {},
): ControlState {
  const { sinceFirstS, sinceLastS, ...memory } = car;
  const askedMs = START_MS + 5000 - sinceFirstS * 1000;
  return {
    ...chargingState(6, "slow"),
    switchedMs: askedMs,
    changedMs: askedMs,
    car: {
      ...NEW_CAR,
      askedMs,
      asks: 1,
      lastAskMs: START_MS + 5000 - sinceLastS * 1000,
      wasFlowing: false,
      ...memory,
    },
    habits: { ...NEW_HABITS, forMinA: 6, ...habits },
    ...rest,
  };
}

function learnt(state: ControlState, house: House): CarHabits {
  const cycles = new Cycles(state);
  cycles.step(house);
  return cycles.state.habits;
}

Deno.test("watchStart() learns how long a charger and its car need", () => {
  const flows = charging({ currentA: 6 });
  const table: { name: string; state: ControlState; wakeMs: number | null }[] = [
    { name: "first ask", state: asked({ sinceFirstS: 25, sinceLastS: 25 }), wakeMs: 25_000 },
    { name: "a minute", state: asked({ sinceFirstS: 60, sinceLastS: 60 }), wakeMs: 60_000 },
    { name: "longer", state: asked({ sinceFirstS: 65, sinceLastS: 65 }), wakeMs: null },
    {
      name: "longer than known",
      state: asked({ sinceFirstS: 65, sinceLastS: 65 }, { wakeMs: 20_000 }),
      wakeMs: 20_000,
    },
    {
      name: "second ask, unknown: waiting longer is tried",
      state: asked({ sinceFirstS: 35, sinceLastS: 15, asks: 2, beforeA: 6 }),
      wakeMs: 35_000,
    },
    {
      name: "second ask, known: longer was no help",
      state: asked({ sinceFirstS: 67, sinceLastS: 15, asks: 2, beforeA: 6 }, { wakeMs: 35_000 }),
      wakeMs: 15_000,
    },
    {
      name: "it was resting, not starting",
      state: asked({ sinceFirstS: 10, sinceLastS: 10 }, {}, { switchedMs: START_MS - 600_000 }),
      wakeMs: null,
    },
  ];
  for (const { name, state, wakeMs } of table) {
    assert.equal(learnt(state, flows).wakeMs, wakeMs, name);
  }
  const stale = { ...flows, chargerQuality: "stale" as const };
  assert.equal(learnt(asked({ sinceFirstS: 25, sinceLastS: 25 }), stale).wakeMs, null);
});

Deno.test("watchStart() learns a current only from a raise of ours that was answered", () => {
  const at8 = charging({ currentA: 8 });
  const told8 = { command: { enabled: true, currentA: 8 } };
  const raised = { asks: 3, sinceFirstS: 55, sinceLastS: 15, beforeA: 7, vainA: 7 };
  const table: { name: string; state: ControlState; startA: number | null }[] = [
    { name: "after 7 A in vain", state: asked(raised, {}, told8), startA: 8 },
    {
      name: "Fast after Slow in vain",
      state: asked({ ...raised, beforeA: 6, vainA: 6 }, {}, told8),
      startA: null,
    },
    {
      name: "as before",
      state: asked({ ...raised, beforeA: 8, vainA: 8 }, {}, told8),
      startA: null,
    },
    {
      name: "a minute after the ask",
      state: asked({ ...raised, sinceFirstS: 100, sinceLastS: 60 }, {}, told8),
      startA: 8,
    },
    {
      name: "later: something else has woken it",
      state: asked({ ...raised, sinceFirstS: 105, sinceLastS: 65 }, {}, told8),
      startA: null,
    },
    {
      name: "drawn at 6 A before",
      state: asked({ ...raised, takenA: 6 }, {}, told8),
      startA: null,
    },
    { name: "drawn at 8 A before", state: asked({ ...raised, takenA: 8 }, {}, told8), startA: 8 },
    {
      name: "at once after the second ask of an unknown car: slow, more likely",
      state: asked({ ...raised, asks: 2, sinceFirstS: 25, sinceLastS: 5 }, {}, told8),
      startA: 7,
    },
    {
      name: "at once, where its time is known",
      state: asked({ ...raised, asks: 2, sinceFirstS: 42, sinceLastS: 5 }, { wakeMs: 9000 }, told8),
      startA: 8,
    },
    {
      name: "what is known already",
      state: asked(raised, { startA: 8, isStartProven: true }, told8),
      startA: 8,
    },
  ];
  for (const { name, state, startA } of table) {
    assert.equal(learnt(state, at8).startA, startA, name);
  }
});

/** A car that drew at 9 A and was told 7 A `sinceS` before the next cycle. */
function lowered(sinceS: number, car: Partial<CarMemory> = {}, habits: Partial<CarHabits> = {}) {
  const state = chargingState(7, "slow");
  const changedMs = START_MS + 5000 - sinceS * 1000;
  const running = new Cycles(chargingState(9, "slow"));
  running.step(charging({ currentA: 9 }));
  return {
    ...state,
    changedMs,
    session: running.state.session,
    car: { ...NEW_CAR, toldA: 7, loweredFromA: 9, wasFlowing: true, ...car },
    habits: { ...NEW_HABITS, forMinA: 6, ...habits },
  };
}

Deno.test("watchStart() takes a stop soon after a lower current for its consequence", () => {
  const idle: House = { ...NIGHT, enabled: true, targetCurrentA: 7 };
  const startA = (state: ControlState, house = idle) => learnt(state, house).startA;
  assert.equal(startA(lowered(10)), 8);
  assert.equal(learnt(lowered(10), idle).isStartProven, false, "not by that alone");
  assert.equal(startA(lowered(120)), 8);
  assert.equal(startA(lowered(125)), null, "long after");
  assert.equal(startA(lowered(10, { loweredFromA: null })), null, "not lowered");
  assert.equal(startA(lowered(10, { takenA: 7 })), null, "it has drawn at that");
  assert.equal(startA(lowered(10, { takenA: 8 })), 8);
  assert.equal(startA(lowered(10, { wasFlowing: false })), null);
  assert.equal(startA({ ...lowered(10), session: null }), null, "no stay");
  const proven = { startA: 7, isStartProven: true };
  const again = learnt(lowered(10, {}, proven), idle);
  assert.deepEqual([again.startA, again.isStartProven], [8, false], "the proof was wrong");
});

Deno.test("watchStart() has a stop proven by a begin within ten minutes", () => {
  const at8 = charging({ currentA: 8 });
  const ceased = (agoS: number, currentA: number): ControlState => ({
    ...lowered(10, { wasFlowing: false, loweredFromA: null }),
    command: { enabled: true, currentA },
    habits: {
      ...NEW_HABITS,
      forMinA: 6,
      startA: 8,
      ceasedMs: START_MS + 5000 - agoS * 1000,
    },
  });
  const isProven = (state: ControlState) => learnt(state, at8).isStartProven;
  assert.equal(isProven(ceased(600, 8)), true);
  assert.equal(isProven(ceased(601, 8)), false);
  assert.equal(isProven(ceased(30, 7)), false, "it flows at less: no proof");
  assert.equal(isProven({ ...ceased(30, 8), session: null }), false);
});

Deno.test("watchCar() remembers from which current a car that draws was told less", () => {
  const cycles = new Cycles({ ...chargingState(9, "slow"), changedMs: null });
  const tell = (currentA: number, house: House) => {
    cycles.state = { ...cycles.state, command: { enabled: true, currentA } };
    cycles.step(house);
    return cycles.state.car.loweredFromA;
  };
  assert.equal(tell(9, charging({ currentA: 9 })), null, "nothing was told before");
  assert.equal(tell(7, charging({ currentA: 9 })), 9);
  assert.equal(tell(7, charging({ currentA: 7 })), 9, "as long as it is told that");
  assert.equal(tell(8, charging({ currentA: 7 })), null, "told more");
  assert.equal(tell(6, { ...NIGHT, enabled: true }), null, "it does not draw");
});
