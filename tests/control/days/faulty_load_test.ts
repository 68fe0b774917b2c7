import assert from "node:assert/strict";
import type { WeatherKind } from "../../../src/simulator/house/weather.ts";
import { CAR_PAIRS, fourLoadHouse, fourLoads } from "./four_loads.ts";
import { LoadedHouse, type LoadFault, type SteeredLoad } from "./loaded_house.ts";

const SEED = 23;
const FROM_HOUR = 9;
const TO_HOUR = 12;
const CYCLE_S = 5;

/** A house of which one load draws nothing whatever it is told: no cable in it, or a cold plug. */
function restingHouse(
  { resting, loads, weather, mainFuseA }: {
    readonly resting: SteeredLoad;
    readonly loads: readonly SteeredLoad[];
    readonly weather: WeatherKind;
    readonly mainFuseA: number;
  },
): LoadedHouse {
  const house = new LoadedHouse(
    fourLoadHouse({ seed: SEED, weather, cars: CAR_PAIRS[0] ?? [2, 2], hasBattery: false }),
    loads,
    { fromHour: FROM_HOUR, cycleS: CYCLE_S, hasPhases: true, settings: { mainFuseA } },
  );
  if (resting.kind === "charger") house.house.points[resting.index]?.car.unplug();
  else house.house.heaters[resting.index]?.setResting(true);
  return house;
}

/** What the others are told in each cycle. */
function toldOthers(house: LoadedHouse, faulty: SteeredLoad): readonly string[] {
  const told: string[] = [];
  house.runTo(TO_HOUR, ({ last }) => {
    const others = last?.loads.filter(({ id }) => id !== faulty.id) ?? [];
    told.push(JSON.stringify(others.map(({ id, command }) => [id, command])));
  });
  return told;
}

const FAULTS = ["dead", "absurd"] as const satisfies readonly LoadFault[];

for (const mainFuseA of [0, 25]) {
  const fuse = mainFuseA === 0 ? "no main fuse" : `a main fuse of ${mainFuseA} A`;
  const faults = FAULTS.join(", ");
  Deno.test(`decide() tells the others the same whether a load is ${faults} or not there, with ${fuse} (seed ${SEED})`, () => {
    const all = fourLoads([2, 2]);
    for (const [place, faulty] of all.entries()) {
      const house = { resting: faulty, weather: "broken", mainFuseA } as const;
      const without = restingHouse({ ...house, loads: all.toSpliced(place, 1) });
      const expected = toldOthers(without, faulty);
      assert.ok(new Set(expected).size > 5, "the others are told something");
      for (const fault of FAULTS) {
        const beside = restingHouse({ ...house, loads: all });
        beside.faults.set(faulty.id, fault);
        const told = toldOthers(beside, faulty);
        const first = told.findIndex((one, cycle) => one !== expected[cycle]);
        const at = first * CYCLE_S;
        const word = `${fault} load ${faulty.id}, ${at} s: ${told[first]} and not ${
          expected[first]
        }`;
        assert.equal(first, -1, word);
        assert.equal(told.length, expected.length);
      }
    }
  });
}
