import assert from "node:assert/strict";
import { NEW_CAR } from "../../../src/control/car/car_memory.ts";
import type { ControlState } from "../one.ts";
import {
  at,
  charging,
  chargingState,
  Cycles,
  decideAt,
  type House,
  NIGHT,
  pausedState,
  START_MS,
} from "../house.ts";

const MINUTE_MS = 60_000;
const IDLE: House = charging({ currentA: 6, carPowerW: 90 });

/** A car that has charged for ten minutes in Slow, asked for long, idle since a steady time. */
function idleSince(idleSinceMs: number | null, rest: Partial<ControlState> = {}): ControlState {
  const car = { ...NEW_CAR, chargedMs: 10 * MINUTE_MS, idleSinceMs };
  return { ...chargingState(6, "slow"), car, ...rest };
}

Deno.test("isCarFull() ends in Disabled after five minutes under the idle power", () => {
  const mode = (afterMs: number, state: ControlState, house = IDLE) =>
    decideAt(afterMs, { state, house }).state.choice.mode;
  assert.equal(mode(5 * MINUTE_MS - 1, idleSince(START_MS)), "slow");
  const full = decideAt(5 * MINUTE_MS, { state: idleSince(START_MS), house: IDLE });
  assert.deepEqual([full.state.choice.mode, full.state.choice.modeBy], ["disabled", "car-full"]);
  assert.deepEqual(full.charger, { enabled: false, currentA: 6 });
  assert.deepEqual(full.reason, { code: "car.full", chargedMs: 10 * MINUTE_MS });
  const young = idleSince(START_MS, {
    car: { ...NEW_CAR, chargedMs: 599_999, idleSinceMs: START_MS },
  });
  assert.equal(mode(5 * MINUTE_MS, young), "slow", "charged for less than ten minutes");
  assert.equal(mode(5 * MINUTE_MS, idleSince(START_MS), { ...IDLE, carPowerW: 100 }), "slow");
  assert.equal(mode(5 * MINUTE_MS, idleSince(START_MS), { ...IDLE, enabled: false }), "slow");
  const stale = { ...IDLE, chargerQuality: "stale" as const };
  assert.equal(mode(5 * MINUTE_MS, idleSince(START_MS), stale), "slow");
});

Deno.test("watchCar() does not count the first minute after a change", () => {
  const changed = idleSince(null, { changedMs: START_MS });
  const { car } = decideAt(0, { state: changed, house: IDLE }).state;
  assert.equal(car.idleSinceMs, START_MS + MINUTE_MS);
  const settled = decideAt(0, { state: idleSince(null), house: IDLE }).state;
  assert.equal(settled.car.idleSinceMs, START_MS);
  assert.equal(
    decideAt(0, { state: idleSince(0), house: charging({ currentA: 6 }) }).state.car.idleSinceMs,
    null,
  );
});

Deno.test("watchCar() sums up the time that current flows", () => {
  const cycles = new Cycles(chargingState(6, "slow"));
  for (let cycle = 0; cycle < 4; cycle++) cycles.step(charging({ currentA: 6 }));
  assert.equal(cycles.state.car.chargedMs, 25_000);
  cycles.press("disabled");
  cycles.step(NIGHT);
  assert.equal(cycles.state.car.chargedMs, 0, "a new session starts anew");
});

Deno.test("countAsks() asks thrice at 20 s, then each hour, but not in Fast", () => {
  for (
    const { mode, isHourly } of [{ mode: "slow", isHourly: true }, {
      mode: "fast",
      isHourly: false,
    }] as const
  ) {
    const cycles = new Cycles(pausedState(mode));
    const asks: (number | undefined)[] = [];
    for (let cycle = 0; cycle < 12; cycle++) {
      asks.push(
        cycles.step({ ...NIGHT, enabled: true, targetCurrentA: mode === "slow" ? 6 : 15 }).charger
          ?.ask,
      );
    }
    const none = undefined;
    assert.deepEqual(asks, [none, none, none, none, 2, 2, 2, 2, 3, 3, 3, 3]);
    const waiting = cycles.step(NIGHT);
    const askedMs = START_MS + 5000;
    assert.deepEqual(waiting.reason, {
      code: "car.waiting",
      asks: 3,
      sinceMs: at(askedMs).atMs,
      nextAtMs: isHourly ? at(askedMs + 40_000 + 3_600_000).atMs : null,
    });
    const state = cycles.state;
    const askAt = (afterMs: number) => decideAt(afterMs, { state, house: NIGHT }).charger?.ask;
    assert.equal(askAt(5000 + 40_000 + 3_599_999), 3);
    assert.equal(askAt(5000 + 40_000 + 3_600_000), isHourly ? 4 : 3);
  }
});

Deno.test("chooseMode() by a person has a car that did not start asked thrice more, at once", () => {
  const cycles = new Cycles(pausedState("slow"));
  const askOf = () => cycles.step({ ...NIGHT, enabled: true, targetCurrentA: 6 }).charger?.ask;
  for (let cycle = 0; cycle < 24; cycle++) askOf();
  assert.equal(askOf(), 3, "given up until the hour is over");
  cycles.press("slow");
  const asks = Array.from({ length: 12 }, askOf);
  assert.deepEqual(asks, [4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6]);
  const { reason } = cycles.step(NIGHT);
  assert.ok(reason.code === "car.waiting" && reason.asks === 3, "only those since the press");
});

Deno.test("countAsks() ends when the car starts, and with a pause", () => {
  const waiting: ControlState = {
    ...chargingState(6, "slow"),
    car: { ...NEW_CAR, askedMs: START_MS - 60_000, asks: 3, lastAskMs: START_MS - 20_000 },
  };
  const started = decideAt(0, { state: waiting, house: charging({ currentA: 6 }) });
  assert.deepEqual(started.charger, { enabled: true, currentA: 6 });
  assert.equal(started.state.car.asks, 0);
});

Deno.test("decide() says that no car is plugged in, where the charger tells", () => {
  const house = { ...NIGHT, isCarConnected: false };
  assert.deepEqual(decideAt(0, { state: pausedState("slow"), house }).reason, {
    code: "car.absent",
  });
});

Deno.test("watchCar() takes a car for idle only at a current that it has drawn, or thrice asked with more", () => {
  const idle = charging({ currentA: 7, carPowerW: 0 });
  const isIdle = (currentA: number, car: Partial<typeof NEW_CAR>) => {
    const state = { ...chargingState(currentA, "slow"), car: { ...NEW_CAR, ...car } };
    return decideAt(0, { state, house: idle }).state.car.idleSinceMs !== null;
  };
  assert.equal(isIdle(7, {}), true, "nothing is known of what it takes");
  assert.equal(isIdle(7, { takenA: 7 }), true);
  assert.equal(isIdle(7, { takenA: 6 }), true);
  assert.equal(isIdle(7, { takenA: 10 }), false, "it may want 8 A");
  assert.equal(isIdle(7, { takenA: 10, asks: 2 }), false);
  assert.equal(isIdle(7, { takenA: 10, asks: 3 }), true, "and more was in vain");
  assert.equal(isIdle(6, { takenA: 10, asks: 3 }), false, "no more was tried");
});

Deno.test("watchCar() learns what the car takes where the told current is shown for a minute", () => {
  const takenA = (
    shown: Partial<House>,
    rest: { readonly changedMs?: number; readonly takenA?: number | null } = {},
  ) => {
    const { changedMs = START_MS - MINUTE_MS, takenA = null } = rest;
    const state = { ...chargingState(8, "slow"), changedMs, car: { ...NEW_CAR, takenA } };
    return decideAt(0, { state, house: charging({ currentA: 8, ...shown }) }).state.car.takenA;
  };
  assert.equal(takenA({}), 8);
  assert.equal(takenA({}, { changedMs: START_MS - MINUTE_MS + 1 }), null, "not for a minute");
  assert.equal(takenA({}, { takenA: 7 }), 7, "the smallest counts");
  assert.equal(takenA({}, { takenA: 10 }), 8);
  assert.equal(takenA({ targetCurrentA: 8.4 }), 8);
  assert.equal(takenA({ targetCurrentA: 8.5 }), null, "nearer to the next step");
  assert.equal(takenA({ targetCurrentA: 9 }), null, "it has not taken the command yet");
  assert.equal(takenA({ targetCurrentA: 8.04, stepA: 0.1 }), 8);
  assert.equal(takenA({ targetCurrentA: 8.05, stepA: 0.1 }), null);
  assert.equal(takenA({ targetCurrentA: null }), null);
  assert.equal(takenA({ carPowerW: 90 }), null, "nothing flows");
});

Deno.test("decide() takes a car for one that has stopped when it drew for a whole pace", () => {
  const codeAfter = (drewMs: number) => {
    const askedMs = START_MS - MINUTE_MS;
    const car = { ...NEW_CAR, chargedMs: drewMs, askedMs, asks: 3, lastAskMs: START_MS - 20_000 };
    const state = { ...chargingState(6, "slow"), switchedMs: askedMs - drewMs, car };
    return decideAt(0, { state, house: { ...NIGHT, enabled: true } }).reason.code;
  };
  assert.equal(codeAfter(19_999), "car.waiting");
  assert.equal(codeAfter(20_000), "car.idle");
});
