import type { ChargerCommand, PlugCommand } from "../domain/command.ts";
import type { Reason } from "../domain/reason.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import type { Settings } from "../domain/settings.ts";
import type { Moment } from "../domain/time.ts";
import type { Phases } from "../domain/units.ts";
import { isRangeUsable } from "./current.ts";
import { tighten } from "./limits.ts";
import type { Plan } from "./plan.ts";
import { decidePlug } from "./plug.ts";
import { assess, silentCharger, type Situation } from "./situation.ts";
import { updateStartable } from "./starting.ts";
import type { ControlState } from "./state.ts";
import { forgetCharge, takeOver } from "./takeover.ts";
import { planTracked } from "./tracked.ts";
import { planDisabled, planUntracked } from "./untracked.ts";

/** What one cycle decides. */
export interface Decision {
  readonly state: ControlState;
  /** Null: nothing to command, because no charger is set up or it is away. */
  readonly charger: ChargerCommand | null;
  readonly plug: PlugCommand | null;
  readonly reason: Reason;
  readonly surplusW: number | null;
  /** Current really flows. */
  readonly isCharging: boolean;
  /** The charger answers, or has missed less than three times in a row or less than 60 s. */
  readonly isOnline: boolean;
  /** Wall time of the last answer (epoch ms); null while online or when never reached. */
  readonly offlineSinceMs: number | null;
  readonly phases: Phases;
}

/** Decides one cycle: pure, deterministic, with a valid command for every state and snapshot. */
export function decide(input: {
  state: ControlState;
  snapshot: Snapshot;
  settings: Settings;
  now: Moment;
}): Decision {
  const { snapshot, settings, now } = input;
  const situation = assess(input);
  const plug = decidePlug(input.state.plug, snapshot.plug, settings.plugEnabled);
  const state: ControlState = {
    ...input.state,
    decidedMs: now.steadyMs,
    siteKnownMs: situation.siteKnownMs,
    startableSinceMs: updateStartable(input.state.startableSinceMs, situation),
    plug: plug.memory,
  };
  const { charger } = situation;
  const isAway = charger.isConfigured && !charger.isOnline;
  return {
    ...decideCharger(state, situation),
    plug: plug.command,
    surplusW: situation.surplusW,
    isCharging: situation.isCharging,
    isOnline: charger.isOnline,
    offlineSinceMs: isAway ? charger.answeredAtMs : null,
    phases: situation.phases,
  };
}

function decideCharger(
  state: ControlState,
  situation: Situation,
): Pick<Decision, "state" | "charger" | "reason"> {
  const { charger, now } = situation;
  if (!charger.isConfigured) {
    return { state: forgetCharge(state), charger: null, reason: { code: "setup.charger" } };
  }
  if (!charger.isOnline) {
    return { state: forgetCharge(state), charger: null, reason: silentCharger(situation) };
  }
  const taken = takeOver(state, situation);
  if (taken.command === null && state.choice.mode !== "disabled") {
    return { state: taken, charger: null, reason: silentCharger(situation) };
  }
  const plan = planMode(taken, situation);
  const ceiling = charger.quality === "fresh" ? null : taken.command;
  const command = tighten(plan.wish, situation.range, ceiling);
  const { protectedUntilMs, follow } = plan;
  return {
    state: remember({ ...taken, protectedUntilMs, follow }, command, now),
    charger: command,
    reason: reasonOf(plan, command, situation),
  };
}

function planMode(state: ControlState, situation: Situation): Plan {
  const { mode } = state.choice;
  switch (mode) {
    case "disabled":
      return planDisabled(state, situation);
    case "slow":
    case "fast":
      return planUntracked(mode, state, situation);
    case "tracked":
      return planTracked(state, situation);
  }
}

/** The plan's reason, unless the limits allowed less than the plan. */
function reasonOf(plan: Plan, command: ChargerCommand, situation: Situation): Reason {
  const { wish, reason } = plan;
  if (wish.enabled === command.enabled) {
    return reason.code === "asked" ? { ...reason, currentA: command.currentA } : reason;
  }
  const { isCharging, carPowerW, range } = situation;
  if (isCharging && carPowerW !== null) return { code: "stopping", powerW: carPowerW };
  if (isRangeUsable(range)) return silentCharger(situation);
  return { code: "limit.current", powerW: 0, limitA: Math.max(0, range.maxA) };
}

function remember(state: ControlState, command: ChargerCommand, now: Moment): ControlState {
  const before = state.command;
  const isSwitched = command.enabled !== (before?.enabled ?? false);
  const isChanged = isSwitched || command.currentA !== before?.currentA;
  return {
    ...state,
    command,
    switchedMs: isSwitched ? now.steadyMs : state.switchedMs,
    changedMs: isChanged ? now.steadyMs : state.changedMs,
    mustQualify: state.mustQualify && state.choice.mode !== "tracked",
  };
}
