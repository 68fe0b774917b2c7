import type { ChargerCommand } from "../../domain/house/command.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import { type Moment, wallOf } from "../../domain/house/time.ts";
import { type Phases, SECOND_MS } from "../../domain/house/units.ts";
import type { ChargeMode } from "../../domain/house/mode.ts";
import { pauseCommand, type Plan } from "../limits.ts";
import { dropTrial } from "../charging/trials.ts";
import type { Situation } from "../situation.ts";
import { mayAgainMs, startsFromW, sunForDownW, sunForUpW, UP_MINUTES } from "./choice.ts";
import { levelsOf, settingOf } from "./levels.ts";
import type { PhaseMemory, SwitchUnderWay } from "./phase_memory.ts";

/*
 * A switch of phases goes one way: pause, no current seen, so long a rest, the switch, its sight, and
 * then a start like any other. The phases are told with a pause alone.
 */

/** The charger rests for so long before it is switched. */
export const REST_MS = 10 * SECOND_MS;
/** Phases are switched so long before a start whose sun is looked at anyway: so long it takes. */
export const SWITCH_AHEAD_MS = 15 * SECOND_MS;

/** A plan with what becomes of the phases. */
export interface Phased {
  readonly plan: Plan;
  readonly memory: PhaseMemory;
  /** What the charger is told to switch to, with a pause; null: nothing. */
  readonly setTo: Phases | null;
}

/** What a mode wants, as far as a switch of phases that is due or under way lets it. */
export function besideSwitch(
  plan: Plan,
  memory: PhaseMemory,
  { mode, protectedUntilMs, situation }: {
    readonly mode: ChargeMode;
    /** As it was before this cycle. */
    readonly protectedUntilMs: number | null;
    readonly situation: Situation;
  },
): Phased {
  const underWay = memory.underWay ?? switchDue(plan, memory, { mode, situation }) ??
    switchDown(plan, memory, { mode, situation });
  if (underWay === null) {
    return { plan: unlessAlone(heldPlan(plan, memory, situation), situation), memory, setTo: null };
  }
  const { now, charger, range } = situation;
  const { restsSinceMs } = memory;
  const isRested = restsSinceMs !== null && now.steadyMs - restsSinceMs >= REST_MS;
  const isTold = isRested && charger.quality === "fresh";
  const isFirst = isTold && underWay.toldMs === null;
  return {
    plan: {
      ...plan,
      wish: pauseCommand(range),
      trials: dropTrial(plan.trials),
      protectedUntilMs,
      reason: switchReason(underWay, situation),
    },
    memory: {
      ...memory,
      wanted: underWay.to,
      underWay: isFirst ? { ...underWay, toldMs: now.steadyMs } : underWay,
      switchedMs: isFirst ? [...memory.switchedMs, now.steadyMs] : memory.switchedMs,
    },
    setTo: isTold ? underWay.to : null,
  };
}

/**
 * Where phases can be switched no car is waited for with the charger released: it would begin on phases
 * that were chosen long ago, and then could not be switched any more.
 */
function unlessAlone(plan: Plan, { charger, settings, range }: Situation): Plan {
  const isAlone = charger.quality === "fresh" && charger.values?.isCarConnected === false;
  if (!isAlone || !plan.wish.enabled || levelsOf(charger.values, settings) === null) return plan;
  return {
    ...plan,
    wish: pauseCommand(range),
    trials: dropTrial(plan.trials),
    reason: { code: "car.absent" },
  };
}

/** The command with the phases to switch to; one that charges never has any. */
export function withPhases(command: ChargerCommand, setTo: Phases | null): ChargerCommand {
  return setTo === null || command.enabled ? command : { ...command, phases: setTo };
}

/** The switch that begins in this cycle; null: none does. */
function switchDue(
  { wish, reason }: Plan,
  memory: PhaseMemory,
  { mode, situation }: { readonly mode: ChargeMode; readonly situation: Situation },
): SwitchUnderWay | null {
  const { charger, settings, now, isCharging, command, site, startSurplusW } = situation;
  const levels = levelsOf(charger.values, settings);
  if (charger.values?.isCarConnected === false) return null;
  const isKnown = charger.quality === "fresh" && (mode === "fast" || site.quality === "known");
  const isRunning = isCharging || command?.enabled === true;
  const isDue = wish.enabled || (!isRunning && isStartNear(reason, now));
  if (levels === null || !isKnown || !isDue) return null;
  const set = settingOf(charger.values, levels);
  if (now.steadyMs < mayAgainMs(memory, charger.values)) return null;
  const sinceMs = now.steadyMs;
  if (!isRunning) {
    const { wanted } = memory;
    if (wanted === null || wanted === set) return null;
    const isUp = wanted === levels.high.setTo;
    const surplusW = mode === "fast" ? null : startSurplusW;
    return { to: wanted, sinceMs, toldMs: null, surplusW, isUp };
  }
  // Nothing starts within a main fuse while the meter is blind, so nothing is paused for a start.
  if (settings.mainFuseA > 0 && situation.isMeterBlind) return null;
  const isAllowed = settings.phaseSwitching === "always" || !memory.hasDrawn;
  // A charge goes on where nobody knows what the charger is set to: its answer may be lost.
  if (!isAllowed || set === null || set === levels.high.setTo) return null;
  const surplusW = mode === "fast" ? null : sunForUpW(levels, memory, situation);
  const isUp = mode === "fast" || (mode === "tracked" && surplusW !== null);
  return isUp ? { to: levels.high.setTo, sinceMs, toldMs: null, surplusW, isUp } : null;
}

/** Nothing but the time of its sun is waited for, and not for longer than a switch takes. */
function isStartNear(reason: Reason, now: Moment): boolean {
  return reason.code === "wait.stable" && reason.startsAtMs - now.atMs <= SWITCH_AHEAD_MS;
}

/**
 * A charge that the sun ends, or that ends to protect the house battery, goes on with fewer phases where
 * the sun bears those alone.
 */
function switchDown(
  { wish }: Plan,
  memory: PhaseMemory,
  { mode, situation }: { readonly mode: ChargeMode; readonly situation: Situation },
): SwitchUnderWay | null {
  const { charger, settings, now, command, site } = situation;
  const levels = levelsOf(charger.values, settings);
  // Sun that the house battery shall have is none for fewer phases either.
  const isEnding = mode === "tracked" && situation.evening === null && command?.enabled === true &&
    !wish.enabled;
  if (!isEnding || levels === null || settings.phaseSwitching !== "always") return null;
  const isHigh = settingOf(charger.values, levels) === levels.high.setTo;
  const isKnown = charger.quality === "fresh" && site.quality === "known";
  if (!isHigh || !isKnown || now.steadyMs < mayAgainMs(memory, charger.values)) return null;
  const surplusW = sunForDownW(levels, memory, situation);
  if (surplusW === null) return null;
  return { to: levels.low.setTo, sinceMs: now.steadyMs, toldMs: null, surplusW, isUp: false };
}

/** A wait for sun that other phases would end says for how long they are held. */
function heldPlan(plan: Plan, { held }: PhaseMemory, situation: Situation): Plan {
  const { now, startSurplusW } = situation;
  const isWaiting = plan.reason.code === "wait.surplus";
  if (held === null || !isWaiting || startSurplusW === null) return plan;
  if (startSurplusW < startsFromW(held.to, situation)) return plan;
  const switchesAtMs = Number.isFinite(held.untilMs) ? wallOf(held.untilMs, now) : null;
  const reason: Reason = {
    code: "wait.phases",
    surplusW: startSurplusW,
    phases: held.to,
    switchesAtMs,
  };
  return { ...plan, reason };
}

function switchReason(
  { to, surplusW, isUp }: SwitchUnderWay,
  { isCharging, carPowerW }: Situation,
): Reason {
  return {
    code: "switch.phases",
    phases: to,
    isUp,
    surplusW,
    minutes: isUp && surplusW !== null ? UP_MINUTES : null,
    ...(isCharging && carPowerW !== null ? { powerW: carPowerW } : {}),
  };
}
