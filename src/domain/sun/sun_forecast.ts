import { HOUR_MS, MINUTE_MS } from "../house/units.ts";
import { clearDay, type ClearnessDay, clearnessOf, energyOf, quantile, type Roof } from "./roof.ts";
import { SLOT_MS, SLOTS, type SolarDay } from "./solar_days.ts";

/** Parts of the days that give less than what is told: one in five, half, four in five. */
export const QUANTILES = ["p20", "p50", "p80"] as const;
export type QuantileName = (typeof QUANTILES)[number];
const PART_OF: Readonly<Record<QuantileName, number>> = { p20: 0.2, p50: 0.5, p80: 0.8 };

/** The sky of now is what came in so long. */
const NOW_SLOTS = 90 * MINUTE_MS / SLOT_MS;
/** After this time the sky of now says e times less of the sky to come. */
const FADE_MS = 5 * HOUR_MS;
/** What a day says of the next. */
const NEXT_DAY_WEIGHT = 0.3;
/** Days whose sky differed by so much from this one's count e times less. */
const KIN_CLEARNESS = 0.2;
/** What any day counts, however unlike. */
const STRANGER_WEIGHT = 0.05;
/** Half-clear: what is known of a sky before any day was seen, and how many days that is worth. */
const [USUAL_CLEARNESS, USUAL_DAYS] = [0.5, 4];
/** How far off such a forecast is, in parts of the clear sky. */
const USUAL_ERRORS = [-0.36, -0.22, -0.12, -0.05, 0, 0.05, 0.12, 0.2, 0.3] as const;
const [LEAST_PART, MOST_PART] = [0.03, 1.03];

/** Powers in W of the slots from `fromSlot` on, as quantiles of the sum of all of them. */
export interface SlotPowers {
  readonly startMs: number;
  readonly fromSlot: number;
  readonly powersW: Readonly<Record<QuantileName, readonly number[]>>;
}

/** What a roof will give in the rest of a day: `today` up to now, and when now is. */
export function restOfDay(roof: Roof, today: SolarDay, atMs: number): SlotPowers {
  const fromSlot = Math.max(0, Math.min(SLOTS, Math.floor((atMs - today.startMs) / SLOT_MS)));
  const clearW = clearDay(roof, today.startMs);
  const seen = seenSky(clearW, today.pvW, fromSlot);
  const usual = usualClearness(roof);
  const parts = mixedParts(seen, usual, fromSlot);
  const errors = roof.clearness.map((day) => errorOf(day, { seen, usual, fromSlot }))
    .filter((error) => error !== null);
  return slotPowers(today.startMs, fromSlot, clearW, parts, errors);
}

/** What a roof will give on the day after the one that `today` is. */
export function nextDay(roof: Roof, today: SolarDay, startMs: number): SlotPowers {
  const usual = usualClearness(roof);
  const todays = clearnessOf(clearDay(roof, today.startMs), today.pvW);
  const expected = todays === null ? usual : usual + NEXT_DAY_WEIGHT * (todays - usual);
  const errors = roof.clearness.map(({ clearness }, index) => {
    const before = roof.clearness[index - 1]?.clearness ?? usual;
    return { value: clearness - usual - NEXT_DAY_WEIGHT * (before - usual), weight: 1 };
  });
  const parts = Array.from({ length: SLOTS }, () => expected);
  return slotPowers(startMs, 0, clearDay(roof, startMs), parts, errors);
}

interface SeenSky {
  /** Null: too little light so far to tell. */
  readonly now: number | null;
}

function seenSky(
  clearW: readonly number[],
  pvW: readonly (number | null)[],
  toSlot: number,
): SeenSky {
  return { now: clearnessOf(clearW, pvW, { from: toSlot - NOW_SLOTS, to: toSlot }) };
}

/** The middle of the days that were seen. */
function usualClearness(roof: Roof): number {
  return quantile([
    ...roof.clearness.map(({ clearness }) => ({ value: clearness, weight: 1 })),
    { value: USUAL_CLEARNESS, weight: USUAL_DAYS },
  ], 0.5);
}

/** The part of the clear sky expected in each slot: like now at first, later as usual. */
function mixedParts({ now }: SeenSky, usual: number, fromSlot: number): readonly number[] {
  return Array.from({ length: SLOTS }, (_, slot) => {
    if (now === null) return usual;
    const aheadMs = (slot - fromSlot + 0.5) * SLOT_MS;
    return usual + Math.exp(-aheadMs / FADE_MS) * (now - usual);
  });
}

/** How far off the same forecast would have been on a day, and how much like today that was. */
function errorOf(
  { clearW, pvW }: ClearnessDay,
  { seen, usual, fromSlot }: {
    readonly seen: SeenSky;
    readonly usual: number;
    readonly fromSlot: number;
  },
): { readonly value: number; readonly weight: number } | null {
  const came = clearnessOf(clearW, pvW, { from: fromSlot });
  if (came === null) return null;
  const then = seenSky(clearW, pvW, fromSlot);
  const expected = meanPart(clearW, mixedParts(then, usual, fromSlot), fromSlot);
  const apart = seen.now === null || then.now === null ? 0 : (seen.now - then.now) / KIN_CLEARNESS;
  return { value: came - expected, weight: STRANGER_WEIGHT + Math.exp(-apart * apart) };
}

function meanPart(clearW: readonly number[], parts: readonly number[], fromSlot: number): number {
  const came = clearW.map((powerW, slot) => powerW * (parts[slot] ?? 0));
  return energyOf(came, fromSlot) / energyOf(clearW, fromSlot);
}

/** Each quantile lifts or lowers the whole curve, so that its sum is the quantile of the sum. */
function slotPowers(
  startMs: number,
  fromSlot: number,
  clearW: readonly number[],
  parts: readonly number[],
  errors: readonly { readonly value: number; readonly weight: number }[],
): SlotPowers {
  const usualWeight = USUAL_DAYS / USUAL_ERRORS.length;
  const known = [
    ...errors,
    ...USUAL_ERRORS.map((value) => ({ value, weight: usualWeight })),
  ];
  const curve = (name: QuantileName) => {
    const error = quantile(known, PART_OF[name]);
    return clearW.slice(fromSlot).map((powerW, index) => {
      const part = (parts[fromSlot + index] ?? 0) + error;
      return powerW * Math.min(MOST_PART, Math.max(LEAST_PART, part));
    });
  };
  return {
    startMs,
    fromSlot,
    powersW: { p20: curve("p20"), p50: curve("p50"), p80: curve("p80") },
  };
}
