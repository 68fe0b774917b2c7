import assert from "node:assert/strict";
import { type Asked, watchCar } from "../../../src/control/car/car.ts";
import { type CarHabits, NEW_HABITS } from "../../../src/control/car/car_habits.ts";
import { type CarMemory, NEW_CAR } from "../../../src/control/car/car_memory.ts";
import { watchDraw } from "../../../src/control/car/drawing.ts";
import type { Situation } from "../../../src/control/situation.ts";
import { situationOf } from "../charging/one_charge.ts";
import { type House, START_MS } from "../house.ts";

const ASKED: Asked = { isAsked: true, commandA: 8, changedMs: START_MS - 60_000 };

function watched(
  own: {
    readonly memory?: Partial<CarMemory>;
    readonly asked?: Partial<Asked>;
    readonly house?: Partial<House>;
    readonly situation?: Partial<Situation>;
  },
): CarMemory {
  return watchCar(
    { ...NEW_CAR, ...own.memory },
    { ...ASKED, ...own.asked },
    situationOf(own.house, { elapsedMs: 5000, ...own.situation }),
  );
}

Deno.test("watchCar() counts as idle from a minute after the last change on", () => {
  const idle = (changedMs: number | null, idleSinceMs: number | null = null) =>
    watched({ house: { carPowerW: 0 }, asked: { changedMs }, memory: { idleSinceMs } })
      .idleSinceMs;
  assert.equal(idle(START_MS - 60_000), START_MS);
  assert.equal(idle(START_MS - 20_000), START_MS + 40_000);
  assert.equal(idle(START_MS - 20_000, START_MS - 90_000), START_MS + 40_000);
  assert.equal(idle(START_MS - 200_000, START_MS - 90_000), START_MS - 90_000);
  assert.equal(idle(null), START_MS);
  assert.equal(idle(null, 70_000), 70_000, "never changed: since when it is");
  assert.equal(watched({ house: { carPowerW: 0 }, asked: { isAsked: false } }).idleSinceMs, null);
  assert.equal(watched({}).idleSinceMs, null, "it draws");
  const unknown = { house: { carPowerW: null }, memory: { idleSinceMs: 1 } };
  assert.equal(watched(unknown).idleSinceMs, null);
});

Deno.test("watchCar() takes no car for idle that was offered less than it has taken", () => {
  const isIdle = (commandA: number | null, takenA: number | null, asks = 0) =>
    watched({
      house: { carPowerW: 0 },
      asked: { commandA },
      memory: { takenA, asks },
      situation: { range: { minA: 6, maxA: 16, stepA: 1 } },
    }).idleSinceMs !== null;
  assert.equal(isIdle(8, null), true);
  assert.equal(isIdle(null, 10), true);
  assert.equal(isIdle(10, 10), true);
  assert.equal(isIdle(9, 10), false);
  assert.equal(isIdle(9, 10, 3), true, "asked thrice, and with more than the smallest");
  assert.equal(isIdle(9, 10, 2), false);
  assert.equal(isIdle(6, 10, 3), false);
});

Deno.test("watchCar() knows phases that have carried current twice in a row", () => {
  const seen = (memory: Partial<CarMemory>, phases: 1 | 2 | 3) => {
    const phaseCurrentsA = [8, phases > 1 ? 8 : 0, phases > 2 ? 8 : 0];
    return watched({ memory, house: { phaseCurrentsA } }).seenPhases;
  };
  assert.equal(seen({ phases: 2 }, 2), 2);
  assert.equal(seen({ phases: 3 }, 2), null, "only once");
  assert.equal(seen({ phases: 2, seenPhases: 3 }, 2), 3, "the most that it has used");
  assert.equal(seen({ phases: 1 }, 1), 1);
  assert.equal(seen({ phases: 3, seenPhases: 2 }, 3), 3);
});

Deno.test("watchCar() remembers with what the car has begun, and from what it was lowered", () => {
  const car = (memory: Partial<CarMemory>, commandA: number | null, house: Partial<House> = {}) => {
    const { begunA, loweredFromA, toldA } = watched({ memory, asked: { commandA }, house });
    return { begunA, loweredFromA, toldA };
  };
  const idle = { carPowerW: 0 };
  assert.deepEqual(car({ wasFlowing: false }, 8), { begunA: 8, loweredFromA: null, toldA: 8 });
  assert.equal(car({ wasFlowing: true, begunA: 8 }, 8).begunA, 8);
  assert.equal(car({ wasFlowing: true, begunA: 8 }, 9).begunA, null);
  assert.equal(car({ wasFlowing: false }, 8, idle).begunA, null);
  assert.equal(car({ wasFlowing: false }, null).begunA, null);
  const told10 = { toldA: 10, loweredFromA: 12 };
  assert.equal(car(told10, 8).loweredFromA, 10);
  assert.equal(car(told10, 8, idle).loweredFromA, 12);
  assert.equal(car(told10, 10).loweredFromA, 12);
  assert.equal(car(told10, 11).loweredFromA, null);
  assert.equal(car(told10, null).loweredFromA, null);
  assert.equal(car({ ...told10, toldA: null }, 8).loweredFromA, null);
});

Deno.test("watchCar() takes a current for taken that is shown to half a step and lasts a minute", () => {
  const taken = (
    house: Partial<House>,
    asked: Partial<Asked> = {},
    takenA: number | null = null,
  ) => watched({ house, asked, memory: { takenA } }).takenA;
  assert.equal(taken({ targetCurrentA: 8.4 }), 8);
  assert.equal(taken({ targetCurrentA: 8.5 }), null);
  assert.equal(taken({ targetCurrentA: null }), null);
  assert.equal(taken({}, { changedMs: START_MS - 59_999 }), null);
  assert.equal(taken({}, { changedMs: null }), null);
  assert.equal(taken({}, { commandA: null }), null);
  assert.equal(taken({ carPowerW: 0 }), null);
  assert.equal(taken({}, {}, 7), 7);
  assert.equal(taken({}, {}, 9), 8);
});

Deno.test("watchDraw() takes a power for still within 20 W, or 2 % of it", () => {
  const since = (powerW: number, beforeW: number, targetA = 8) => {
    const steady = { powerW: beforeW, targetA: 8, sinceMs: 7 };
    const habits: CarHabits = { ...NEW_HABITS, steady };
    const house = { carPowerW: powerW, targetCurrentA: targetA };
    return watchDraw(habits, START_MS, situationOf(house)).steady?.sinceMs;
  };
  assert.equal(since(4000, 4080), 7);
  assert.equal(since(4000, 4081), START_MS);
  assert.equal(since(4000, 3920), 7);
  assert.equal(since(500, 520), 7);
  assert.equal(since(500, 521), START_MS);
  assert.equal(since(4000, 4000, 9), START_MS, "told something else");
});

Deno.test("watchDraw() forgets what stood still once nothing flows, or no target is told", () => {
  const habits: CarHabits = { ...NEW_HABITS, steady: { powerW: 3680, targetA: 8, sinceMs: 7 } };
  const steadyOf = (house: Partial<House>) => watchDraw(habits, null, situationOf(house)).steady;
  assert.equal(steadyOf({ carPowerW: 0 }), null);
  assert.equal(steadyOf({ targetCurrentA: null }), null);
  assert.equal(steadyOf({ targetCurrentA: 0 }), null);
  assert.deepEqual(steadyOf({ chargerQuality: "stale" }), habits.steady, "old values tell nothing");
  const none = watchDraw(NEW_HABITS, null, situationOf({ carPowerW: 0 }));
  assert.equal(none, NEW_HABITS);
});

Deno.test("watchDraw() learns between 1 % and 20 % more than told, after 15 s and 20 s", () => {
  const drawPart = (
    powerW: number,
    own: { readonly steadyMs?: number; readonly changedMs?: number | null } = {},
  ) => {
    const { steadyMs = 15_000, changedMs = null } = own;
    const steady = { powerW, targetA: 8, sinceMs: START_MS - steadyMs };
    const house = { carPowerW: powerW };
    return watchDraw({ ...NEW_HABITS, steady }, changedMs, situationOf(house)).drawPart;
  };
  assert.equal(drawPart(3680 * 1.05), 1.05);
  assert.equal(drawPart(3680 * 1.3), 1.2);
  assert.equal(drawPart(3680 * 0.9), 1);
  assert.equal(drawPart(3680 * 1.05, { steadyMs: 14_999 }), 1);
  assert.equal(drawPart(3680 * 1.05, { changedMs: START_MS - 20_000 }), 1.05);
  assert.equal(drawPart(3680 * 1.05, { changedMs: START_MS - 19_999 }), 1);
});
