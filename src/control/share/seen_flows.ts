import type { PowerFlows, Snapshot } from "../../domain/house/snapshot.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { NOISE_W } from "../site/site.ts";

/*
 * One sun, many loads. Each decides on a house as it shall see it: without what loads behind it
 * would leave to it, and with what loads before it are about to take. So what one does never changes
 * what those before it see, and no round of mutual switching can begin.
 */

/** A battery with this charge takes next to nothing, so what a load leaves goes to the grid. */
const FULL_SOC_PCT = 99;

/** What the house battery would take of what a load leaves. */
export interface HouseBattery {
  readonly isConfigured: boolean;
  readonly socPct: number | null;
  readonly maxChargingW: number;
}

/** The battery of a house. */
export function batteryOf(
  { battery }: Snapshot,
  { batteryMaxChargingW }: Pick<Settings, "batteryMaxChargingW">,
): HouseBattery {
  return {
    isConfigured: battery.isConfigured,
    socPct: battery.value?.socPct ?? null,
    maxChargingW: batteryMaxChargingW,
  };
}

/** The powers as they would be if loads of so many W went off, and others of so many W went on. */
export function seenFlows(
  flows: PowerFlows,
  { freedW, claimedW }: { readonly freedW: number; readonly claimedW: number },
  battery: HouseBattery,
): PowerFlows {
  const freed = freedW === 0 ? flows : withoutDraw(flows, freedW, battery);
  if (claimedW === 0 || freed.gridPowerW === null) return freed;
  return { ...freed, gridPowerW: freed.gridPowerW + claimedW };
}

function withoutDraw(flows: PowerFlows, drawW: number, battery: HouseBattery): PowerFlows {
  const { gridPowerW, batteryPowerW } = flows;
  if (gridPowerW === null) return flows;
  // Without its draw the grid gives less, then the battery; the rest is charged, or exported.
  const fromGridW = Math.min(drawW, Math.max(0, gridPowerW));
  if (batteryPowerW === null) return { ...flows, gridPowerW: gridPowerW - fromGridW };
  const fromBatteryW = Math.min(drawW - fromGridW, Math.max(0, batteryPowerW));
  const freedW = drawW - fromGridW - fromBatteryW;
  const isHungry = battery.isConfigured && (battery.socPct ?? 0) < FULL_SOC_PCT &&
    gridPowerW > -NOISE_W;
  const roomW = isHungry ? Math.max(0, battery.maxChargingW + batteryPowerW - fromBatteryW) : 0;
  const chargedW = Math.min(freedW, roomW);
  return {
    ...flows,
    gridPowerW: gridPowerW - fromGridW - (freedW - chargedW),
    batteryPowerW: batteryPowerW - fromBatteryW - chargedW,
  };
}
