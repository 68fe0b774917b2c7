import assert from "node:assert/strict";
import fc from "fast-check";
import { type PriceSlot, SLOT_MS } from "../../../src/domain/goals/price_slots.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import { CYCLE_MS, GoalNight } from "./goal_nights.ts";

const EVENING = "2026-11-29T20:00";
const LIMIT_W = 15 * 460;
const RESERVE_MS = 15 * MINUTE_MS;
const SUN = { gridPowerW: 0, batteryPowerW: -5000 } as const;

/** What happens to a goal by 7:00; hours count from 20:00. */
interface Fate {
  readonly energyWh: number;
  readonly carMaxW: number;
  readonly prices: readonly number[] | null;
  readonly restartHour: number | null;
  readonly offlineHour: number | null;
  readonly sunHour: number | null;
  readonly isMeterDead: boolean;
}

const fates: fc.Arbitrary<Fate> = fc.record({
  energyWh: fc.integer({ min: 1000, max: 60_000 }),
  carMaxW: fc.constantFrom(1500, 3680, 6900, 11_000),
  prices: fc.option(
    fc.array(fc.constantFrom(0.1, 0.2, 0.3), { minLength: 24, maxLength: 24 }),
    { freq: 2 },
  ),
  restartHour: fc.option(fc.integer({ min: 1, max: 10 }), { freq: 2 }),
  offlineHour: fc.option(fc.integer({ min: 1, max: 10 }), { freq: 3 }),
  sunHour: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 2 }),
  isMeterDead: fc.boolean(),
});

/** Lives through a night; each cycle is looked at with its hours since 20:00. */
function live(fate: Fate, each: (night: GoalNight, hours: number) => void): GoalNight {
  const night = new GoalNight(EVENING);
  const fromMs = night.now.atMs;
  night.carMaxW = fate.carMaxW;
  night.prices = fate.prices?.map((price, place): PriceSlot => ({
    startMs: fromMs + place * SLOT_MS,
    price,
  })) ?? null;
  night.set({ energyWh: fate.energyWh, readyBy: "07:00" });
  let isRestarted = false;
  const endMs = night.at("2026-11-30T07:00");
  while (night.now.atMs < endMs + MINUTE_MS) {
    const hours = (night.now.atMs - fromMs) / HOUR_MS;
    if (!isRestarted && fate.restartHour !== null && hours >= fate.restartHour) {
      night.restart();
      isRestarted = true;
    }
    const isIn = (hour: number | null, lengthHours: number) =>
      hour !== null && hours >= hour && hours < hour + lengthHours;
    night.house = {
      ...(isIn(fate.sunHour, 1.5) ? SUN : {}),
      ...(fate.isMeterDead && hours > 4
        ? { siteQuality: "unavailable", siteAgeMs: 300_000, gridPowerW: null }
        : {}),
      ...(isIn(fate.offlineHour, 0.2)
        ? { chargerQuality: "unavailable", chargerMisses: 9, chargerAgeMs: 120_000 }
        : {}),
    };
    night.step();
    each(night, hours);
  }
  return night;
}

Deno.test("a goal is met by its time, or it was said before by how much it will be missed", () => {
  fc.assert(
    fc.property(fates, (fate) => {
      let shortWh = 0;
      const deadlineHours = 11;
      const night = live(fate, ({ last }, hours) => {
        if (hours < deadlineHours - 0.01) shortWh = Math.max(shortWh, last?.goal?.shortWh ?? 0);
      });
      const [over] = night.ended;
      if (over?.end === "met") {
        assert.ok(over.gotWh >= fate.energyWh, "met by what is known to have flowed");
        return;
      }
      assert.equal(over, undefined, "it goes on");
      assert.ok(shortWh > 0, "nothing was said");
      assert.ok(night.last?.goal !== null && night.last?.goal.isDue, "late it goes on");
    }),
    { seed: 20_261_130, numRuns: 40 },
  );
});

Deno.test("a goal never buys before it must: before the latest start only in cheap half hours", () => {
  fc.assert(
    fc.property(fates, (fate) => {
      let wasDue = false;
      live(fate, ({ last, now, prices }, hours) => {
        const goal = last?.goal ?? null;
        const isBegun = goal?.isDue === true && !wasDue;
        wasDue = goal?.isDue === true;
        if (!isBegun || goal.deadlineMs === null) return;
        const needMs = goal.missingWh / goal.powerW * HOUR_MS;
        const latestMs = goal.deadlineMs - RESERVE_MS - needMs;
        assert.ok(goal.powerW <= LIMIT_W);
        if (now.atMs >= latestMs - CYCLE_MS) return;
        const price = prices?.find(({ startMs }) => startMs + SLOT_MS > now.atMs)?.price;
        const cheaper = (prices ?? []).filter((slot) =>
          price !== undefined && slot.price < price && slot.startMs > now.atMs &&
          slot.startMs < (goal.deadlineMs ?? 0) - RESERVE_MS
        );
        assert.ok(price !== undefined, `begun at ${hours} h, ${latestMs - now.atMs} ms too early`);
        assert.ok(cheaper.length * SLOT_MS < needMs + SLOT_MS, "cheaper ones would have done");
      });
    }),
    { seed: 20_261_130, numRuns: 40 },
  );
});

Deno.test("a goal that is met buys no more than it wanted, and starts a car a few times at most", () => {
  fc.assert(
    fc.property(fates, (fate) => {
      const night = live(fate, () => {});
      if (night.ended[0]?.end !== "met") return;
      // What flows while nobody sees it, at a charger without a counter, counts for nothing.
      const unseenWh = fate.offlineHour === null ? 0 : 0.25 * LIMIT_W;
      const most = fate.energyWh + unseenWh + 2 * fate.carMaxW * CYCLE_MS / HOUR_MS + 200;
      assert.ok(night.boughtWh <= most, `${night.boughtWh} Wh for ${fate.energyWh} Wh`);
      if (fate.prices === null) {
        const others = [fate.sunHour, fate.restartHour, fate.offlineHour];
        const most = 2 + others.filter((hour) => hour !== null).length;
        assert.ok(night.starts <= most, `${night.starts} starts`);
      }
    }),
    { seed: 20_261_130, numRuns: 40 },
  );
});
