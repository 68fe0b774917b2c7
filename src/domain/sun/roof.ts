import { clearSky } from "./clear_sky.ts";
import type { Place } from "./place.ts";
import { SLOT_H, SLOTS, type SolarDay } from "./solar_days.ts";

/** So many days show the roof as it is, with its shade and where it faces; fewer only its size. */
export const DAYS_OF_ROOF = 30;
/** What of the days at a time of day counts as clear: 19 of 20 give less. */
const CLEAR_QUANTILE = 0.95;
/** With less than this part of the peak power a slot tells nothing of the sky. */
const LEAST_SKY_PART = 0.03;
/** A slot that counts when the roof is only measured as a whole. */
const HIGH_SKY_PART = 0.25;
/** After so many days the roof's size is believed half, when it seems to be smaller than told. */
const HALF_BELIEVED_DAYS = 10;
const [LEAST_FACTOR, MOST_FACTOR] = [0.02, 1.6];
/** Clouds can mirror some light down, for some minutes. */
export const MOST_CLEARNESS = 1.1;

/** What is known of a house's roof and sky from its own days. */
export interface Roof {
  readonly place: Place;
  readonly peakW: number;
  /** Days with enough known that count here. */
  readonly days: number;
  /** True with a month of days: shade and direction are known. */
  readonly isLearned: boolean;
  /** What the roof gives of the clear sky over a usual one, slot by slot. */
  readonly factors: readonly number[];
  /** Days as the parts of their clear sky, oldest first. */
  readonly clearness: readonly ClearnessDay[];
}

export interface ClearnessDay {
  /** Under a clear sky, in W. */
  readonly clearW: readonly number[];
  /** What came of it; null: unknown. */
  readonly pvW: readonly (number | null)[];
  /** All of the day as a part of its clear sky. */
  readonly clearness: number;
}

/** What own days tell of the roof and its sky; days of which less than half is known are left out. */
export function learnRoof(
  days: readonly SolarDay[],
  about: { readonly place: Place; readonly peakW: number },
): Roof {
  const skies = days.map((day) => ({ day, skyW: clearSky(day.startMs, about) }))
    .filter(({ day, skyW }) => isMostlyKnown(day, skyW));
  const isLearned = skies.length >= DAYS_OF_ROOF;
  const whole = wholeFactor(skies, about.peakW);
  const factors = isLearned
    ? slotFactors(skies, { peakW: about.peakW, whole })
    : Array.from({ length: SLOTS }, () => whole);
  const clearness = skies.map(({ day, skyW }) => {
    const clearW = skyW.map((powerW, slot) => powerW * (factors[slot] ?? 1));
    return { clearW, pvW: day.pvW, clearness: clearnessOf(clearW, day.pvW) ?? 0 };
  });
  return { ...about, days: skies.length, isLearned, factors, clearness };
}

/** What the roof gives under a clear sky on a day of the sun, in W for each slot. */
export function clearDay(roof: Roof, startMs: number): readonly number[] {
  return clearSky(startMs, roof).map((powerW, slot) => powerW * (roof.factors[slot] ?? 1));
}

/** What came of a clear sky's energy in slots [from, to); null: too little could come. */
export function clearnessOf(
  clearW: readonly number[],
  pvW: readonly (number | null)[],
  { from = 0, to = SLOTS }: { readonly from?: number; readonly to?: number } = {},
): number | null {
  let [clear, came] = [0, 0];
  for (let slot = Math.max(0, from); slot < to; slot++) {
    const powerW = pvW[slot] ?? null;
    if (powerW === null) continue;
    clear += clearW[slot] ?? 0;
    came += powerW;
  }
  const least = energyOf(clearW) * LEAST_SKY_PART;
  return clear * SLOT_H <= least ? null : Math.min(MOST_CLEARNESS, came / clear);
}

/** Wh of slots [from, to) of powers. */
export function energyOf(powersW: readonly number[], from = 0, to = SLOTS): number {
  return powersW.slice(Math.max(0, from), to).reduce((sum, powerW) => sum + powerW, 0) * SLOT_H;
}

/** Value of `values` below which a part of them lies; weights are 1 when left out. */
export function quantile(
  values: readonly { readonly value: number; readonly weight: number }[],
  part: number,
): number {
  const sorted = values.toSorted((left, right) => left.value - right.value);
  const whole = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  let before: { at: number; value: number } | null = null;
  for (const { value, weight } of sorted) {
    const at = (below + weight / 2) / whole;
    if (at >= part) {
      if (before === null) return value;
      return before.value + (value - before.value) * (part - before.at) / (at - before.at);
    }
    before = { at, value };
    below += weight;
  }
  return before?.value ?? 0;
}

interface SkyDay {
  readonly day: SolarDay;
  readonly skyW: readonly number[];
}

function isMostlyKnown({ pvW }: SolarDay, skyW: readonly number[]): boolean {
  const known = skyW.map((powerW, slot) => (pvW[slot] ?? null) === null ? 0 : powerW);
  const [knownWh, wholeWh] = [energyOf(known), energyOf(skyW)];
  return wholeWh > 0 && knownWh >= wholeWh / 2;
}

/** Shade and direction: the best of each time of day, with its neighbours against chance. */
function slotFactors(
  skies: readonly SkyDay[],
  { peakW, whole }: { readonly peakW: number; readonly whole: number },
): readonly number[] {
  const single = Array.from({ length: SLOTS }, (_, slot) => {
    const ratios = skies.flatMap(({ day, skyW }) => {
      const [powerW, clearW] = [day.pvW[slot] ?? null, skyW[slot] ?? 0];
      const isTelling = powerW !== null && clearW >= LEAST_SKY_PART * peakW;
      return isTelling ? [{ value: powerW / clearW, weight: 1 }] : [];
    });
    return ratios.length < DAYS_OF_ROOF / 3 ? whole : quantile(ratios, CLEAR_QUANTILE);
  });
  return single.map((factor, slot) => {
    const [before, after] = [single[slot - 1] ?? factor, single[slot + 1] ?? factor];
    return bounded((before + 2 * factor + after) / 4);
  });
}

/** How large the roof is beside what is told of it, by the best that was seen of high sun. */
function wholeFactor(skies: readonly SkyDay[], peakW: number): number {
  const ratios = skies.flatMap(({ day, skyW }) =>
    skyW.flatMap((clearW, slot) => {
      const powerW = day.pvW[slot] ?? null;
      if (powerW === null || clearW < HIGH_SKY_PART * peakW) return [];
      return [{ value: powerW / clearW, weight: 1 }];
    })
  );
  if (ratios.length === 0) return 1;
  const seen = quantile(ratios, CLEAR_QUANTILE);
  const belief = seen > 1 ? 1 : skies.length / (skies.length + HALF_BELIEVED_DAYS);
  return bounded(1 + (seen - 1) * belief);
}

function bounded(factor: number): number {
  return Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, factor));
}
