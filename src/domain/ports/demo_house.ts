/** What can befall the demo's house and the devices of its settings, each by a switch of its own. */
export const HOUSE_TROUBLES = [
  "car-unplugged",
  "charger-unplugged",
  "charger-silent",
  "sun-hidden",
  "kettle-on",
  "phase-off",
  "meter-lost",
  "inverter-unreachable",
  "inverter-restart",
  "battery-asleep",
  "plug-lost",
] as const;
/** The same, and what befalls any other device. */
export const TROUBLES = [...HOUSE_TROUBLES, "device-silent"] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Largest seed of a random plan; the smallest is 0. */
export const MAX_SEED = 2 ** 31 - 1;

/** One switch of the demo's page. */
export interface TroubleSwitch {
  /** Its own among all of them. */
  readonly id: string;
  readonly trouble: Trouble;
}

/** The switches of one device. */
export interface TroubleGroup {
  /** Of the device; null: the house and the devices of its settings. */
  readonly name: string | null;
  readonly switches: readonly TroubleSwitch[];
}

/** The simulated house of the demo, as its page switches it. Changes resolve when they are in effect. */
export interface DemoHouse {
  /** All that there is to switch, the same ones for ever. */
  groups(): readonly TroubleGroup[];
  /** Ids of the switches of what lasts now. A random plan has none of its own here. */
  troubles(): ReadonlySet<string>;
  /** Seed of the random plan that runs; null: none does. */
  planSeed(): number | null;
  /** Of a device the newest trouble counts; one that a person picks ends the random plan. */
  begin(id: string): Promise<void>;
  end(id: string): Promise<void>;
  /** Lets faults befall the devices of the settings by chance, the same ones for the same seed. */
  beginPlan(seed: number): Promise<void>;
  endPlan(): Promise<void>;
  /** Ends the plan and every trouble. */
  makeWell(): Promise<void>;
}
