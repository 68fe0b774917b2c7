import assert from "node:assert/strict";
import { NEW_HABITS } from "../../../src/control/car/car_habits.ts";
import { type CarMemory, NEW_CAR } from "../../../src/control/car/car_memory.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  decideAt,
  NIGHT,
  pausedState,
  PER_AMPERE_W,
  START_MS,
} from "../house.ts";

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

Deno.test("planUntracked() says what is on its way, and what the car takes after that", () => {
  const longAgoMs = START_MS - 3_600_000;
  const reason = (
    carPowerW: number | null,
    { isOn = true, changedMs = longAgoMs }: { isOn?: boolean; changedMs?: number } = {},
  ) => {
    const command = { enabled: isOn, currentA: 6 };
    const state = { ...chargingState(6, "slow"), command, changedMs };
    return decideAt(0, { state, house: charging({ currentA: 6, carPowerW }) }).reason;
  };
  const takes = (powerW: number) => ({ code: "charging.slow", powerW, isMeterBlind: false });
  const changes = (powerW: number) => ({ code: "charging.changing", powerW, currentA: 6 });
  const lessW = 5 * PER_AMPERE_W;
  assert.deepEqual(reason(6 * PER_AMPERE_W), takes(6 * PER_AMPERE_W));
  assert.deepEqual(reason(lessW), takes(lessW), "the car will have no more");
  assert.deepEqual(reason(lessW, { changedMs: START_MS - 29_999 }), changes(lessW));
  assert.deepEqual(reason(lessW, { isOn: false }), changes(lessW), "it is told just now");
  assert.deepEqual(reason(7 * PER_AMPERE_W), changes(7 * PER_AMPERE_W));
  assert.equal(reason(null).code, "silent.charger");
});

Deno.test("planUntracked() says since when a car is asked: from the switch, or from now", () => {
  const since = (isOn: boolean, switchedMs: number | null) => {
    const command = { enabled: isOn, currentA: 6 };
    const state = { ...pausedState("slow"), command, switchedMs };
    const { reason } = decideAt(0, { state, house: { ...NIGHT, enabled: isOn } });
    assert.ok(reason.code === "asked", reason.code);
    return reason.sinceMs - at(START_MS).atMs;
  };
  assert.equal(since(true, START_MS - 7000), -7000);
  assert.equal(since(false, START_MS - 7000), 0);
  assert.equal(since(true, null), 0);
});
