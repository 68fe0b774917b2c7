import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type GoalNeed,
  planGoal,
  RESERVE_MS,
  STAY_MS,
} from "../../../src/control/goals/goal_plan.ts";
import { type PriceSlot, SLOT_MS } from "../../../src/domain/goals/price_slots.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";

/** A whole half hour. */
const EVENING_MS = 1_000_000 * SLOT_MS;
const CYCLE_MS = MINUTE_MS;

function need(change: Partial<GoalNeed> = {}): GoalNeed {
  return {
    missingWh: 20_000,
    powerW: 4000,
    nowMs: EVENING_MS,
    deadlineMs: EVENING_MS + 11 * HOUR_MS,
    prices: null,
    isDue: false,
    slotEndMs: 0,
    ...change,
  };
}

function slotsOf(prices: readonly number[]): readonly PriceSlot[] {
  return prices.map((price, place) => ({ startMs: EVENING_MS + place * SLOT_MS, price }));
}

const inHours = (atMs: number | null) => atMs === null ? null : (atMs - EVENING_MS) / HOUR_MS;

Deno.test("planGoal() begins as late as the car's power allows, a quarter of an hour in hand", () => {
  const plan = planGoal(need());
  assert.equal(plan.isDue, false);
  assert.equal(inHours(plan.startsAtMs), 5.75, "20 kWh at 4 kW are 5 h");
  assert.equal(inHours(plan.readyAtMs), 10.75);
  const startMs = EVENING_MS + 5.75 * HOUR_MS;
  assert.equal(planGoal(need({ nowMs: startMs - 1 })).isDue, false);
  assert.equal(planGoal(need({ nowMs: startMs })).isDue, true);
  assert.equal(planGoal(need({ nowMs: startMs + HOUR_MS })).isDue, true);
});

Deno.test("planGoal() begins at once where it is late already, or nothing is known to flow", () => {
  assert.equal(planGoal(need({ powerW: 1000 })).isDue, true);
  assert.deepEqual(planGoal(need({ powerW: 0 })), {
    isDue: true,
    slotEndMs: 0,
    startsAtMs: null,
    readyAtMs: null,
    cost: null,
  });
  const late = planGoal(need({ nowMs: EVENING_MS + 12 * HOUR_MS }));
  assert.deepEqual([late.isDue, inHours(late.readyAtMs)], [true, 17]);
});

Deno.test("planGoal() goes on with what has begun unless it could rest for half an hour", () => {
  const startMs = EVENING_MS + 5.75 * HOUR_MS;
  const sooner = (ms: number) => planGoal(need({ isDue: true, nowMs: startMs - ms })).isDue;
  assert.equal(sooner(STAY_MS - 1), true);
  assert.equal(sooner(STAY_MS), false);
});

Deno.test("planGoal() takes the cheapest whole half hours, of equal ones the latest", () => {
  // From 18:00 on: dear, cheap from 22:00, dear again from 4:00.
  const prices = slotsOf([...Array(8).fill(0.4), ...Array(12).fill(0.2), ...Array(4).fill(0.4)]);
  const plan = planGoal(need({ prices }));
  assert.deepEqual([plan.isDue, inHours(plan.startsAtMs)], [false, 5], "23:00 to 4:00");
  assert.equal(inHours(plan.readyAtMs), 10);
  assert.equal(plan.cost?.toFixed(6), "4.000000");
  const at = (hours: number) => planGoal(need({ prices, nowMs: EVENING_MS + hours * HOUR_MS }));
  assert.equal(at(4.99).isDue, false);
  const begun = at(5);
  assert.deepEqual([begun.isDue, inHours(begun.slotEndMs)], [true, 5.5]);
});

Deno.test("planGoal() finishes a half hour that has begun, and rests between two cheap ones", () => {
  const prices = slotsOf([0.4, 0.1, 0.4, 0.4, 0.2, ...Array(17).fill(0.4)]);
  const missingWh = 3000;
  const first = EVENING_MS + SLOT_MS;
  const begun = planGoal(need({ prices, missingWh, nowMs: first }));
  assert.deepEqual([begun.isDue, begun.slotEndMs], [true, first + SLOT_MS]);
  const { slotEndMs } = begun;
  const nearly = { prices, missingWh: 100, isDue: true, slotEndMs };
  assert.equal(planGoal(need({ ...nearly, nowMs: first + 29 * MINUTE_MS })).isDue, true);
  const between = planGoal(
    need({ prices, missingWh: 1000, isDue: true, slotEndMs, nowMs: first + SLOT_MS }),
  );
  assert.deepEqual([between.isDue, inHours(between.startsAtMs)], [false, 2]);
  const setBack = planGoal(
    need({ prices, missingWh: 1000, isDue: true, slotEndMs: first + 3 * SLOT_MS }),
  );
  assert.deepEqual([setBack.isDue, inHours(setBack.startsAtMs)], [false, 0.5], "a clock set back");
});

Deno.test("planGoal() does not begin a cheap half hour that is nearly over", () => {
  const prices = slotsOf([0.1, 0.4, 0.4, 0.2, ...Array(18).fill(0.4)]);
  const late = planGoal(need({ prices, missingWh: 1000, nowMs: EVENING_MS + 21 * MINUTE_MS }));
  assert.deepEqual([late.isDue, inHours(late.startsAtMs)], [false, 1.5]);
});

Deno.test("planGoal() goes by the latest start where prices end before the deadline", () => {
  const prices = slotsOf([0.1, 0.4]);
  const plan = planGoal(need({ prices }));
  assert.deepEqual([plan.isDue, inHours(plan.startsAtMs), plan.cost], [false, 5.75, null]);
});

Deno.test("planGoal() goes by prices that are not known yet, and tells no cost by them", () => {
  const prices = slotsOf([...Array(12).fill(0.3), ...Array(10).fill(0.1)]).map((slot, place) =>
    place < 12 ? slot : { ...slot, isGuess: true as const }
  );
  const guessed = planGoal(need({ prices, missingWh: 8000 }));
  assert.deepEqual([guessed.isDue, inHours(guessed.startsAtMs), guessed.cost], [false, 8.5, null]);
  const cheap = prices.map((slot, place) => place === 2 ? { ...slot, price: 0.05 } : slot);
  const known = planGoal(need({ prices: cheap, missingWh: 2000 }));
  assert.deepEqual([inHours(known.startsAtMs), known.cost?.toFixed(2)], [1, "0.10"]);
});

/** A night with a car that draws so much, from cycle to cycle. */
interface Night {
  readonly goalWh: number;
  readonly hours: number;
  readonly reckonedW: number;
  readonly drawnPart: number;
  readonly prices: readonly PriceSlot[] | null;
}

const nights: fc.Arbitrary<Night> = fc.record({
  goalWh: fc.integer({ min: 500, max: 60_000 }),
  hours: fc.integer({ min: 1, max: 20 }),
  reckonedW: fc.integer({ min: 1400, max: 11_000 }),
  drawnPart: fc.constantFrom(0.5, 0.9, 1, 1, 1.3),
  prices: fc.option(
    fc.array(fc.constantFrom(0.1, 0.2, 0.3, 0.4), { minLength: 42, maxLength: 42 })
      .map(slotsOf),
    { freq: 2 },
  ),
});

/** Each cycle with its plan, until half an hour after the deadline. */
function liveThrough({ goalWh, hours, reckonedW, drawnPart, prices }: Night) {
  const deadlineMs = EVENING_MS + hours * HOUR_MS;
  const cycles = [];
  let [missingWh, isDue, slotEndMs] = [goalWh, false, 0];
  for (let nowMs = EVENING_MS; nowMs < deadlineMs + HOUR_MS / 2; nowMs += CYCLE_MS) {
    if (missingWh <= 0) break;
    const powerW = reckonedW * (isDue ? drawnPart : 1);
    const asked = { missingWh, powerW, nowMs, deadlineMs, prices, isDue, slotEndMs };
    const plan = planGoal(asked);
    cycles.push({ asked, plan });
    ({ isDue, slotEndMs } = plan);
    if (isDue) missingWh -= reckonedW * drawnPart * CYCLE_MS / HOUR_MS;
  }
  return { cycles, deadlineMs, missingWh };
}

Deno.test("planGoal() never buys before it must, nor dearer than it must", () => {
  fc.assert(
    fc.property(nights, (night) => {
      for (const { asked, plan } of liveThrough(night).cycles) {
        if (!plan.isDue) continue;
        const { nowMs, deadlineMs, missingWh, powerW, prices } = asked;
        const needMs = missingWh / powerW * HOUR_MS;
        const latestMs = deadlineMs - RESERVE_MS - needMs;
        const isLatest = nowMs >= latestMs - (asked.isDue ? STAY_MS : 0);
        const isStaying = asked.isDue && nowMs < asked.slotEndMs;
        if (isLatest || isStaying) continue;
        const price = prices?.find(({ startMs }) => startMs + SLOT_MS > nowMs)?.price;
        assert.ok(price !== undefined, "without prices nothing is bought before the latest start");
        const cheaperMs = (prices ?? [])
          .filter((slot) => slot.price < price && slot.startMs + SLOT_MS > nowMs)
          .map(({ startMs }) =>
            Math.min(startMs + SLOT_MS, deadlineMs - RESERVE_MS) - Math.max(startMs, nowMs)
          )
          .reduce((sumMs, lengthMs) => sumMs + Math.max(0, lengthMs), 0);
        assert.ok(cheaperMs < needMs, "the cheaper half hours would have done");
      }
    }),
    { seed: 20_261_130, numRuns: 300 },
  );
});

Deno.test("planGoal() is met by a car that draws what was reckoned, if there is time at all", () => {
  fc.assert(
    fc.property(nights, (night) => {
      const { goalWh, hours, reckonedW, drawnPart } = night;
      const isPossible = goalWh / reckonedW <= hours;
      fc.pre(isPossible && drawnPart >= 1);
      const { cycles, deadlineMs, missingWh } = liveThrough(night);
      const last = cycles.at(-1)?.asked.nowMs ?? 0;
      assert.ok(missingWh <= 0 && last <= deadlineMs + CYCLE_MS, `${missingWh} Wh are missing`);
    }),
    { seed: 20_261_130, numRuns: 300 },
  );
});

Deno.test("planGoal() ends each buying at a border of half hours, or at the latest start", () => {
  fc.assert(
    fc.property(nights, (night) => {
      const { cycles } = liveThrough(night);
      for (const [place, { asked, plan }] of cycles.entries()) {
        const before = cycles[place - 1];
        if (before?.plan.isDue !== true || plan.isDue) continue;
        const needMs = asked.missingWh / asked.powerW * HOUR_MS;
        const couldRestMs = asked.deadlineMs - RESERVE_MS - needMs - asked.nowMs;
        assert.ok(couldRestMs >= STAY_MS, `rests for ${couldRestMs} ms`);
      }
    }),
    { seed: 20_261_130, numRuns: 200 },
  );
});
