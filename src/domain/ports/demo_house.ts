/** What can befall the demo's house, each by a switch of its own. */
export const TROUBLES = [
  "car-unplugged",
  "charger-unplugged",
  "charger-silent",
  "sun-hidden",
  "kettle-on",
  "phase-off",
  "meter-lost",
  "inverter-restart",
  "battery-asleep",
  "plug-lost",
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Largest seed of a random plan; the smallest is 0. */
export const MAX_SEED = 2 ** 31 - 1;

/** True for the name of a trouble. */
export function isTrouble(text: string): text is Trouble {
  return TROUBLES.some((trouble) => trouble === text);
}

/** The simulated house of the demo, as its page switches it. Changes resolve when they are in effect. */
export interface DemoHouse {
  /** What lasts now. A random plan has none of its own here. */
  troubles(): ReadonlySet<Trouble>;
  /** Seed of the random plan that runs; null: none does. */
  planSeed(): number | null;
  /** Of a device the newest trouble counts; one that a person picks ends the random plan. */
  begin(trouble: Trouble): Promise<void>;
  end(trouble: Trouble): Promise<void>;
  /** Lets faults befall all devices by chance, the same ones for the same seed, until it ends. */
  beginPlan(seed: number): Promise<void>;
  endPlan(): Promise<void>;
  /** Ends the plan and every trouble. */
  makeWell(): Promise<void>;
}
