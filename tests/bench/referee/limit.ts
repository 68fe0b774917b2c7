import { NOMINAL_VOLTAGE_V, type Phases } from "../../../src/domain/house/units.ts";
import { PEAK_KW } from "../control/bench_house.ts";
import type { RefereeDay } from "./referee.ts";

const DAY_S = 86_400;
const HOUR_S = 3600;
const LEAST_A = 6;
const AC_LIMIT_W = 10_000;
/** Prices in Wh of sun: the highest of a bought Wh and of a start, and how often they are halved. */
const MOST_PRICE = 64;
const MOST_START_WH = 2000;
const HALVINGS = 13;
/** Nothing is bought at this price. */
const FORBIDDEN = 1e9;

/** What each current gives in each step of a day. */
export interface LimitDay {
  /** What the day exports without a car, in Wh. */
  readonly exportedWh: number;
  readonly steps: readonly (readonly Choice[])[];
}

interface Choice {
  readonly sunWh: number;
  readonly boughtWh: number;
}

/** A start and a bought Wh cost so much, in Wh of sun. */
interface Prices {
  readonly bought: number;
  readonly start: number;
}

interface Outcome {
  readonly sunWh: number;
  readonly boughtWh: number;
  readonly starts: number;
}

/** The day's choices in the referee's house with no battery, anew after each `stepS` seconds. */
export function limitDay(
  { pvWPerKwp, loadW }: Pick<RefereeDay, "pvWPerKwp" | "loadW">,
  { phases, mostA, stepS }: {
    readonly phases: Phases;
    readonly mostA: number;
    readonly stepS: number;
  },
): LimitDay {
  let exportedWh = 0;
  const steps: Choice[][] = [];
  for (let from = 0; from < DAY_S; from += stepS) {
    let leftWh = 0;
    for (let second = from; second < from + stepS; second++) {
      const acW = Math.min(AC_LIMIT_W, PEAK_KW * (pvWPerKwp[second] ?? 0));
      const leftW = acW - (loadW[second] ?? 0);
      leftWh += leftW / HOUR_S;
      exportedWh += Math.max(0, leftW) / HOUR_S;
    }
    const currents = Array.from({ length: mostA - LEAST_A + 1 }, (_, above) => LEAST_A + above);
    steps.push(currents.map((currentA) => {
      const carWh = currentA * phases * NOMINAL_VOLTAGE_V * stepS / HOUR_S;
      const sunWh = Math.min(carWh, Math.max(0, leftWh));
      return { sunWh, boughtWh: carWh - sunWh };
    }));
  }
  return { exportedWh, steps };
}

const NOTHING: Outcome = { sunWh: 0, boughtWh: 0, starts: 0 };

function worthOf({ sunWh, boughtWh, starts }: Outcome, prices: Prices): number {
  return sunWh - prices.bought * boughtWh - prices.start * starts;
}

/** What is worth most at these prices: on or off, step by step, from the day's end back. */
function bestOf({ steps }: LimitDay, prices: Prices): Outcome {
  let [off, on] = [NOTHING, NOTHING];
  for (const choices of steps.toReversed()) {
    let [best, bestWh] = [choices[0], -Infinity];
    for (const choice of choices) {
      const worthWh = choice.sunWh - prices.bought * choice.boughtWh;
      if (worthWh > bestWh) [best, bestWh] = [choice, worthWh];
    }
    const running = {
      sunWh: on.sunWh + (best?.sunWh ?? 0),
      boughtWh: on.boughtWh + (best?.boughtWh ?? 0),
      starts: on.starts,
    };
    const offWh = worthOf(off, prices);
    const runningWh = worthOf(running, prices);
    on = runningWh > offWh ? running : off;
    if (runningWh - prices.start > offWh) off = { ...running, starts: running.starts + 1 };
  }
  return off;
}

function sumOf(days: readonly LimitDay[], prices: Prices): Outcome {
  return days.map((day) => bestOf(day, prices)).reduce((sum, one) => ({
    sunWh: sum.sunWh + one.sunWh,
    boughtWh: sum.boughtWh + one.boughtWh,
    starts: sum.starts + one.starts,
  }), NOTHING);
}

/** The least price up to `most` that is not too low. */
function leastPrice(most: number, isTooLow: (price: number) => boolean): number {
  if (!isTooLow(0)) return 0;
  let [low, high] = [0, most];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    [low, high] = isTooLow(middle) ? [middle, high] : [low, middle];
  }
  return high;
}

/** Prices at which neither more is bought nor more often started than `most`, on all days together. */
function pricesFor(days: readonly LimitDay[], most: Omit<Outcome, "sunWh">): Prices {
  const boughtAt = (start: number) =>
    most.boughtWh === 0
      ? FORBIDDEN
      : leastPrice(MOST_PRICE, (bought) => sumOf(days, { bought, start }).boughtWh > most.boughtWh);
  const start = leastPrice(
    MOST_START_WH,
    (price) => sumOf(days, { bought: boughtAt(price), start: price }).starts > most.starts,
  );
  return { bought: boughtAt(start), start };
}

/** The limit of some days. */
export interface Limit {
  /** Share of the exported sun that no choice within what is allowed exceeds. */
  readonly captured: number;
  /** What a choice within it reaches: nearly as much. */
  readonly reached: number;
  /** What that buys and starts, in Wh and times a day. */
  readonly boughtWh: number;
  readonly starts: number;
}

/** The limit where no more than that is bought (Wh) and started on a day, in the mean of all days. */
export function limitOf(
  days: readonly LimitDay[],
  allowed: { readonly boughtWh: number; readonly starts: number },
): Limit {
  const most = {
    boughtWh: allowed.boughtWh * days.length,
    starts: allowed.starts * days.length,
  };
  const prices = pricesFor(days, most);
  const taken = sumOf(days, prices);
  // What is allowed is worth its price: nothing within it can be worth more than the best at these prices.
  const boughtWorthWh = most.boughtWh === 0 ? 0 : prices.bought * most.boughtWh;
  const worthWh = worthOf(taken, prices) + boughtWorthWh + prices.start * most.starts;
  const exportedWh = days.reduce((sum, day) => sum + day.exportedWh, 0);
  return {
    captured: worthWh / exportedWh,
    reached: taken.sunWh / exportedWh,
    boughtWh: taken.boughtWh / days.length,
    starts: taken.starts / days.length,
  };
}
