import { HOUR_MS, MINUTE_MS } from "./units.ts";

/** A meter's counter may be late by this: some are read out by the minute. */
const LATE_MS = MINUTE_MS;

/** One sample: where the house's counters stood, and what its loads drew while it holds. */
export interface UnseenHold {
  readonly atMs: number;
  /** What was bought, and what the house battery has given, as counters in Wh; null: not told. */
  readonly importedWh: number | null;
  readonly dischargedWh: number | null;
  /** What each load drew while grid or battery was not known, in W x ms, by device id. */
  readonly drawnWms: ReadonlyMap<number, number>;
}

/** Parts of what each load drew unseen that were sun, 0 to 1, by device id; a missing one is 0. */
export type SunParts = ReadonlyMap<number, number>;

const NONE: SunParts = new Map();

/**
 * What the counters prove, once they tell again, of the loads' unseen energy: what the house neither
 * bought nor took from its battery meanwhile was sun. Each load may have had all that was given.
 * A gap without an end, or over which a counter went back, proves nothing.
 *
 * @param holds oldest first @returns for each hold, in their order
 */
export function sunOfUnseen(holds: readonly UnseenHold[]): readonly SunParts[] {
  const parts = holds.map(() => NONE);
  let fromIndex: number | null = null;
  for (const [index, hold] of holds.entries()) {
    if (!tells(hold)) continue;
    const gap = fromIndex === null ? [] : holds.slice(fromIndex, index);
    if (gap.some(isUnseen)) {
      const givenWh = given(gap[0], lastTold(holds, index));
      parts.fill(partsOf(gap, givenWh), index - gap.length, index);
    }
    fromIndex = index;
  }
  return parts;
}

/**
 * Whether what was drawn unseen in a range may lie in a gap that reaches out of the samples: before
 * the first of them, or beyond the last one.
 */
export function gapsReachOut(
  holds: readonly UnseenHold[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): { readonly before: boolean; readonly after: boolean } {
  const isInside = (hold: UnseenHold) => hold.atMs >= fromMs && hold.atMs < toMs && isUnseen(hold);
  const first = holds.findIndex(isInside);
  if (first < 0) return { before: false, after: false };
  const last = holds.findLastIndex(isInside);
  const end = holds.slice(last + 1).find(tells);
  const newestMs = holds.at(-1)?.atMs ?? toMs;
  return {
    before: !holds.slice(0, first + 1).some(tells),
    after: end === undefined || newestMs <= end.atMs + LATE_MS,
  };
}

/** Null where a counter did not tell, or went back. */
export function movedBy(beforeWh: number | null, nowWh: number | null): number | null {
  return beforeWh === null || nowWh === null || nowWh < beforeWh ? null : nowWh - beforeWh;
}

function tells({ importedWh, dischargedWh }: UnseenHold): boolean {
  return importedWh !== null && dischargedWh !== null;
}

function isUnseen({ drawnWms }: UnseenHold): boolean {
  return drawnWms.values().some((energyWms) => energyWms > 0);
}

/** The last sample with counters, among those after the gap whose counters may still be late. */
function lastTold(holds: readonly UnseenHold[], endIndex: number): UnseenHold | undefined {
  let told = holds[endIndex];
  const untilMs = (told?.atMs ?? 0) + LATE_MS;
  for (let index = endIndex + 1; index < holds.length; index++) {
    const hold = holds[index];
    if (hold === undefined || hold.atMs > untilMs) break;
    if (tells(hold)) told = hold;
  }
  return told;
}

function partsOf(gap: readonly UnseenHold[], givenWh: number | null): SunParts {
  if (givenWh === null) return NONE;
  const sums = new Map<number, number>();
  for (const { drawnWms } of gap) {
    for (const [id, energyWms] of drawnWms) sums.set(id, (sums.get(id) ?? 0) + energyWms);
  }
  const parts = new Map<number, number>();
  for (const [id, energyWms] of sums) {
    if (energyWms > 0) parts.set(id, Math.max(0, 1 - givenWh * HOUR_MS / energyWms));
  }
  return parts;
}

/** What grid and battery gave from one hold to another; null: unknown. */
function given(before: UnseenHold | undefined, after: UnseenHold | undefined): number | null {
  if (before === undefined || after === undefined) return null;
  const boughtWh = movedBy(before.importedWh, after.importedWh);
  const dischargedWh = movedBy(before.dischargedWh, after.dischargedWh);
  return boughtWh === null || dischargedWh === null ? null : boughtWh + dischargedWh;
}
