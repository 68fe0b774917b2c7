import { type Sources, splitBySource } from "./flows.ts";
import type { PowerFlows } from "./snapshot.ts";

/** A load and what it draws now in W; null: unknown. */
export interface BookedLoad {
  readonly id: number;
  readonly powerW: number | null;
}

type BookedFlows =
  & Pick<PowerFlows, "gridPowerW" | "batteryPowerW">
  & Partial<Pick<PowerFlows, "pvPowerW" | "conversionLossW">>;

/**
 * Where each load's power comes from, by its id; null: its power is unknown. `loads` are in order of
 * priority. The house has the sun first, then they have it in their order: what is imported is
 * charged to the last of them first, then to the one before it, and what the house battery gives
 * likewise. So a kWh is charged once: all parts together are never more than the grid or the battery
 * gives. Where grid, battery or sun is unknown, what rests on it is (see splitBySource).
 */
export function splitBetween(
  loads: readonly BookedLoad[],
  flows: BookedFlows,
): ReadonlyMap<number, Sources | null> {
  const book = new Map<number, Sources | null>();
  let { gridPowerW, batteryPowerW } = flows;
  for (const { id, powerW } of loads.toReversed()) {
    if (powerW === null) {
      book.set(id, null);
      continue;
    }
    const sources = splitBySource(powerW, { ...flows, gridPowerW, batteryPowerW });
    if (gridPowerW !== null) gridPowerW -= sources.gridW;
    if (batteryPowerW !== null) batteryPowerW -= sources.batteryW;
    book.set(id, sources);
  }
  return book;
}
