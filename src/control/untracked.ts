import type { Reason } from "../domain/reason.ts";
import { wallOf } from "../domain/time.ts";
import { pauseCommand } from "./limits.ts";
import type { Plan } from "./plan.ts";
import { silentCharger, type Situation } from "./situation.ts";
import { type ControlState, IDLE_FOLLOW } from "./state.ts";

/** Disabled: off, said again each cycle. */
export function planDisabled(state: ControlState, situation: Situation): Plan {
  const { isCharging, carPowerW, range } = situation;
  const { modeBy, sinceMs } = state.choice;
  return {
    ...untimed(state),
    wish: pauseCommand(range),
    reason: isCharging && carPowerW !== null
      ? { code: "stopping", powerW: carPowerW }
      : { code: "off", modeBy, sinceMs },
  };
}

/** Slow at the smallest and Fast at the largest current, whatever the sun does. */
export function planUntracked(
  mode: "slow" | "fast",
  state: ControlState,
  situation: Situation,
): Plan {
  const { range } = situation;
  const currentA = mode === "slow" ? range.minA : range.maxA;
  return {
    ...untimed(state),
    wish: { enabled: true, currentA },
    reason: reasonOf(mode, currentA, { state, situation }),
  };
}

function reasonOf(
  mode: "slow" | "fast",
  currentA: number,
  { state, situation }: { state: ControlState; situation: Situation },
): Reason {
  const { isCharging, isMeterBlind, carPowerW, now } = situation;
  if (carPowerW === null) return silentCharger(situation);
  if (isCharging) return { code: `charging.${mode}`, powerW: carPowerW, isMeterBlind };
  const isAsked = state.command?.enabled === true && state.switchedMs !== null;
  const askedMs = isAsked ? state.switchedMs : now.steadyMs;
  return { code: "asked", currentA, sinceMs: wallOf(askedMs, now) };
}

function untimed(state: ControlState): Omit<Plan, "wish" | "reason"> {
  const { protectedUntilMs, shortCharges } = state;
  return { follow: IDLE_FOLLOW, protectedUntilMs, shortCharges };
}
