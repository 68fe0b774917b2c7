import assert from "node:assert/strict";
import { askCurrentA, asksInVain, countAsks, nextAskMs } from "../../../src/control/car/asking.ts";
import { NEW_HABITS } from "../../../src/control/car/car_habits.ts";
import { type CarMemory, NEW_CAR } from "../../../src/control/car/car_memory.ts";
import type { Situation } from "../../../src/control/situation.ts";
import { situationOf } from "../charging/one_charge.ts";
import { charging, chargingState, decideAt, START_MS } from "../house.ts";

const ASKING = { isAsking: true, isHourly: true };
const ASKED: CarMemory = {
  ...NEW_CAR,
  askedMs: START_MS - 20_000,
  asks: 1,
  lastAskMs: START_MS - 20_000,
};

/** A car that draws nothing, 6 A on offer. */
const idle = (rest: Partial<Situation> = {}) =>
  situationOf({ carPowerW: 0 }, { command: { enabled: true, currentA: 6 }, ...rest });

Deno.test("countAsks() counts the first ask at once, and another when it is due", () => {
  const first = countAsks(NEW_CAR, idle(), ASKING);
  assert.deepEqual(first, { ...NEW_CAR, askedMs: START_MS, asks: 1, lastAskMs: START_MS });
  const pressed = { ...NEW_CAR, asks: 2, asksBeforePress: 2, lastAskMs: START_MS - 1000 };
  const anew = countAsks(pressed, idle(), ASKING);
  assert.deepEqual([anew.askedMs, anew.asks, anew.lastAskMs], [START_MS, 3, START_MS]);
  assert.equal(asksInVain(anew), 1);
  const half = countAsks({ ...ASKED, lastAskMs: null }, idle(), ASKING);
  assert.deepEqual([half.askedMs, half.lastAskMs], [START_MS, START_MS]);
  const early = { ...ASKED, lastAskMs: START_MS - 19_999 };
  assert.equal(countAsks(early, idle(), ASKING), early);
  assert.deepEqual(countAsks(ASKED, idle(), ASKING), {
    ...ASKED,
    asks: 2,
    lastAskMs: START_MS,
    beforeA: 6,
    vainA: 6,
  });
  const silent = idle({ charger: { ...idle().charger, quality: "stale" } });
  assert.equal(countAsks(ASKED, silent, ASKING), ASKED, "nobody knows whether it answered");
});

Deno.test("countAsks() keeps the largest current that was in vain, and what was not on offer is none", () => {
  const vainA = (memory: Partial<CarMemory>, rest: Partial<Situation> = {}) => {
    const counted = countAsks({ ...ASKED, ...memory }, idle(rest), ASKING);
    return [counted.vainA, counted.beforeA];
  };
  assert.deepEqual(vainA({ vainA: 8 }), [8, 6]);
  assert.deepEqual(vainA({ vainA: 5 }), [6, 6]);
  assert.deepEqual(vainA({ vainA: 8 }, { command: { enabled: false, currentA: 6 } }), [8, null]);
  assert.deepEqual(vainA({}, { command: null }), [null, null]);
});

Deno.test("countAsks() ends the count with a charge or a pause; only a charge tells what was no use", () => {
  const memory = { ...ASKED, asks: 3, asksBeforePress: 1, beforeA: 7, vainA: 7 };
  const none = { askedMs: null, asks: 0, lastAskMs: null, asksBeforePress: 0, beforeA: null };
  assert.deepEqual(countAsks(memory, situationOf(), ASKING), { ...memory, ...none, vainA: null });
  const paused = countAsks(memory, idle(), { isAsking: false, isHourly: true });
  assert.deepEqual(paused, { ...memory, ...none, vainA: 7 });
});

Deno.test("nextAskMs() is three times at the car's pace, then hourly or never", () => {
  const next = (memory: Partial<CarMemory>, isHourly = true) =>
    nextAskMs({ ...ASKED, lastAskMs: 1000, ...memory }, NEW_HABITS, isHourly);
  assert.equal(next({ asks: 2 }), 21_000);
  assert.equal(next({ asks: 3 }), 3_601_000);
  assert.equal(next({ asks: 3 }, false), Infinity);
  assert.equal(next({ asks: 4, asksBeforePress: 2 }), 21_000, "a press begins anew");
  assert.equal(next({ asks: 2, lastAskMs: null }), Infinity, "nothing was asked");
});

Deno.test("askCurrentA() offers one ampere more than was in vain, as far as the sun bears it", () => {
  const offered = (
    own: { readonly toldA?: number | null; readonly mostA?: number; readonly startA?: number },
    car: Partial<CarMemory> = {},
  ) => {
    const { toldA = 6, mostA = 10, startA = 6 } = own;
    const command = toldA === null ? null : { enabled: true, currentA: toldA };
    return askCurrentA(idle({ car: { ...ASKED, ...car }, command, startA }), mostA);
  };
  const notDue = { lastAskMs: START_MS };
  assert.equal(offered({}), 7);
  assert.equal(offered({}, { vainA: 8 }), 9);
  assert.equal(offered({ mostA: 6.9 }), 6);
  assert.equal(offered({ mostA: 5 }), 6, "never below the smallest");
  assert.equal(offered({}, { lastAskMs: null }), 7);
  assert.equal(offered({}, { asks: 0 }), 6, "never asked");
  assert.equal(offered({ toldA: null }), 6, "it was off");
  assert.equal(offered({}, { takenA: 6 }), 6, "it takes as little as that");
  assert.equal(offered({}, { takenA: 7 }), 7);
  // Between two asks what is told stays while it is borne to an ampere.
  assert.equal(offered({ toldA: 8, mostA: 7 }, { ...notDue, asks: 2 }), 8);
  assert.equal(offered({ toldA: 8, mostA: 6.9 }, { ...notDue, asks: 2 }), 6);
  assert.equal(offered({ toldA: 8 }, { ...notDue, asks: 1 }), 6, "told by another mode");
  assert.equal(offered({ toldA: 6, startA: 8, mostA: 7.9 }, notDue), 6, "8 A are not borne");
  assert.equal(offered({ toldA: 6, startA: 8, mostA: 8 }, notDue), 8);
  assert.equal(offered({ toldA: 8, startA: 8, mostA: 7 }, notDue), 8, "borne as long as told");
  assert.equal(offered({ toldA: 7, startA: 8, mostA: 7 }, notDue), 6);
});

Deno.test("decide() says that a car does not start once the third ask has had its time", () => {
  const codeAfter = (agoMs: number, asks = 3) => {
    const state = chargingState(6, "slow");
    const askedMs = START_MS - 60_000;
    const car = { ...state.car, askedMs, asks, lastAskMs: START_MS - agoMs, wasFlowing: false };
    const house = charging({ currentA: 6, carPowerW: 0 });
    return decideAt(0, { state: { ...state, car }, house }).reason.code;
  };
  assert.equal(codeAfter(20_000), "car.waiting");
  assert.equal(codeAfter(19_999), "asked");
  assert.equal(codeAfter(5000, 2), "asked");
});
