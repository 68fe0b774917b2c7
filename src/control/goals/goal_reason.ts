import type { Reason } from "../../domain/codes/reason.ts";
import type { GoalState } from "../../domain/goals/goal_state.ts";
import type { Situation } from "../situation.ts";

/** Reasons of a Tracked that does not charge, in whose place the goal says what comes next. */
const WAITS: readonly Reason["code"][] = [
  "wait.surplus",
  "wait.soc",
  "wait.evening",
  "wait.battery",
  "wait.protection",
  "blind.meter",
  "blind.battery",
  "setup.inverter",
];

/** The reason as the goal makes it; that of the mode where the goal has no part in it. */
export function goalReason(
  reason: Reason,
  goal: GoalState | null,
  { now, isCharging, isMeterBlind, carPowerW, charger }: Situation,
): Reason {
  const { deadlineMs = null } = goal ?? {};
  if (goal === null || deadlineMs === null) return reason;
  const { missingWh, energyWh: goalWh, startsAtMs, readyAtMs, shortWh } = goal;
  const shared = { gotWh: Math.max(0, goalWh - missingWh), goalWh, deadlineMs };
  if (!goal.isDue) {
    if (!WAITS.includes(reason.code) || isCharging) return reason;
    if (charger.values?.isCarConnected === false) return { code: "car.absent" };
    return startsAtMs === null ? reason : { code: "goal.waits", ...shared, startsAtMs };
  }
  if (reason.code !== "charging.fast" || carPowerW === null) return reason;
  const powerW = carPowerW;
  if (now.atMs >= deadlineMs) return { code: "goal.late", ...shared, powerW, readyAtMs };
  if (shortWh > 0) return { code: "goal.short", ...shared, powerW, shortWh };
  return { code: "goal.charging", ...shared, powerW, readyAtMs, isMeterBlind };
}
