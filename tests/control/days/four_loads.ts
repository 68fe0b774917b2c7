import type { Phases } from "../../../src/domain/house/units.ts";
import type { ChargeMode } from "../../../src/domain/house/mode.ts";
import type { HouseOptions } from "../../../src/simulator/house/house.ts";
import type { WeatherKind } from "../../../src/simulator/house/weather.ts";
import type { SteeredLoad } from "./loaded_house.ts";

/** Two cars and two heaters. */
export const [FIRST_CAR, SECOND_CAR, HEATER, BOILER] = [2, 9, 3, 10];
/** Phases of the two cars. */
export type CarPair = readonly [Phases, Phases];
export const CAR_PAIRS: readonly CarPair[] = [[2, 2], [1, 3]];

const HEATER_W = 2000;
const BOILER_W = 1500;

/** A large roof with two cars and two heaters that take whatever they are given. */
export function fourLoadHouse(
  { seed, weather, cars, hasBattery }: {
    readonly seed: number;
    readonly weather: WeatherKind;
    readonly cars: CarPair;
    readonly hasBattery: boolean;
  },
): Omit<HouseOptions, "startMs"> {
  return {
    seed,
    weather,
    battery: hasBattery ? { socPct: 40 } : null,
    peakPowerW: 14_000,
    maxAcPowerW: 12_000,
    car: { needWh: 60_000, phases: cars[0] },
    heater: { powerW: HEATER_W, tankWh: null },
    parts: [
      { kind: "charger", car: { needWh: 60_000, phases: cars[1] } },
      { kind: "heater", powerW: BOILER_W, tankWh: null, line: "L3" },
    ],
  };
}

/** The four loads of that house by their rules for the sun, in the usual order. */
export function fourLoads(
  cars: CarPair,
  mode: ChargeMode = "tracked",
): readonly [SteeredLoad, SteeredLoad, SteeredLoad, SteeredLoad] {
  const heated = { plugEnabled: true, plugWindow1: "06:00-20:00" } as const;
  return [
    { id: FIRST_CAR, kind: "charger", index: 0, mode, policy: { carMaxPhases: cars[0] } },
    { id: SECOND_CAR, kind: "charger", index: 1, mode, policy: { carMaxPhases: cars[1] } },
    { id: HEATER, kind: "switch", index: 0, policy: { ...heated, plugOnPowerW: HEATER_W } },
    { id: BOILER, kind: "switch", index: 1, policy: { ...heated, plugOnPowerW: BOILER_W } },
  ];
}

/** Every order of some things. */
export function ordersOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((one, index) =>
    ordersOf(all.toSpliced(index, 1)).map((rest) => [one, ...rest])
  );
}
