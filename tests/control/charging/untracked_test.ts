import assert from "node:assert/strict";
import { NEW_HABITS } from "../../../src/control/car/car_habits.ts";
import { type CarMemory, NEW_CAR } from "../../../src/control/car/car_memory.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { charging, chargingState, Cycles, decideAt, pausedState, START_MS } from "../house.ts";

/** What Slow tells a car that draws at a current, so long after that was told. */
function slowAt(
  currentA: number,
  afterMs: number,
  { car = { begunA: currentA }, startA = null, settings = {} }: {
    readonly car?: Partial<CarMemory>;
    readonly startA?: number | null;
    readonly settings?: Partial<Settings>;
  } = {},
): number | undefined {
  const state = {
    ...chargingState(currentA, "slow"),
    changedMs: START_MS,
    car: { ...NEW_CAR, wasFlowing: true, ...car },
    habits: { ...NEW_HABITS, startA, forMinA: settings.minCurrentA ?? 6 },
  };
  return decideAt(afterMs, { state, house: charging({ currentA }), settings }).charger?.currentA;
}

Deno.test("planUntracked() holds in Slow for a minute what the car has begun with", () => {
  assert.equal(slowAt(8, 0), 8);
  assert.equal(slowAt(8, 59_999), 8);
  assert.equal(slowAt(8, 60_000), 6);
  assert.equal(slowAt(8, 0, { car: { begunA: 7 } }), 6, "it has begun with something else");
  assert.equal(slowAt(8, 0, { car: { begunA: null, wasFlowing: false } }), 8, "it begins now");
});

Deno.test("planUntracked() holds in Slow no more than 10 A, or what the car needs to begin", () => {
  assert.equal(slowAt(10, 0), 10);
  assert.equal(slowAt(11, 0), 6);
  assert.equal(slowAt(12, 0, { startA: 12 }), 12);
  assert.equal(slowAt(12, 0, { startA: 11 }), 6);
});

Deno.test("planUntracked() raises in Slow to a “Smallest current” that has been set meanwhile", () => {
  assert.equal(slowAt(8, 0, { settings: { minCurrentA: 9 } }), 9);
  assert.equal(slowAt(8, 60_000, { settings: { minCurrentA: 9 } }), 9);
});

Deno.test("planUntracked() holds the first current only until it is told another", () => {
  const cycles = new Cycles({ ...pausedState("slow"), command: { enabled: true, currentA: 8 } });
  cycles.state = {
    ...cycles.state,
    changedMs: START_MS,
    car: { ...NEW_CAR, wasFlowing: false },
  };
  assert.equal(cycles.step(charging({ currentA: 8 })).charger?.currentA, 8);
  assert.equal(cycles.state.car.begunA, 8);
  assert.equal(cycles.step(charging({ currentA: 8 }), 54_999).charger?.currentA, 8);
  assert.equal(cycles.step(charging({ currentA: 8 }), 1).charger?.currentA, 6);
  cycles.step(charging({ currentA: 6 }));
  assert.equal(cycles.state.car.begunA, null);
});
