import assert from "node:assert/strict";
import type { WeatherKind } from "../../../src/simulator/house/weather.ts";
import { DayJudge, type DaySight } from "./day_judge.ts";
import { CAR_PAIRS, type CarPair, fourLoadHouse, fourLoads, ordersOf } from "./four_loads.ts";
import { LoadedHouse, type SteeredLoad } from "./loaded_house.ts";

const SEED = 7;

/** One kind of weather, the part of the day that is lived, and what it may show at most. */
interface WeatherCase {
  readonly weather: WeatherKind;
  readonly fromHour: number;
  readonly toHour: number;
  /** The program's own pace where much happens, half of it else. */
  readonly cycleS: number;
  /**
   * Bought beside the loads in a day. With each cloud the inverter is a second or two late, and a
   * load a cycle, its gateway and its ramp: some 1 Wh, four hundred times a day of broken clouds.
   * With a battery that bridges, and without.
   */
  readonly boughtWh: { readonly battery: number; readonly none: number };
  /** Starts of a car in a day, of the one behind too, with a battery that bridges and without. */
  readonly carStarts: { readonly battery: number; readonly none: number };
}

const CASES: readonly WeatherCase[] = [
  {
    weather: "clear",
    fromHour: 8,
    toHour: 18,
    cycleS: 10,
    boughtWh: { battery: 120, none: 130 },
    carStarts: { battery: 6, none: 6 },
  },
  {
    weather: "broken",
    fromHour: 9,
    toHour: 17,
    cycleS: 5,
    boughtWh: { battery: 500, none: 500 },
    // Some 150 clouds pass, and without a battery each of them ends a charge.
    carStarts: { battery: 15, none: 45 },
  },
  {
    weather: "overcast",
    fromHour: 8,
    toHour: 17,
    cycleS: 10,
    boughtWh: { battery: 50, none: 50 },
    carStarts: { battery: 4, none: 10 },
  },
];
/**
 * Import counts after 5 s (15 s beside a battery); then the last load goes, and the one before it a
 * cycle, its gateway and its ramp later. With no battery a dip of the first car may cost 2 Wh: 50 W for
 * 144 s.
 */
const LONGEST_IMPORT_S = { battery: 45, none: 150 };
/**
 * A car waits a minute for its sun to last, five for one behind it that has begun, and up to eight for
 * one before it that waits out its false starts. With no battery it waits ten minutes for sun that the
 * last while has not left to it.
 */
const LONGEST_WAIT_S = { battery: 500, none: 640 };
/** A heater that the sun has left thrice in a window waits for hours. */
const HEATER_STARTS = 4;

type Order = readonly SteeredLoad[];

/**
 * Each order is lived by one pair of cars. Those that differ in the last two loads alone are of one
 * pair, once with a battery and once without.
 */
function livedBy(pair: number, cars: CarPair): readonly { loads: Order; hasBattery: boolean }[] {
  return ordersOf(fourLoads(cars))
    .map((loads, index) => ({ loads, index, hasBattery: (index + pair) % 2 === 0 }))
    .filter(({ index }) => Math.floor(index / 2) % 2 === pair);
}

Deno.test("ordersOf() four loads have 24 orders, of which each pair of cars lives its own half", () => {
  const halves = CAR_PAIRS.map((cars, pair) => livedBy(pair, cars));
  const named = halves.flat().map(({ loads }) => loads.map(({ id }) => id).join());
  assert.equal(new Set(named).size, 24);
  const first = halves.flat().map(({ loads, hasBattery }) =>
    `${loads[0]?.id} ${loads[1]?.id} ${hasBattery}`
  );
  assert.equal(new Set(first).size, 24, "any two are the first two with a battery and without");
  for (const half of halves) {
    assert.equal(half.length, 12);
    for (const { id } of fourLoads([2, 2])) {
      for (let place = 0; place < 4; place++) {
        const there = half.filter(({ loads }) => loads[place]?.id === id);
        assert.ok(there.length >= 2, `load ${id} has place ${place}`);
      }
    }
  }
});

for (const one of CASES) {
  for (const [pair, cars] of CAR_PAIRS.entries()) {
    const phases = cars.map((count) => `${count}-phase`).join(" and ");
    Deno.test(`decide() two cars (${phases}) and two heaters share a ${one.weather} day in half of all orders (seed ${SEED})`, () => {
      for (const { loads, hasBattery } of livedBy(pair, cars)) {
        const name = `${loads.map(({ id }) => id).join()}${hasBattery ? " with a battery" : ""}`;
        const sight = liveDay(one, { cars, hasBattery, loads });
        judge(sight, { name, one, hasBattery, kinds: loads.map(({ kind }) => kind) });
      }
    });
  }
}

function liveDay(
  { weather, fromHour, toHour, cycleS }: WeatherCase,
  { cars, hasBattery, loads }: {
    readonly cars: CarPair;
    readonly hasBattery: boolean;
    readonly loads: LoadedHouse["loads"];
  },
): DaySight {
  const house = new LoadedHouse(
    fourLoadHouse({ seed: SEED, weather, cars, hasBattery }),
    loads,
    { fromHour, cycleS },
  );
  const judge = new DayJudge(house, cycleS);
  house.runTo(toHour, () => judge.see());
  return judge.sight();
}

function judge(
  sight: DaySight,
  { name, one, hasBattery, kinds }: {
    readonly name: string;
    readonly one: WeatherCase;
    readonly hasBattery: boolean;
    readonly kinds: readonly ("charger" | "switch")[];
  },
): void {
  assert.deepEqual(sight.overtaken, [], `${name}: who comes first begins first`);
  assert.deepEqual(sight.early, [], `${name}: dwell`);
  const { boughtWh, longestImportS, bookError, bookedGridWh, seenImportWh, starts } = sight;
  const kind = hasBattery ? "battery" : "none";
  assert.ok(boughtWh <= one.boughtWh[kind], `${name}: bought ${boughtWh} Wh`);
  const { longestWaitS } = sight;
  assert.ok(
    longestWaitS <= LONGEST_WAIT_S[kind],
    `${name}: a car with sun waited ${longestWaitS} s`,
  );
  assert.ok(longestImportS <= LONGEST_IMPORT_S[kind], `${name}: bought for ${longestImportS} s`);
  const carStarts = one.carStarts[kind];
  for (const [place, count] of starts.entries()) {
    const most = kinds[place] === "charger" ? carStarts : HEATER_STARTS;
    assert.ok(count <= most, `${name}: load ${place} was switched on ${count} times`);
  }
  assert.ok(bookError <= 0.01, `${name}: the book is off by ${100 * bookError} %`);
  assert.ok(bookedGridWh <= seenImportWh + 1, `${name}: ${bookedGridWh} of ${seenImportWh} Wh`);
}
