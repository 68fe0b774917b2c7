import type { ModeChoice } from "../../domain/house/mode.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/house/units.ts";
import { isCarFull } from "../car/car.ts";
import type { Situation } from "../situation.ts";
import { hasSunToStart, isStartRefused, meetsStartRule, START_STABLE_MS } from "./starting.ts";
import { type ChargerMemory, takeMode } from "../charger_memory.ts";

/** How long the surplus has to be good before Auto turns Slow into Tracked. */
export const AUTO_STABLE_MS = 3 * MINUTE_MS;
/** How long there has to be no surplus before it turns back. */
export const AUTO_BACK_MS = 20 * MINUTE_MS;
/** Auto turns to Tracked at the earliest so long after it last turned: so often it turns back, too. */
export const AUTO_SPACING_MS = HOUR_MS;

/** A mode that was taken with nobody pressing it, and why. */
export interface Turn {
  readonly state: ChargerMemory;
  readonly reason: Reason;
}

/** The turn of the mode that is due in this cycle; null: none. `before` is the cycle's first state. */
export function turnByItself(
  state: ChargerMemory,
  situation: Situation,
  seen: { isPluggedIn: boolean; wasFlowing: boolean | null },
): Turn | null {
  if (!situation.charger.isConfigured) return null;
  const isRisen = isDisabledByFullCar(state.choice) && seen.wasFlowing === false &&
    situation.isCharging;
  if (seen.isPluggedIn || isRisen) return plugIn(state, situation);
  if (state.choice.mode !== "disabled" && isCarFull(state.car, situation.now)) {
    const choice = { mode: "disabled", modeBy: "car-full" } as const;
    return {
      state: takeMode(state, choice, situation.now),
      reason: { code: "car.full", chargedMs: state.car.chargedMs },
    };
  }
  return turnToTracked(state, situation) ?? turnBack(state, situation);
}

/** Since when a Tracked that Auto chose has had no surplus; null: it has some, or a person chose. */
export function updateLacking(state: ChargerMemory, situation: Situation): number | null {
  const { now, isCharging, surplusW, smallestPowerW, mayBuyW } = situation;
  if (!isAutoTracked(state.choice)) return null;
  const hasLasted = meetsStartRule(situation) && state.startableSinceMs !== null &&
    now.steadyMs - state.startableSinceMs >= START_STABLE_MS &&
    !isStartRefused(state.trials, situation);
  // Sun that the house battery shall have is there all the same.
  const isKept = situation.evening !== null && hasSunToStart(situation);
  const isCarried = isCharging && surplusW !== null && surplusW >= smallestPowerW - mayBuyW;
  return hasLasted || isKept || isCarried ? null : state.lackingSinceMs ?? now.steadyMs;
}

function plugIn(state: ChargerMemory, { now, settings }: Situation): Turn | null {
  const { choice } = state;
  // A goal with a time has the sun first, whatever a plug-in does otherwise.
  const mode = choice.goal?.readyBy ? "tracked" : settings.plugInMode;
  const isOffByHand = choice.mode === "disabled" && choice.modeBy === "user";
  if (mode === "keep" || isOffByHand || choice.mode === mode) return null;
  return {
    state: takeMode(state, { mode, modeBy: "plug-in" }, now),
    reason: { code: "turn.plug-in", mode },
  };
}

function turnToTracked(state: ChargerMemory, situation: Situation): Turn | null {
  const { now, settings, isCloudy, socPct, hasBattery, startSurplusW, charger } = situation;
  const isAllowed = state.choice.mode === "slow" && settings.autoTracking && charger.isOnline &&
    !isProtected(state, situation) && isSpaced(state, situation);
  const hasSoc = !hasBattery || (socPct !== null && socPct > settings.trackingStartSocPct);
  const isStable = meetsStartRule(situation) && state.startableSinceMs !== null &&
    now.steadyMs - state.startableSinceMs >= AUTO_STABLE_MS;
  if (!isAllowed || !hasSoc || !isStable || isCloudy !== false || startSurplusW === null) {
    return null;
  }
  return {
    state: turned(state, "tracked", situation),
    reason: { code: "turn.tracked", socPct: hasBattery ? socPct : null, surplusW: startSurplusW },
  };
}

function turnBack(state: ChargerMemory, situation: Situation): Turn | null {
  const { now, settings } = situation;
  const { lackingSinceMs } = state;
  const isDue = isAutoTracked(state.choice) && settings.autoTracking && lackingSinceMs !== null &&
    now.steadyMs - lackingSinceMs >= AUTO_BACK_MS;
  if (!isDue || isProtected(state, situation)) return null;
  return {
    state: turned(state, "slow", situation),
    reason: { code: "turn.slow", lackedMs: now.steadyMs - lackingSinceMs },
  };
}

function turned(state: ChargerMemory, mode: "slow" | "tracked", { now }: Situation): ChargerMemory {
  return {
    ...takeMode(state, { mode, modeBy: "auto" }, now),
    autoTurnedMs: now.steadyMs,
    lackingSinceMs: null,
  };
}

function isProtected({ protectedUntilMs }: ChargerMemory, { now }: Situation): boolean {
  return protectedUntilMs !== null && now.steadyMs < protectedUntilMs;
}

function isSpaced({ autoTurnedMs }: ChargerMemory, { now }: Situation): boolean {
  return autoTurnedMs === null || now.steadyMs - autoTurnedMs >= AUTO_SPACING_MS;
}

function isAutoTracked({ mode, modeBy }: ModeChoice): boolean {
  return mode === "tracked" && modeBy === "auto";
}

function isDisabledByFullCar({ mode, modeBy }: ModeChoice): boolean {
  return mode === "disabled" && modeBy === "car-full";
}
