import { HouseholdLoad } from "../../../src/simulator/house/load.ts";
import { Random, subSeed } from "../../../src/simulator/house/random.ts";
import { Weather, type WeatherKind } from "../../../src/simulator/house/weather.ts";

export const DAY_CLASSES = ["clear", "mixed", "broken", "overcast"] as const;
export type DayClass = (typeof DAY_CLASSES)[number];

export const DAY_S = 86_400;
/** Every day starts here (epoch ms): local midnight of the simulated houses; the season is its own. */
export const START_MS = Date.UTC(2026, 5, 20, 23);

/** One day of weather and habits, by the second from local midnight. */
export interface BenchDay {
  readonly name: string;
  readonly dayClass: DayClass;
  readonly seed: number;
  readonly dayOfYear: number;
  /** W for each kW of panels. */
  readonly pvWPerKwp: Float64Array;
  /** In W, without the car. */
  readonly householdW: Float64Array;
}

/** Where the simulated houses stand; their clock is mean solar time. */
export const SITE = { latitudeDeg: 48, longitudeDeg: 15, tiltDeg: 30, azimuthDeg: 0 };
const UTC_OFFSET_MINUTES = 60;
/** A mixed sky changes its kind that often. */
const BLOCK_S = 2 * 3600;

/** The day of a class and a seed; the seed chooses sky, habits and a season from March to October. */
export function benchDay(dayClass: DayClass, seed: number): BenchDay {
  const own = subSeed(seed, 1 + DAY_CLASSES.indexOf(dayClass));
  const random = new Random(own);
  const dayOfYear = Math.floor(random.between(75, 290));
  const skies = {
    clear: weatherOf("clear", own, dayOfYear),
    broken: weatherOf("broken", own, dayOfYear),
    overcast: weatherOf("overcast", own, dayOfYear),
  };
  const blocks = Array.from(
    { length: DAY_S / BLOCK_S },
    () => dayClass === "mixed" ? mixedKind(random) : dayClass,
  );
  const household = new HouseholdLoad({ seed: own, utcOffsetMinutes: UTC_OFFSET_MINUTES });
  const pvWPerKwp = new Float64Array(DAY_S);
  const householdW = new Float64Array(DAY_S);
  for (let second = 0; second < DAY_S; second++) {
    const atMs = START_MS + second * 1000;
    const kind = blocks[Math.floor(second / BLOCK_S)] ?? "clear";
    pvWPerKwp[second] = skies[kind].pvWPerKwp(atMs);
    householdW[second] = household.powerW(atMs);
  }
  const name = `${dayClass} ${seed} (day ${dayOfYear})`;
  return { name, dayClass, seed, dayOfYear, pvWPerKwp, householdW };
}

function weatherOf(kind: WeatherKind, seed: number, dayOfYear: number): Weather {
  return new Weather({ kind, seed, site: SITE, season: { dayOfYear, startMs: START_MS } });
}

function mixedKind(random: Random): WeatherKind {
  const draw = random.unit();
  return draw < 0.35 ? "clear" : draw < 0.75 ? "broken" : "overcast";
}
