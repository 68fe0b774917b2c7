import assert from "node:assert/strict";
import { splitBySource } from "../../../src/domain/house/flows.ts";
import { type CarHabits, NEW_HABITS } from "../../../src/control/car/car_habits.ts";
import { type CarMemory, NEW_CAR } from "../../../src/control/car/car_memory.ts";
import { toSession, updateSession } from "../../../src/control/car/session.ts";
import { type BeforeCycle, watchStart } from "../../../src/control/car/waking.ts";
import type { SessionMemory } from "../../../src/domain/codes/control_memory.ts";
import type { PowerFlows } from "../../../src/domain/house/snapshot.ts";
import type { Situation } from "../../../src/control/situation.ts";
import { situationOf } from "../charging/one_charge.ts";
import { at, START_MS } from "../house.ts";

const FLOWS = situationOf().measured;

/** A session that runs at 3680 W. */
function sessionOf(own: Partial<SessionMemory> = {}): SessionMemory {
  const begun = updateSession(null, { mode: "slow", flows: FLOWS, sources: null }, situationOf());
  assert.ok(begun !== null);
  return { ...begun, ...own };
}

interface Case {
  readonly habits?: Partial<CarHabits>;
  readonly car?: Partial<CarMemory>;
  readonly before?: Partial<BeforeCycle>;
  readonly situation?: Partial<Situation>;
}

/** A car that was told 9 A, an ampere more, at its third ask 15 s ago, and begins now. */
function begins(own: Case): CarHabits {
  const car: CarMemory = {
    ...NEW_CAR,
    askedMs: START_MS - 55_000,
    asks: 3,
    lastAskMs: START_MS - 15_000,
    beforeA: 8,
    vainA: 8,
    wasFlowing: false,
    ...own.car,
  };
  const before: BeforeCycle = {
    car,
    command: { enabled: true, currentA: 9 },
    changedMs: START_MS - 15_000,
    switchedMs: START_MS - 55_000,
    session: null,
    ...own.before,
  };
  const situation = situationOf({ carPowerW: 4140 }, { startA: 6, ...own.situation });
  return watchStart({ ...NEW_HABITS, ...own.habits }, before, situation);
}

Deno.test("watchStart() learns a current from the raise that was answered, and no other", () => {
  const startA = (own: Case) => begins(own).startA;
  assert.equal(startA({}), 9);
  assert.equal(startA({ car: { askedMs: null } }), null);
  assert.equal(startA({ car: { lastAskMs: null } }), null);
  assert.equal(startA({ before: { command: { enabled: false, currentA: 9 } } }), null);
  assert.equal(startA({ before: { command: null } }), null);
  assert.equal(startA({ car: { beforeA: 9 } }), null, "no raise");
  assert.equal(startA({ car: { beforeA: null } }), null, "asked once");
  assert.equal(startA({ car: { lastAskMs: START_MS - 60_000 } }), 9);
  assert.equal(startA({ car: { lastAskMs: START_MS - 60_001 } }), null, "something else woke it");
  assert.equal(startA({ car: { vainA: 7 } }), null, "8 A were never in vain");
  assert.equal(startA({ car: { vainA: null } }), null);
  assert.equal(startA({ situation: { startA: 9 } }), null, "known");
  assert.equal(startA({ situation: { startA: 8 } }), 9);
  assert.equal(startA({ car: { takenA: 8 } }), null, "it has taken less");
  assert.equal(startA({ car: { takenA: 9 } }), 9);
  assert.equal(startA({ habits: { startA: 7, isStartProven: true } }), 7, "proven");
  assert.equal(startA({ situation: { isCharging: false } }), null);
});

Deno.test("watchStart() takes current within 10 s of the second ask for the answer to the first", () => {
  const second = { asks: 2, lastAskMs: START_MS - 9999, beforeA: 8, vainA: 8 };
  const startA = (car: Partial<CarMemory>, habits: Partial<CarHabits> = {}) =>
    begins({ car: { ...second, ...car }, habits }).startA;
  assert.equal(startA({}), 8, "8 A woke it");
  assert.equal(startA({ lastAskMs: START_MS - 10_000 }), 9);
  assert.equal(startA({ asks: 3 }), 9);
  assert.equal(startA({}, { wakeMs: 20_000 }), 9, "how long it takes is known");
  assert.equal(startA({}, { ceasedMs: START_MS - 1000 }), 9, "it has stopped at less");
});

Deno.test("watchStart() learns how long a car takes from a start, not from one that was resting", () => {
  const wakeMs = (car: Partial<CarMemory>, before: Partial<BeforeCycle> = {}) =>
    begins({
      car: { asks: 1, lastAskMs: START_MS - 25_000, askedMs: START_MS - 25_000, ...car },
      before,
    })
      .wakeMs;
  const switchedMs = (agoMs: number) => ({ switchedMs: START_MS - 25_000 - agoMs });
  assert.equal(wakeMs({}, switchedMs(0)), 25_000);
  assert.equal(wakeMs({}, switchedMs(9999)), 25_000);
  assert.equal(wakeMs({}, switchedMs(10_000)), null);
  assert.equal(wakeMs({}, { switchedMs: null }), null);
  assert.equal(wakeMs({ askedMs: START_MS - 45_000, asks: 2 }, switchedMs(20_000)), 45_000);
  const pressed = { askedMs: START_MS - 45_000, asks: 2, asksBeforePress: 1 };
  assert.equal(wakeMs(pressed, switchedMs(20_000)), 25_000, "the first one since a press");
});

/** A car that has stopped at 7 A a minute after it was told so, down from 9 A. */
function stops(own: Case): CarHabits {
  const car: CarMemory = {
    ...NEW_CAR,
    wasFlowing: true,
    toldA: 7,
    loweredFromA: 9,
    ...own.car,
  };
  const before: BeforeCycle = {
    car,
    command: { enabled: true, currentA: 7 },
    changedMs: START_MS - 60_000,
    switchedMs: START_MS - 600_000,
    session: sessionOf(),
    ...own.before,
  };
  const range = { minA: 6, maxA: 16, stepA: 1 };
  const situation = situationOf({ carPowerW: 0 }, { range, ...own.situation });
  return watchStart({ ...NEW_HABITS, ...own.habits }, before, situation);
}

Deno.test("watchStart() learns from a car that stops at what it was told", () => {
  const startA = (own: Case) => stops(own).startA;
  const learnt = stops({});
  assert.deepEqual([learnt.startA, learnt.ceasedMs, learnt.isStartProven], [8, START_MS, false]);
  assert.equal(startA({ habits: { startA: 10 } }), 10);
  assert.equal(startA({ before: { command: { enabled: false, currentA: 7 } } }), null);
  assert.equal(startA({ car: { wasFlowing: false } }), null);
  assert.equal(startA({ car: { loweredFromA: null } }), null);
  assert.equal(startA({ car: { toldA: null } }), null);
  assert.equal(startA({ car: { takenA: 7 } }), null, "it has taken that");
  assert.equal(startA({ car: { takenA: 8 } }), 8);
  assert.equal(startA({ before: { changedMs: null } }), null);
  assert.equal(startA({ before: { changedMs: START_MS - 120_000 } }), 8);
  assert.equal(startA({ before: { changedMs: START_MS - 120_001 } }), null);
  const narrow = (maxA: number) => ({ situation: { range: { minA: 6, maxA, stepA: 1 } } });
  assert.equal(startA(narrow(8)), 8);
  assert.equal(startA(narrow(7)), null, "no more can be offered");
  assert.equal(startA({ car: { takenA: 8 }, habits: { startA: 9 } }), null, "refuted");
  const proven = { startA: 9, isStartProven: true };
  assert.equal(startA({ car: { takenA: 8 }, habits: proven }), 9);
});

Deno.test("watchStart() holds for proven what began again within ten minutes of the same stay", () => {
  const ceased = { startA: 8, ceasedMs: START_MS - 600_000 };
  const proven = (habits: Partial<CarHabits>, own: Case = {}) => {
    const { isStartProven, ceasedMs } = begins({
      ...own,
      habits,
      situation: { startA: 8, ...own.situation },
      before: { session: sessionOf(), command: { enabled: true, currentA: 8 }, ...own.before },
    });
    return [isStartProven, ceasedMs];
  };
  assert.deepEqual(proven(ceased), [true, null]);
  assert.deepEqual(proven({ ...ceased, ceasedMs: START_MS - 600_001 }), [false, null]);
  assert.deepEqual(proven({ ...ceased, startA: 9 }), [false, ceased.ceasedMs], "told less");
  assert.deepEqual(proven({ ...ceased, startA: null }), [false, ceased.ceasedMs]);
  assert.deepEqual(proven({ startA: 8 }), [false, null], "it had not stopped");
  const off = { before: { session: sessionOf(), command: null } };
  assert.deepEqual(proven(ceased, off), [false, ceased.ceasedMs]);
  const elsewhere = { before: { session: null } };
  assert.deepEqual(proven({ startA: 8, isStartProven: true }, elsewhere), [false, null]);
  assert.deepEqual(proven(ceased, elsewhere), [false, null], "another stay");
  const plain = { ...NEW_HABITS, wakeMs: null };
  assert.deepEqual(stops({ before: { session: null } }), plain);
});

function updated(
  memory: Partial<SessionMemory>,
  situation: Partial<Situation> = {},
  flows: Partial<PowerFlows> = {},
  mode: "slow" | "disabled" = "slow",
): SessionMemory {
  const seen = { ...FLOWS, ...flows };
  const whole = situationOf({}, { elapsedMs: 36_000, ...situation });
  const sources = whole.carPowerW === null ? null : splitBySource(whole.carPowerW, seen);
  const next = updateSession(sessionOf(memory), { mode, flows: seen, sources }, whole);
  assert.ok(next !== null);
  return next;
}

Deno.test("updateSession() adds what flows, by what is known of the house", () => {
  const known = updated({}, {}, { gridPowerW: 1000, batteryPowerW: 680 });
  assert.deepEqual([known.solarWh, known.batteryWh, known.gridWh], [20, 6.8, 10]);
  for (const missing of [{ gridPowerW: null }, { batteryPowerW: null }]) {
    const { openWh, unknownWh } = updated({}, {}, missing);
    assert.deepEqual([Math.round(openWh), unknownWh], [37, 0], "a counter may still tell");
  }
  const fed = updated({}, {}, { pvPowerW: null, conversionLossW: 5 });
  assert.deepEqual([fed.openWh, Math.round(fed.unknownWh)], [0, 37], "no counter tells of it");
  const idle = updated({}, { isCharging: false, carPowerW: 90 });
  assert.equal(idle.solarWh, 0, "what a charger needs for itself is no charge");
  assert.equal(updated({}, { carPowerW: null }).solarWh, 0);
  assert.equal(
    updateSession(
      null,
      { mode: "slow", flows: FLOWS, sources: null },
      situationOf({ carPowerW: 0 }),
    ),
    null,
  );
});

Deno.test("updateSession() keeps the mode in which the car last drew, but for Disabled", () => {
  const modes = (isCharging: boolean, mode: "slow" | "disabled") => {
    const next = updated({ mode: "fast", modes: ["fast"] }, { isCharging }, {}, mode);
    return [next.mode, next.modes];
  };
  assert.deepEqual(modes(true, "slow"), ["slow", ["fast", "slow"]]);
  assert.deepEqual(modes(false, "slow"), ["fast", ["fast"]]);
  assert.deepEqual(modes(true, "disabled"), ["fast", ["fast"]]);
});

Deno.test("updateSession() believes the charger's counter to a tenth and 20 Wh, and follows it slowly", () => {
  const correction = (apartWh: number, own: Partial<SessionMemory> = {}) =>
    updated({
      solarWh: 963.2,
      counterWh: 1000,
      countedWh: 963.2 + apartWh,
      ...own,
    }, {
      charger: {
        ...situationOf().charger,
        values: values(1036.8),
      },
    }).correctionWh;
  const values = (sessionEnergyWh: number) => {
    const known = situationOf().charger.values;
    assert.ok(known !== null);
    return { ...known, sessionEnergyWh };
  };
  const near = (is: number, should: number) => assert.ok(Math.abs(is - should) < 1e-9, `${is}`);
  // 1000 Wh are summed up, 36.8 Wh of them now: a tenth of that is moved at a time.
  near(correction(2), 2);
  near(correction(120), 3.68);
  near(correction(121), 0);
  near(correction(-120), -3.68);
  near(correction(-121), 0);
  near(correction(121, { correctionWh: 10 }), 6.32);
  near(correction(121, { correctionWh: -10 }), -6.32);
});

Deno.test("updateSession() adds what flowed since the counter last told to what it told", () => {
  const charger = situationOf({ sessionEnergyWh: null }).charger;
  const next = updated({ solarWh: 963.2, counterWh: 1000, countedWh: 963.2 }, { charger });
  assert.equal(Math.round(next.sinceCounterWh * 10), 368);
  assert.equal(Math.round(next.correctionWh * 1000), 0);
});

Deno.test("toSession() shares whole Wh out, by scale, and never more than all", () => {
  const whole = (own: Partial<SessionMemory>) => {
    const { energyWh, solarWh, batteryWh, gridWh, unknownWh } = toSession(sessionOf(own));
    return [energyWh, solarWh, batteryWh, gridWh, unknownWh];
  };
  assert.deepEqual(whole({}), [0, 0, 0, 0, 0]);
  assert.deepEqual(whole({ correctionWh: 0.7 }), [1, 0, 0, 1, 0], "nothing is summed up yet");
  assert.deepEqual(whole({ solarWh: 10, batteryWh: 20, gridWh: 30, unknownWh: 25, openWh: 15 }), [
    100,
    10,
    20,
    30,
    40,
  ]);
  assert.deepEqual(whole({ solarWh: 50, batteryWh: 50, correctionWh: 10 }), [110, 55, 55, 0, 0]);
  assert.deepEqual(whole({ solarWh: 0.5, batteryWh: 0.5 }), [1, 1, 0, 0, 0], "rounded up but once");
  assert.deepEqual(whole({ batteryWh: 0.5, unknownWh: 0.5 }), [1, 0, 1, 0, 0]);
  assert.equal(toSession(sessionOf()).startedAtMs, at(START_MS).atMs);
});
