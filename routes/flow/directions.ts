import type { LiveView } from "../status/live_view.tsx";
import { IDLE_W } from "./flow_picture.tsx";

type Told = Pick<LiveView, "status" | "texts" | "formats">;

/** What the house battery does, with its power (+ discharge, - charge, in W); null: unknown. */
export function batteryDirection({ status, texts: { now }, formats }: Told): string | null {
  const { batteryPowerW } = status;
  if (batteryPowerW === null) return null;
  const power = formats.power(batteryPowerW);
  if (batteryPowerW <= -IDLE_W) return now.batteryCharging(power);
  return batteryPowerW >= IDLE_W ? now.batteryDischarging(power) : now.batteryIdle;
}

/** Which way it goes at the meter (+ import, - export, in W); null: unknown. */
export function gridDirection({ status, texts: { now } }: Told): string | null {
  const { gridPowerW } = status;
  if (gridPowerW === null) return null;
  if (gridPowerW <= -IDLE_W) return now.gridExport;
  return gridPowerW >= IDLE_W ? now.gridImport : now.gridBalanced;
}
