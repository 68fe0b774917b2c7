import type { PowerFlows } from "../../domain/house/snapshot.ts";
import type { Moment } from "../../domain/house/time.ts";
import { HOUR_MS, SECOND_MS } from "../../domain/house/units.ts";
import { IMPORT_W } from "./site.ts";

/*
 * What the panels give beyond the AC limit of the inverter can only reach the battery. Where nobody
 * tells that limit, it shows: the grid gives, the battery charges, and the AC power stands still.
 */

/** AC power has to stand still for so long before it is taken for the inverter's limit. */
export const AC_STILL_MS = 15 * SECOND_MS;
/** A power stands still when it moves less than this in W, or than this part of the import. */
const STILL_W = 40;
const STILL_PART = 0.1;
/** A limit that was seen is believed a tenth less each hour: heat may have held the inverter back. */
export const CEILING_GROWTH_PER_HOUR = 0.1;

/** What the house has shown of its inverter's limit; steady times. */
export interface AcMemory {
  /** AC power in W that was not exceeded; null: none seen. */
  readonly ceiling: { readonly powerW: number; readonly seenMs: number } | null;
  /** Since when all that stood still: AC power, and a battery that took no less; null: it does not. */
  readonly still: {
    readonly sinceMs: number;
    readonly lowestW: number;
    readonly highestW: number;
    readonly batteryPowerW: number;
  } | null;
}

export const NO_AC_MEMORY: AcMemory = { ceiling: null, still: null };

/** Takes one cycle's powers; what is unknown tells nothing. */
export function watchAc(
  memory: AcMemory,
  { gridPowerW, batteryPowerW }: PowerFlows,
  { acPowerW, now }: { acPowerW: number | null; now: Moment },
): AcMemory {
  if (acPowerW === null || gridPowerW === null || batteryPowerW === null) {
    return { ...memory, still: null };
  }
  const ceiling = memory.ceiling !== null && acPowerW > memory.ceiling.powerW + IMPORT_W
    ? null
    : memory.ceiling;
  if (gridPowerW <= IMPORT_W || batteryPowerW >= -IMPORT_W) return { ceiling, still: null };
  const first = {
    sinceMs: now.steadyMs,
    lowestW: acPowerW,
    highestW: acPowerW,
    batteryPowerW,
  };
  const before = memory.still ?? first;
  const lowestW = Math.min(before.lowestW, acPowerW);
  const highestW = Math.max(before.highestW, acPowerW);
  const movedW = Math.max(highestW - lowestW, batteryPowerW - before.batteryPowerW);
  const isStill = movedW <= Math.max(STILL_W, STILL_PART * gridPowerW);
  const still = isStill ? { ...before, lowestW, highestW } : first;
  if (now.steadyMs - still.sinceMs < AC_STILL_MS) return { ceiling, still };
  return { ceiling: { powerW: (lowestW + highestW) / 2, seenMs: now.steadyMs }, still };
}

/** The AC limit in W to reckon with: the one that is told, or less where less was seen; null: none. */
export function acLimitW(
  { ceiling }: AcMemory,
  toldW: number | null,
  now: Moment,
): number | null {
  if (ceiling === null) return toldW;
  const hours = (now.steadyMs - ceiling.seenMs) / HOUR_MS;
  const believedW = ceiling.powerW * (1 + CEILING_GROWTH_PER_HOUR * hours);
  return toldW === null ? believedW : Math.min(toldW, believedW);
}
