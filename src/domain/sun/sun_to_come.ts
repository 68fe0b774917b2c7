import { dayOf, startOfDayMs } from "../house/local_day.ts";
import { HOUR_MS } from "../house/units.ts";
import { batteryNeedWh, fillWhPerPct, houseNeeds } from "./house_needs.ts";
import { DAYS_OF_ROOF, type Roof } from "./roof.ts";
import { DAY_MS, SLOT_MS, type SolarDay, startOfSolarDay } from "./solar_days.ts";
import {
  nextDay,
  type QuantileName,
  QUANTILES,
  restOfDay,
  type SlotPowers,
} from "./sun_forecast.ts";

/** A value of which one day in five, two, four stay below. */
export type Quantiles = Readonly<Record<QuantileName, number>>;

/** Powers in W that are expected from `atMs` on, for `lengthMs`. */
export interface StepToCome {
  readonly atMs: number;
  readonly lengthMs: number;
  readonly pvW: Quantiles;
  /** What the house without car leaves of it. */
  readonly surplusW: Quantiles;
}

/** What comes in the rest of a day or in a whole one, in Wh. */
export interface DayToCome {
  readonly pvWh: Quantiles;
  readonly surplusWh: Quantiles;
  readonly steps: readonly StepToCome[];
}

/** What the roof will still give, as it was reckoned at `atMs`. */
export interface SunToCome {
  readonly atMs: number;
  /** place: too few days yet, so the roof is a usual one at the place and of the size that is told. */
  readonly basis: "place" | "own-days";
  /** Days that count so far, and how many make a month of own ones. */
  readonly days: number;
  readonly daysWanted: number;
  readonly today: DayToCome;
  readonly tomorrow: DayToCome;
  /** Energy that raises the house battery's charge by a percent; null: none, or not known. */
  readonly fillWhPerPct: number | null;
  /** What the house battery takes until it is full; 0: there is none, null: not known. */
  readonly batteryNeedWh: number | null;
  /** What the middle leaves for the car today, when the battery is filled too; null: not known. */
  readonly carWh: number | null;
}

/** When and for whom the sun to come is reckoned. */
export interface SunPlan {
  readonly atMs: number;
  readonly timeZone: string;
  /** The house battery; null: there is none. */
  readonly battery: { readonly socPct: number | null } | null;
}

/** The day of the sun (its start, epoch ms) that belongs to the local day of a moment. */
export function sunDayOf(atMs: number, timeZone: string, roof: Pick<Roof, "place">): number {
  const noonMs = startOfDayMs(dayOf(atMs, timeZone), timeZone) + 12 * HOUR_MS;
  return startOfSolarDay(noonMs, roof.place);
}

/** The rest of today and tomorrow, from the days before and what is known of today. */
export function sunToCome(
  roof: Roof,
  { days, today }: { readonly days: readonly SolarDay[]; readonly today: SolarDay },
  plan: SunPlan,
): SunToCome {
  const nextMs = today.startMs + DAY_MS;
  const rest = dayToCome(
    restOfDay(roof, today, plan.atMs),
    houseNeeds(days, { today, startMs: today.startMs }),
    plan.atMs,
  );
  const tomorrow = dayToCome(
    nextDay(roof, today, nextMs),
    houseNeeds(days, { today, startMs: nextMs }),
    plan.atMs,
  );
  const fillWh = fillWhPerPct([...days, today]);
  const needWh = batteryNeedWh(plan.battery, fillWh);
  return {
    atMs: plan.atMs,
    basis: roof.isLearned ? "own-days" : "place",
    days: roof.days,
    daysWanted: DAYS_OF_ROOF,
    today: rest,
    tomorrow,
    fillWhPerPct: plan.battery === null ? null : fillWh,
    batteryNeedWh: needWh === null ? null : Math.round(needWh),
    carWh: needWh === null ? null : Math.max(0, Math.round(rest.surplusWh.p50 - needWh)),
  };
}

function dayToCome(
  { startMs, fromSlot, powersW }: SlotPowers,
  houseW: readonly number[],
  nowMs: number,
): DayToCome {
  const steps: StepToCome[] = [];
  for (const ahead of powersW.p50.keys()) {
    const slot = fromSlot + ahead;
    const endMs = startMs + (slot + 1) * SLOT_MS;
    const atMs = Math.max(startMs + slot * SLOT_MS, Math.min(endMs, nowMs));
    const pvW = quantiles((name) => powersW[name][ahead] ?? 0);
    if (endMs === atMs || pvW.p80 === 0) continue;
    const surplusW = quantiles((name) => Math.max(0, pvW[name] - (houseW[slot] ?? 0)));
    steps.push({ atMs, lengthMs: endMs - atMs, pvW, surplusW });
  }
  return {
    pvWh: quantiles((name) => energyWh(steps, ({ pvW }) => pvW[name])),
    surplusWh: quantiles((name) => energyWh(steps, ({ surplusW }) => surplusW[name])),
    steps,
  };
}

function energyWh(steps: readonly StepToCome[], powerOf: (step: StepToCome) => number): number {
  return steps.reduce((sum, step) => sum + powerOf(step) * step.lengthMs / HOUR_MS, 0);
}

function quantiles(valueOf: (name: QuantileName) => number): Quantiles {
  const [p20 = 0, p50 = 0, p80 = 0] = QUANTILES.map((name) => Math.round(valueOf(name)));
  return { p20, p50, p80 };
}
