import { acLimitInForceW } from "../../domain/house/flows.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { InverterValues, PowerFlows, Snapshot } from "../../domain/house/snapshot.ts";
import type { Moment } from "../../domain/house/time.ts";
import { acLimitW, type AcMemory, watchAc } from "../site/ac_limit.ts";
import { type NoiseMemory, watchNoise } from "../site/noise.ts";
import { IMPORT_W } from "../site/site.ts";

/** What the inverter passes, and how sure the meters are of it. */
export interface InverterView {
  readonly ac: AcMemory;
  readonly noise: NoiseMemory;
  /** AC power in W that the inverter can give at most; null: no limit is known. */
  readonly acLimitW: number | null;
  /** All of the site was read in this cycle. */
  readonly isSeenAnew: boolean;
  /** The inverter holds its panels back because nobody takes more, as measured. */
  readonly isHouseHeldBack: boolean;
}

/** Derives it from what is measured. */
export function assessInverter(
  memory: { readonly ac: AcMemory; readonly noise: NoiseMemory },
  { inverter, meter, battery, flows }: Snapshot,
  { settings, now }: { readonly settings: Settings; readonly now: Moment },
): InverterView {
  const isSeenAnew = [meter, inverter, battery]
    .every((reading) => !reading.isConfigured || (reading.quality === "fresh" && !reading.misses));
  const acPowerW = isSeenAnew ? inverter.value?.acPowerW ?? null : null;
  const ac = watchAc(memory.ac, flows, { acPowerW, now });
  const limitW = acLimitW(ac, acLimitInForceW(inverter.value, settings), now);
  return {
    ac,
    noise: watchNoise(memory.noise, isSeenAnew ? givenW(flows) : null),
    acLimitW: limitW,
    isSeenAnew,
    isHouseHeldBack: isSeenAnew && isHeldBack(inverter.value, flows, limitW),
  };
}

/** What of the sun can reach one car. */
export interface Reach {
  /**
   * Power in W of other loads that counts for the car; negative: so much is kept from it for them.
   */
  readonly yieldedW: number;
  /** What of the sun can reach the car through the inverter, in W; Infinity: no bound is known. */
  readonly reachW: number;
  /**
   * The inverter holds its panels back because nobody takes more: there may be more sun than shows.
   * In the house as the car shall see it.
   */
  readonly isHeldBack: boolean;
}

/** Derives it from what is measured, and from the house as the car shall see it. */
export function assessReach(
  { acLimitW: limitW, isSeenAnew }: Pick<InverterView, "acLimitW" | "isSeenAnew">,
  inverter: InverterValues | null,
  { measured, seen }: { readonly measured: PowerFlows; readonly seen: PowerFlows },
): Reach {
  const yieldedW = (givenW(measured) ?? 0) - (givenW(seen) ?? 0);
  return {
    yieldedW,
    reachW: acReachW(measured, yieldedW, limitW),
    isHeldBack: isSeenAnew && isHeldBack(inverter, seen, limitW),
  };
}

/**
 * Power in W that can reach the car through the inverter; Infinity: no bound is known. The house is
 * as the car shall see it: without loads that yield, with those that claim.
 */
function acReachW(measured: PowerFlows, yieldedW: number, limitW: number | null): number {
  const { consumptionPowerW, carPowerW } = measured;
  if (limitW === null || consumptionPowerW === null || carPowerW === null) return Infinity;
  return limitW - (consumptionPowerW - yieldedW - carPowerW);
}

/** Throttled below its AC limit while the battery neither takes nor gives, and nothing is imported. */
function isHeldBack(
  inverter: InverterValues | null,
  { gridPowerW, batteryPowerW }: PowerFlows,
  limitW: number | null,
): boolean {
  const acPowerW = inverter?.acPowerW ?? null;
  if (inverter?.status !== "throttled" || gridPowerW === null || batteryPowerW === null) {
    return false;
  }
  const isAtLimit = limitW !== null && acPowerW !== null && acPowerW >= limitW - IMPORT_W;
  return !isAtLimit && gridPowerW <= IMPORT_W && Math.abs(batteryPowerW) <= IMPORT_W;
}

/** What grid and battery give together, in W; null: unknown. */
function givenW({ gridPowerW, batteryPowerW }: PowerFlows): number | null {
  return gridPowerW === null || batteryPowerW === null ? null : gridPowerW + batteryPowerW;
}
