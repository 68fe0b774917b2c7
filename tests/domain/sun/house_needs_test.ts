import assert from "node:assert/strict";
import { batteryNeedWh, fillWhPerPct, houseNeeds } from "../../../src/domain/sun/house_needs.ts";
import { DAY_MS, SLOTS, type SolarDay } from "../../../src/domain/sun/solar_days.ts";
import { NO_FILL } from "./made_up_days.ts";

const HOUR_MS = 3_600_000;
/** A Monday, from midnight of UTC. */
const MONDAY_MS = Date.UTC(2026, 5, 15);
const NOTHING: readonly null[] = Array.from({ length: SLOTS }, () => null);

type PowerOf = number | null | ((slot: number) => number | null);

function dayAt(startMs: number, power: PowerOf): SolarDay {
  const houseW = NOTHING.map((_, slot) => typeof power === "function" ? power(slot) : power);
  return { startMs, pvW: NOTHING, houseW, filled: NO_FILL };
}

/** What a house needs on a day, after days that took so much, the last of them the day before. */
function needs(powers: readonly PowerOf[], startMs = MONDAY_MS, todayW: number | null = null) {
  const days = powers.map((power, index) =>
    dayAt(startMs - (powers.length - index) * DAY_MS, power)
  );
  return houseNeeds(days, { today: dayAt(startMs, todayW), startMs });
}

function filledDay(energyWh: number, socPct: number): SolarDay {
  return { ...dayAt(MONDAY_MS, null), filled: { energyWh, socPct } };
}

Deno.test("houseNeeds() goes by the newest 28 days, of which the oldest counts too", () => {
  const flat = Array.from({ length: 28 }, () => 500);
  assert.equal(needs([9000, ...flat], MONDAY_MS)[40], 500);
  const working = needs([2500, ...flat.slice(1)], MONDAY_MS)[40];
  assert.equal(working, 600, "the Monday is one of twenty working days");
});

Deno.test("houseNeeds() knows working days from weekends once there are four of a kind", () => {
  const week = (weekendW: number) => [300, 300, 300, 300, 300, weekendW, weekendW];
  const twoWeeks = [...week(1000), ...week(1000)];
  assert.equal(needs(twoWeeks, MONDAY_MS)[40], 300);
  assert.equal(needs([...twoWeeks, ...twoWeeks.slice(0, 5)], MONDAY_MS + 5 * DAY_MS)[40], 1000);
  // From a Sunday on, two weeks but a day before the Saturday: three days of weekends.
  const saturdayMs = MONDAY_MS + 5 * DAY_MS;
  const three = [1000, 300, 300, 300, 300, 300, 1000, 1000, 300, 300, 300, 300, 300];
  assert.equal(needs(three, saturdayMs)[40], (3 * 1000 + 10 * 300) / 13, "three are too few");
  assert.equal(needs([1000, ...three], saturdayMs)[40], 1000);
});

Deno.test("houseNeeds() takes each of the seven days for what it is, by its noon", () => {
  const kindOf = (startMs: number) => {
    const days = Array.from({ length: 28 }, (_, index) => {
      const atMs = MONDAY_MS - (28 - index) * DAY_MS;
      return dayAt(atMs, index % 7 < 5 ? 300 : 1000);
    });
    return houseNeeds(days, { today: dayAt(startMs, null), startMs })[40];
  };
  const week = Array.from({ length: 7 }, (_, day) => kindOf(MONDAY_MS + day * DAY_MS));
  assert.deepEqual(week, [300, 300, 300, 300, 300, 1000, 1000]);
  const fridayMs = MONDAY_MS + 4 * DAY_MS;
  assert.equal(kindOf(fridayMs + 11.9 * HOUR_MS), 300);
  assert.equal(kindOf(fridayMs + 12 * HOUR_MS), 1000, "the day's noon is on Saturday");
  const sundayMs = MONDAY_MS + 6 * DAY_MS;
  assert.equal(kindOf(sundayMs + 11.9 * HOUR_MS), 1000);
  assert.equal(kindOf(sundayMs + 12 * HOUR_MS), 300);
});

Deno.test("houseNeeds() spreads each quarter of an hour over its two neighbours on each side", () => {
  const spike = needs([(slot) => slot === 50 ? 500 : 0]);
  assert.deepEqual(spike.slice(46, 55), [0, 0, 100, 100, 100, 100, 100, 0, 0]);
  const first = needs([(slot) => slot === 0 ? 600 : 0]);
  assert.deepEqual(first.slice(0, 4), [200, 150, 120, 0]);
  const last = needs([(slot) => slot === SLOTS - 1 ? 600 : 0]);
  assert.deepEqual(last.slice(-4), [0, 120, 150, 200]);
});

Deno.test("houseNeeds() leaves out what is not known, and is never below 0", () => {
  const known = needs([(slot) => slot < 40 ? 200 : null, (slot) => slot < 40 ? 400 : null]);
  assert.equal(known[10], 300);
  assert.equal(known[41], 300, "its neighbour is known");
  assert.equal(known[90], 300, "the mean of what is known of the day");
  assert.equal(needs([-50])[40], 0);
  assert.equal(needs([(slot) => slot === 40 ? 10 : 0])[40], 2);
});

Deno.test("houseNeeds() before the first day goes by today, and else by a usual house", () => {
  assert.equal(needs([], MONDAY_MS, 700)[40], 700);
  assert.equal(needs([null], MONDAY_MS, 700)[40], 700);
  assert.equal(needs([])[40], 400);
});

Deno.test("fillWhPerPct() is known once the battery has risen by 20 % in all", () => {
  assert.equal(fillWhPerPct([filledDay(500, 5), filledDay(1500, 15)]), 100);
  assert.equal(fillWhPerPct([filledDay(500, 5), filledDay(1400, 14.5)]), null);
  assert.equal(fillWhPerPct([]), null);
});

Deno.test("batteryNeedWh() is what lacks until the battery is full", () => {
  assert.equal(batteryNeedWh({ socPct: 40 }, 85), 60 * 85);
  assert.equal(batteryNeedWh({ socPct: 100 }, 85), 0);
  assert.equal(batteryNeedWh({ socPct: 101 }, 85), 0);
  assert.equal(batteryNeedWh(null, null), 0, "no battery needs nothing");
  assert.equal(batteryNeedWh({ socPct: 40 }, null), null);
  assert.equal(batteryNeedWh({ socPct: null }, 85), null);
});
