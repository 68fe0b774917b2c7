import { type Charge, trialSun } from "./charge.ts";
import { followSun, PROTECTION_MS } from "./following.ts";
import { pauseCommand, type Plan } from "../limits.ts";
import type { Situation } from "../situation.ts";
import {
  BARE_SHORT_CHARGE_MS,
  MAX_SHORT_CHARGES,
  meetsStartRule,
  SHORT_CHARGE_MS,
  waitForSun,
} from "./starting.ts";
import { type ChargerMemory, IDLE_FOLLOW } from "../charger_memory.ts";
import { beginTrial, dropTrial, endTrial, judgeFall, type Trials } from "./trials.ts";

/** Tracked: waits for the sun while off, follows it while on. */
export function planTracked(state: ChargerMemory, situation: Situation): Plan {
  const { isMeterConfigured, now, range } = situation;
  if (!isMeterConfigured) {
    return {
      ...wait(state),
      wish: pauseCommand(range),
      reason: { code: "setup.inverter" },
    };
  }
  const charge = runningCharge(state, situation);
  // A charge of another mode ends at a protection pause, too: no press leaves one.
  const isProtected = state.protectedUntilMs !== null && now.steadyMs < state.protectedUntilMs;
  const mustPause = isProtected || (state.mustQualify && !meetsStartRule(situation));
  if (charge === null || mustPause) {
    const switchedMs = charge === null ? state.switchedMs : now.steadyMs;
    const waiting = { ...state, switchedMs };
    const { wish, reason } = waitForSun(waiting, situation);
    const trials = waitTrials(state.trials, wish.enabled, situation);
    return { ...wait({ ...waiting, trials }), wish, reason };
  }
  const { wish, timers, trials, isProtecting, reason } = followSun(charge, situation);
  const protectedUntilMs = isProtecting ? now.steadyMs + PROTECTION_MS : state.protectedUntilMs;
  if (reason !== null) {
    const { shortCharges } = state;
    return { wish, reason, follow: timers, protectedUntilMs, shortCharges, trials };
  }
  const shortMs = situation.hasBattery ? SHORT_CHARGE_MS : BARE_SHORT_CHARGE_MS;
  const isShort = now.steadyMs - charge.switchedMs < shortMs;
  const shortCharges = isShort ? Math.min(MAX_SHORT_CHARGES, state.shortCharges + 1) : 0;
  const paused = {
    ...state,
    protectedUntilMs,
    switchedMs: now.steadyMs,
    shortCharges,
    trials: isShort ? endTrial(trials, 0, now) : dropTrial(trials),
  };
  return { ...wait(paused), ...waitForSun(paused, situation) };
}

function wait(state: ChargerMemory): Omit<Plan, "wish" | "reason"> {
  const { protectedUntilMs, shortCharges, trials } = state;
  return { follow: IDLE_FOLLOW, protectedUntilMs, shortCharges, trials };
}

function waitTrials(trials: Trials, isStart: boolean, situation: Situation): Trials {
  const { startSurplusW, startA } = situation;
  if (startSurplusW === null) return trials;
  const sun = trialSun(startSurplusW, situation);
  return isStart
    ? beginTrial(trials, { beforeA: null, currentA: startA }, sun)
    : judgeFall(trials, sun);
}

/** The charge that runs by our own command, inside the range of today; null: none. */
export function runningCharge(state: ChargerMemory, { now, range }: Situation): Charge | null {
  const { command, switchedMs, changedMs, changedFromA, follow, trials } = state;
  if (command === null || !command.enabled) return null;
  return {
    command: {
      enabled: true,
      currentA: Math.max(range.minA, Math.min(range.maxA, command.currentA)),
    },
    switchedMs: switchedMs ?? now.steadyMs,
    changedMs: changedMs ?? now.steadyMs,
    fromA: changedFromA,
    timers: follow,
    trials,
  };
}
