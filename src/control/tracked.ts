import type { Plan } from "./plan.ts";
import { type Charge, followSun, PROTECTION_MS } from "./following.ts";
import { pauseCommand } from "./limits.ts";
import type { Situation } from "./situation.ts";
import { MAX_SHORT_CHARGES, meetsStartRule, SHORT_CHARGE_MS, waitForSun } from "./starting.ts";
import { type ControlState, IDLE_FOLLOW } from "./state.ts";

/** Tracked: waits for the sun while off, follows it while on. */
export function planTracked(state: ControlState, situation: Situation): Plan {
  const { isMeterConfigured, now, range } = situation;
  if (!isMeterConfigured) {
    return {
      ...wait(state),
      wish: pauseCommand(range),
      reason: { code: "setup.inverter" },
    };
  }
  const charge = runningCharge(state, situation);
  if (charge === null || (state.mustQualify && !meetsStartRule(situation))) {
    const switchedMs = charge === null ? state.switchedMs : now.steadyMs;
    return { ...wait(state), ...waitForSun({ ...state, switchedMs }, situation) };
  }
  const { wish, timers, isProtecting, reason } = followSun(charge, situation);
  const protectedUntilMs = isProtecting ? now.steadyMs + PROTECTION_MS : state.protectedUntilMs;
  if (reason !== null) {
    return { wish, reason, follow: timers, protectedUntilMs, shortCharges: state.shortCharges };
  }
  const isShort = now.steadyMs - charge.switchedMs < SHORT_CHARGE_MS;
  const shortCharges = isShort ? Math.min(MAX_SHORT_CHARGES, state.shortCharges + 1) : 0;
  const paused = { ...state, protectedUntilMs, switchedMs: now.steadyMs, shortCharges };
  return { ...wait(paused), ...waitForSun(paused, situation) };
}

function wait(state: ControlState): Omit<Plan, "wish" | "reason"> {
  const { protectedUntilMs, shortCharges } = state;
  return { follow: IDLE_FOLLOW, protectedUntilMs, shortCharges };
}

/** The charge that runs by our own command, inside the range of today; null: none. */
function runningCharge(state: ControlState, { now, range }: Situation): Charge | null {
  const { command, switchedMs, changedMs, follow } = state;
  if (command === null || !command.enabled) return null;
  return {
    command: {
      enabled: true,
      currentA: Math.max(range.minA, Math.min(range.maxA, command.currentA)),
    },
    switchedMs: switchedMs ?? now.steadyMs,
    changedMs: changedMs ?? now.steadyMs,
    timers: follow,
  };
}
