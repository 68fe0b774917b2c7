import { exceedsAcPower } from "./flows.ts";
import type { InverterStatus, InverterValues, MeterValues, Reading } from "./snapshot.ts";
import { HOUR_MS, MINUTE_MS } from "./units.ts";

/** What is remembered of whether the meter sees more of the plant than the inverter tells. */
export interface PlantMemory {
  /** Steady time since which more is exported than the inverter gives; null: not so now. */
  readonly exceedsSinceMs: number | null;
  /** Steady time of the newest proof that something else feeds in; null: none yet. */
  readonly provenMs: number | null;
}

/** Nothing is known against the plant. */
export const WHOLE_PLANT: PlantMemory = { exceedsSinceMs: null, provenMs: null };

/**
 * Readings of different moments contradict each other for some seconds. What lasts this long is no
 * such contradiction.
 */
const PROOF_MS = 2 * MINUTE_MS;
/**
 * How long a proof counts: a day and a night, because the other source shows itself on a day with
 * sun.
 */
const PROOF_HOLDS_MS = 24 * HOUR_MS;
/** In these states the inverter gives nothing yet, or no longer, and its registers may be late. */
const BETWEEN: readonly (InverterStatus | null)[] = ["starting", "shutting-down", null];

/** The memory after one cycle's readings; what is not fresh says nothing. */
export function watchPlant(memory: PlantMemory, readings: {
  readonly meter: Reading<MeterValues>;
  readonly inverter: Reading<InverterValues>;
  /** What other devices feed in, in W; null: not known, so that nothing is proven. */
  readonly otherPowerW?: number | null;
  readonly steadyMs: number;
}): PlantMemory {
  const { meter, inverter, otherPowerW = 0, steadyMs } = readings;
  if (!doesExceed(meter, inverter, otherPowerW)) return { ...memory, exceedsSinceMs: null };
  const exceedsSinceMs = memory.exceedsSinceMs ?? steadyMs;
  const isProven = steadyMs - exceedsSinceMs >= PROOF_MS;
  return { exceedsSinceMs, provenMs: isProven ? steadyMs : memory.provenMs };
}

/** True while it is known that something feeds in that is not read: house and sun are unknown. */
export function isPartialPlant({ provenMs }: PlantMemory, steadyMs: number): boolean {
  return provenMs !== null && steadyMs - provenMs < PROOF_HOLDS_MS;
}

function doesExceed(
  meter: Reading<MeterValues>,
  inverter: Reading<InverterValues>,
  otherPowerW: number | null,
): boolean {
  if (meter.quality !== "fresh" || inverter.quality !== "fresh" || otherPowerW === null) {
    return false;
  }
  const ownPowerW = inverter.value?.acPowerW ?? null;
  const acPowerW = ownPowerW === null ? null : ownPowerW + otherPowerW;
  const gridPowerW = meter.value?.gridPowerW ?? null;
  return !BETWEEN.includes(inverter.value?.status ?? null) &&
    exceedsAcPower({ acPowerW, gridPowerW });
}
