import type { PowerFlows } from "../../domain/house/snapshot.ts";

/**
 * Power in W that the car may take. What goes into the battery counts once the car charges or the
 * battery has reached `startSocPct`; before that only what would be exported. What the inverter
 * cannot pass is not the car's. Null when the grid, the car or a battery that is set up is unknown.
 */
export function surplusW(flows: PowerFlows, context: {
  isCharging: boolean;
  isBatteryConfigured: boolean;
  socPct: number | null;
  startSocPct: number;
  /** What can reach the car through the inverter, in W; Infinity: no bound is known. */
  reachW: number;
}): number | null {
  const { gridPowerW, carPowerW } = flows;
  const batteryPowerW = context.isBatteryConfigured ? flows.batteryPowerW : 0;
  if (gridPowerW === null || carPowerW === null || batteryPowerW === null) return null;
  const isBatteryServed = context.isCharging ||
    (context.socPct !== null && context.socPct >= context.startSocPct);
  const fromBatteryW = isBatteryServed ? batteryPowerW : Math.max(0, batteryPowerW);
  return Math.min(context.reachW, carPowerW - gridPowerW - fromBatteryW);
}
