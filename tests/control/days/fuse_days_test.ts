import assert from "node:assert/strict";
import type { Phases } from "../../../src/domain/house/units.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type { HouseState } from "../../../src/simulator/house/house.ts";
import { BOILER, FIRST_CAR, fourLoadHouse, HEATER, SECOND_CAR } from "./four_loads.ts";
import { LoadedHouse, type SteeredLoad } from "./loaded_house.ts";

const SEED = 11;
const CARS: readonly [Phases, Phases] = [2, 3];
const KETTLE_W = 2000;
const KETTLE = { eachS: 600, lastsS: 170 } as const;
/** Lines of the house on which the two heaters hang. */
const HEATER_LINES = new Map([[HEATER, 1], [BOILER, 2]]);
/**
 * What the program cannot know: voltages, what a charger tells 3 s late while its current moves, and
 * the household between two seconds. In A.
 */
const SLACK_A = 1;
/** A cycle, the charger's second, and the car's ramp from 16 A to its smallest current at 1.5 A/s. */
const BACK_S = 14;
/** The edge of a cloud goes on for so long, and each cycle sees a part of it. */
const CLOUD_EDGE_S = 20;

interface FuseCase {
  readonly name: string;
  readonly modes: readonly [ChargeMode, ChargeMode];
  readonly mainFuseA: number;
  readonly areHeatersAlways: boolean;
  readonly fromHour: number;
  readonly weather: "clear" | "broken";
}

const CASES: readonly FuseCase[] = [
  {
    name: "both in Fast by night",
    modes: ["fast", "fast"],
    mainFuseA: 25,
    areHeatersAlways: false,
    fromHour: 22,
    weather: "clear",
  },
  {
    name: "Slow before Fast, heaters always on, by night",
    modes: ["slow", "fast"],
    mainFuseA: 25,
    areHeatersAlways: true,
    fromHour: 22,
    weather: "clear",
  },
  {
    name: "both in Slow, heaters always on, by night",
    modes: ["slow", "slow"],
    mainFuseA: 20,
    areHeatersAlways: true,
    fromHour: 22,
    weather: "clear",
  },
  {
    name: "Tracked in broken clouds, heaters by the sun",
    modes: ["tracked", "tracked"],
    mainFuseA: 10,
    areHeatersAlways: false,
    fromHour: 11,
    weather: "broken",
  },
  {
    name: "Tracked before Slow in broken clouds, heaters always on",
    modes: ["tracked", "slow"],
    mainFuseA: 16,
    areHeatersAlways: true,
    fromHour: 11,
    weather: "broken",
  },
];

for (const one of CASES) {
  Deno.test(`decide() keeps a main fuse of ${one.mainFuseA} A with a kettle: ${one.name} (seed ${SEED})`, () => {
    const house = houseOf(one);
    let [worstPlanA, overS, longestOverS, told] = [0, 0, 0, 0];
    const endHour = one.fromHour + (one.weather === "broken" ? 3 : 1.5);
    house.runTo(endHour, () => {
      const { second, last } = house;
      house.house.setExtraLoadW(second % KETTLE.eachS < KETTLE.lastsS ? KETTLE_W : 0);
      if (second < one.fromHour * 3600 + 60) return;
      for (const state of house.seconds) {
        const isOver = Math.max(...currentsA(house, state)) > one.mainFuseA;
        overS = isOver && !isAloneOver(house, state, one.mainFuseA) ? overS + 1 : 0;
        longestOverS = Math.max(longestOverS, overS);
      }
      const state = house.house.state;
      if (isAloneOver(house, state, one.mainFuseA)) return;
      worstPlanA = Math.max(worstPlanA, ...plannedA(house, state));
      told += last?.loads.filter(({ reason }) => isFuse(reason?.code)).length ?? 0;
    });
    assert.ok(told > 0, "the fuse was never in the way");
    assert.ok(worstPlanA <= one.mainFuseA + SLACK_A, `planned ${worstPlanA} A`);
    const mostS = one.weather === "broken" ? BACK_S + CLOUD_EDGE_S : BACK_S;
    assert.ok(longestOverS <= mostS, `above the fuse for ${longestOverS} s`);
    const powersW = house.loads.map((load) => house.powerOf(load));
    assert.ok(powersW.some((powerW) => powerW > 0), "nothing runs any more");
  });
}

function houseOf({ modes, mainFuseA, areHeatersAlways, fromHour, weather }: FuseCase): LoadedHouse {
  const heated = {
    plugEnabled: true,
    plugWindow1: "06:00-20:00",
    ...areHeatersAlways ? { plugAlwaysWindow: "00:00-23:59" } : {},
  };
  const [first, second] = modes;
  const loads: readonly SteeredLoad[] = [
    { id: FIRST_CAR, kind: "charger", index: 0, mode: first, policy: { carMaxPhases: CARS[0] } },
    { id: HEATER, kind: "switch", index: 0, policy: { ...heated, plugOnPowerW: 2000 } },
    { id: SECOND_CAR, kind: "charger", index: 1, mode: second, policy: { carMaxPhases: CARS[1] } },
    { id: BOILER, kind: "switch", index: 1, policy: { ...heated, plugOnPowerW: 1500 } },
  ];
  return new LoadedHouse(
    fourLoadHouse({ seed: SEED, weather, cars: CARS, hasBattery: false }),
    loads,
    { fromHour, cycleS: 5, hasPhases: true, settings: { mainFuseA, maxCurrentA: 16 } },
  );
}

function isFuse(code: string | undefined): boolean {
  return code === "limit.fuse" || code === "plug.wait.fuse";
}

/** Currents through the fuse, + import, in A. */
function currentsA(house: LoadedHouse, { gridLinesW, atMs }: HouseState): readonly number[] {
  const absoluteA = house.house.currentsA(gridLinesW, atMs);
  return absoluteA.map((currentA, line) => Math.sign(gridLinesW[line] ?? 0) * currentA);
}

/** What each load draws on each line, in A. */
function loadA(house: LoadedHouse, load: SteeredLoad, state: HouseState): readonly number[] {
  if (load.kind === "switch") {
    const currentA = house.powerOf(load, state) / 230;
    return [0, 1, 2].map((line) => line === HEATER_LINES.get(load.id) ? currentA : 0);
  }
  const { currentA = 0, activePhases = 0 } = state.chargers[load.index] ?? {};
  return [0, 1, 2].map((line) => line < activePhases ? currentA : 0);
}

/** The house without its loads, and what they were told on top. */
function plannedA(house: LoadedHouse, state: HouseState): readonly number[] {
  return currentsA(house, state).map((netA, line) =>
    house.loads.reduce((sumA, load) => {
      const drawnA = loadA(house, load, state)[line] ?? 0;
      return sumA - drawnA + (toldA(house, load)[line] ?? 0);
    }, netA)
  );
}

function toldA(house: LoadedHouse, load: SteeredLoad): readonly number[] {
  const isOn = load.kind === "charger"
    ? house.record(load.id).isOn
    : house.house.heaters[load.index]?.isOn === true;
  if (!isOn) return [0, 0, 0];
  if (load.kind === "switch") {
    const currentA = (house.house.heaters[load.index]?.options.powerW ?? 0) / 230;
    return [0, 1, 2].map((line) => line === HEATER_LINES.get(load.id) ? currentA : 0);
  }
  const command = house.decisionOf(load.id)?.command ?? null;
  const currentA = command !== null && "currentA" in command ? command.currentA : 0;
  return [0, 1, 2].map((line) => line < (CARS[load.index] ?? 0) ? currentA : 0);
}

/** The house is above the fuse by itself: no load can help. */
function isAloneOver(house: LoadedHouse, state: HouseState, mainFuseA: number): boolean {
  const aloneA = currentsA(house, state).map((netA, line) =>
    house.loads.reduce((sumA, load) => sumA - (loadA(house, load, state)[line] ?? 0), netA)
  );
  return Math.max(...aloneA) > mainFuseA;
}
