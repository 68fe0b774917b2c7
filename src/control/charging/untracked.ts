import type { Reason } from "../../domain/codes/reason.ts";
import { wallOf } from "../../domain/house/time.ts";
import { askCurrentA, SLOW_ASK_MOST_A } from "../car/asking.ts";
import { CHANGE_MS } from "../car/car.ts";
import { changingReason } from "./charge_reason.ts";
import { pauseCommand, type Plan } from "../limits.ts";
import { silentCharger, type Situation } from "../situation.ts";
import { type ChargerMemory, IDLE_FOLLOW } from "../charger_memory.ts";
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
  const currentA = mode === "slow" ? slowCurrentA(state, situation) : range.maxA;
  return {
    ...untimed(state),
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

function reasonOf(
  mode: "slow" | "fast",
  currentA: number,
  { state, situation }: { state: ChargerMemory; situation: Situation },
): Reason {
  const { isCharging, isMeterBlind, carPowerW, now } = situation;
  if (carPowerW === null) return silentCharger(situation);
  if (isCharging) {
    const beforeA = state.command?.enabled === true ? state.command.currentA : null;
    return changingReason({ currentA, beforeA, changedMs: state.changedMs }, situation) ??
      { code: `charging.${mode}`, powerW: carPowerW, isMeterBlind };
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
