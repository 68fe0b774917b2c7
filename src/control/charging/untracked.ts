import type { Reason } from "../../domain/codes/reason.ts";
import { wallOf } from "../../domain/house/time.ts";
import { askCurrentA, SLOW_ASK_MOST_A } from "../car/asking.ts";
import { CHANGE_MS } from "../car/car.ts";
import { changingReason } from "./charge_reason.ts";
import { pauseCommand, type Plan } from "../limits.ts";
import { followSun } from "./following.ts";
import { silentCharger, type Situation } from "../situation.ts";
import { type ChargerMemory, IDLE_FOLLOW } from "../charger_memory.ts";
import { runningCharge } from "./tracked.ts";
import { dropTrial } from "./trials.ts";

/** Disabled: off, said again each cycle. */
export function planDisabled(state: ChargerMemory, situation: Situation): Plan {
  const { isCharging, carPowerW, range } = situation;
  const { modeBy, sinceMs, isInitial } = state.choice;
  return {
    ...untimed(state),
    wish: pauseCommand(range),
    reason: isCharging && carPowerW !== null
      ? { code: "stopping", powerW: carPowerW }
      : isInitial === true
      ? { code: "off.new" }
      : { code: "off", modeBy, sinceMs },
  };
}

/** Slow at the smallest and Fast at the largest current, whatever the sun does. */
export function planUntracked(
  mode: "slow" | "fast",
  state: ChargerMemory,
  situation: Situation,
): Plan {
  const { range } = situation;
  const startedA = mode === "slow" ? slowCurrentA(state, situation) : range.maxA;
  const sun = mode === "slow" && startedA === range.minA ? followInSlow(state, situation) : null;
  const { currentA, ...followed } = sun ?? { currentA: startedA };
  return {
    ...untimed(state),
    ...followed,
    wish: { enabled: true, currentA },
    reason: reasonOf(mode, currentA, { state, situation }),
  };
}

/**
 * Slow asks with more where less was in vain. What the car has just begun with is held for a minute,
 * then it is told the smallest, which shows whether it takes that.
 */
function slowCurrentA({ car, command, changedMs }: ChargerMemory, situation: Situation): number {
  const { isCharging, carPowerW, range, startA, now } = situation;
  if (!isCharging && carPowerW !== null) return askCurrentA(situation, SLOW_ASK_MOST_A);
  const isBeginning = command?.enabled === true && command.currentA === car.begunA &&
    command.currentA <= Math.max(SLOW_ASK_MOST_A, startA) &&
    changedMs !== null && now.steadyMs - changedMs < CHANGE_MS;
  return isBeginning ? Math.max(range.minA, command.currentA) : range.minA;
}

/**
 * Slow beside the sun, where "Slow follows the sun" is on: never below the smallest current, above it as
 * Tracked does, once the house battery has had its share. Null: it does not follow.
 */
function followInSlow(
  state: ChargerMemory,
  situation: Situation,
): { readonly currentA: number } & Pick<Plan, "follow" | "trials"> | null {
  const { settings, isMeterConfigured, isCharging, startSurplusW, range } = situation;
  const charge = runningCharge(state, situation);
  if (!settings.slowFollowsSun || !isMeterConfigured || !isCharging || charge === null) return null;
  // Not as in Tracked: a charge that runs by itself is no reason to keep sun from the battery, nor to
  // have it give beside the sun for pauses that never come.
  const seen = { ...situation, surplusW: startSurplusW, sunW: startSurplusW, outlook: null };
  const { wish, timers, trials, reason } = followSun(charge, seen);
  const currentA = reason === null ? range.minA : Math.max(range.minA, wish.currentA);
  return { currentA, follow: timers, trials };
}

function reasonOf(
  mode: "slow" | "fast",
  currentA: number,
  { state, situation }: { state: ChargerMemory; situation: Situation },
): Reason {
  const { isCharging, isMeterBlind, carPowerW, smallestPowerW, range, now } = situation;
  if (carPowerW === null) return silentCharger(situation);
  if (isCharging) {
    const isAbove = mode === "slow" && currentA > range.minA && carPowerW > smallestPowerW;
    const sunPart = isAbove && situation.settings.slowFollowsSun
      ? { sunW: carPowerW - smallestPowerW }
      : {};
    const beforeA = state.command?.enabled === true ? state.command.currentA : null;
    return changingReason({ currentA, beforeA, changedMs: state.changedMs }, situation) ??
      { code: `charging.${mode}`, powerW: carPowerW, isMeterBlind, ...sunPart };
  }
  const isAsked = state.command?.enabled === true && state.switchedMs !== null;
  const askedMs = isAsked ? state.switchedMs : now.steadyMs;
  return { code: "asked", currentA, sinceMs: wallOf(askedMs, now) };
}

function untimed(state: ChargerMemory): Omit<Plan, "wish" | "reason"> {
  const { protectedUntilMs, shortCharges, trials } = state;
  return {
    follow: IDLE_FOLLOW,
    protectedUntilMs,
    shortCharges,
    trials: dropTrial(trials),
  };
}
