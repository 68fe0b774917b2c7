import { Random, subSeed } from "./random.ts";

/** One drive a day, or none. */
export interface CarHabit {
  /** Local hours, on the mean. */
  readonly leavesHour: number;
  readonly returnsHour: number;
  /** So far it may leave and come back earlier or later. */
  readonly variationH: number;
  /** Least and most energy that a drive takes. */
  readonly usesWh: readonly [number, number];
  /** Back home its charger begins at once, as some do although they were paused. */
  readonly startsCharger: boolean;
  /** Of ten days it stays at home on so many. */
  readonly restDaysOfTen: number;
}

/** A drive, in seconds of the local day on which it begins. */
export interface Drive {
  readonly leavesS: number;
  /** May lie in the day after. */
  readonly returnsS: number;
  readonly usedWh: number;
}

const HOUR_S = 3600;

/** What a car does on a local day (counted from 1970): the same for the same seed; null: it rests. */
export function driveOf(habit: CarHabit, seed: number, day: number): Drive | null {
  const random = new Random(subSeed(seed, day));
  if (random.isHit(habit.restDaysOfTen / 10)) return null;
  const { leavesHour, returnsHour, variationH, usesWh: [leastWh, mostWh] } = habit;
  const near = (hour: number) =>
    Math.round((hour + random.between(-variationH, variationH)) * HOUR_S);
  const leavesS = near(leavesHour);
  return {
    leavesS,
    returnsS: Math.max(leavesS + HOUR_S / 2, near(returnsHour)),
    usedWh: Math.round(random.between(leastWh, mostWh)),
  };
}
