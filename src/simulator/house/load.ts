import type { Line } from "./mains.ts";
import { hashUnit, Random, subSeed, wander } from "./random.ts";

/** Part of an appliance's run; a duty part is on for `onS` of every `periodS`. */
interface Stage {
  readonly durationS: number;
  readonly powerW: number;
  readonly duty?: { readonly onS: number; readonly periodS: number };
}

/** What may run once a day, at a local hour within the window. */
interface Habit {
  readonly probability: number;
  readonly fromHour: number;
  readonly toHour: number;
  readonly stages: readonly Stage[];
}

const KETTLE = [{ durationS: 170, powerW: 2150 }];
const HOB = [
  { durationS: 300, powerW: 1800 },
  { durationS: 1200, powerW: 1800, duty: { onS: 12, periodS: 30 } },
];
const HABITS: readonly Habit[] = [
  { probability: 0.9, fromHour: 6.3, toHour: 7.2, stages: KETTLE },
  { probability: 0.4, fromHour: 6.8, toHour: 7.6, stages: [{ durationS: 240, powerW: 1500 }] },
  { probability: 0.7, fromHour: 9.5, toHour: 10.8, stages: KETTLE },
  { probability: 0.6, fromHour: 11.3, toHour: 12.2, stages: HOB },
  { probability: 0.8, fromHour: 12.5, toHour: 13.5, stages: KETTLE },
  { probability: 0.8, fromHour: 15, toHour: 16.5, stages: KETTLE },
  { probability: 0.3, fromHour: 10, toHour: 16, stages: [{ durationS: 1100, powerW: 750 }] },
  {
    // Washing machine: heats, then turns.
    probability: 0.5,
    fromHour: 8.5,
    toHour: 14,
    stages: [{ durationS: 900, powerW: 2050 }, { durationS: 3300, powerW: 220 }],
  },
  {
    // Dishwasher: heats twice.
    probability: 0.6,
    fromHour: 13,
    toHour: 20.5,
    stages: [
      { durationS: 720, powerW: 1950 },
      { durationS: 1800, powerW: 60 },
      { durationS: 600, powerW: 1950 },
    ],
  },
  { probability: 0.9, fromHour: 17.8, toHour: 19, stages: HOB },
  {
    // Oven: heats up, then its thermostat.
    probability: 0.4,
    fromHour: 17.2,
    toHour: 18.5,
    stages: [
      { durationS: 500, powerW: 2600 },
      { durationS: 2400, powerW: 2600, duty: { onS: 60, periodS: 190 } },
    ],
  },
];

const DAY_S = 86_400;
const FRIDGE = { periodS: 2700, onS: 900, powerW: 85, inrushW: 320, inrushS: 2 };

interface Run {
  readonly fromS: number;
  readonly toS: number;
  readonly powerW: number;
  readonly duty: { readonly onS: number; readonly periodS: number } | null;
}

/** Power of a household without car and plug: a pure function of seed and time. */
export class HouseholdLoad {
  #day: { readonly index: number; readonly runs: readonly Run[] } | null = null;

  constructor(private readonly options: { seed: number; utcOffsetMinutes: number }) {}

  /** In W at a time (epoch ms), always above 0. */
  powerW(atMs: number): number {
    const { seed, utcOffsetMinutes } = this.options;
    const atS = Math.floor(atMs / 1000) + utcOffsetMinutes * 60;
    const index = Math.floor(atS / DAY_S);
    if (this.#day?.index !== index) {
      this.#day = { index, runs: runsOfDay(subSeed(seed, index)) };
    }
    const secondS = atS - index * DAY_S;
    let powerW = baseW(seed, atS, secondS) + fridgeW(seed, atS);
    for (const run of this.#day.runs) {
      if (secondS < run.fromS || secondS >= run.toS) continue;
      if (run.duty === null || (secondS - run.fromS) % run.duty.periodS < run.duty.onS) {
        powerW += run.powerW;
      }
    }
    return powerW;
  }
}

function runsOfDay(seed: number): readonly Run[] {
  const random = new Random(seed);
  const runs: Run[] = [];
  for (const habit of HABITS) {
    const isToday = random.isHit(habit.probability);
    let fromS = Math.floor(random.between(habit.fromHour, habit.toHour) * 3600);
    const strength = random.between(0.9, 1.08);
    if (!isToday) continue;
    for (const stage of habit.stages) {
      const toS = fromS + stage.durationS;
      const duty = stage.duty ?? null;
      runs.push({ fromS, toS, powerW: stage.powerW * strength, duty });
      fromS = toS;
    }
  }
  return runs;
}

function baseW(seed: number, atS: number, secondS: number): number {
  const hour = secondS / 3600;
  const lightsW = hour > 17 && hour < 23 ? 130 : hour > 6 && hour < 8 ? 70 : 0;
  return 210 + lightsW + 70 * wander({ seed, atS, periodS: 700 }) + 14 * hashUnit(seed, atS);
}

function fridgeW(seed: number, atS: number): number {
  const phaseS = (atS + Math.floor(hashUnit(seed, 7) * FRIDGE.periodS)) % FRIDGE.periodS;
  if (phaseS >= FRIDGE.onS) return 0;
  return phaseS < FRIDGE.inrushS ? FRIDGE.inrushW : FRIDGE.powerW;
}

export interface MeteredLoadOptions {
  readonly powerW: number;
  /** It runs for so long of each period. */
  readonly onS: number;
  readonly periodS: number;
  /** Local hours between which it runs at all. */
  readonly fromHour: number;
  readonly toHour: number;
  /** Phase that it draws from; null: all three alike. */
  readonly line: Line | null;
}

export const METERED_LOAD_DEFAULTS: MeteredLoadOptions = {
  powerW: 1500,
  onS: 1200,
  periodS: 3600,
  fromHour: 0,
  toHour: 24,
  line: "L3",
};

export interface MeteredLoadState {
  readonly powerW: number;
  readonly totalWh: number;
}

/** What has a meter of its own and runs by its own rules: a heat pump, a pool's pump. */
export class MeteredLoad {
  #totalWh = 0;

  constructor(
    readonly options: MeteredLoadOptions,
    private readonly utcOffsetMinutes: number,
  ) {}

  /** Lives one step that ends at a time (epoch ms). */
  step(atMs: number, stepS: number): MeteredLoadState {
    const { onS, periodS, fromHour, toHour } = this.options;
    const secondS = (Math.floor(atMs / 1000) + this.utcOffsetMinutes * 60) % DAY_S;
    const isItsTime = secondS >= fromHour * 3600 && secondS < toHour * 3600;
    const powerW = isItsTime && secondS % periodS < onS ? this.options.powerW : 0;
    this.#totalWh += powerW * stepS / 3600;
    return { powerW, totalWh: this.#totalWh };
  }
}
