import { flowingPhases } from "../../domain/house/snapshot.ts";
import { MINUTE_MS, type Phases, SECOND_MS } from "../../domain/house/units.ts";
import type { ChargeMode } from "../../domain/house/mode.ts";
import type { Presence } from "../car/presence.ts";
import type { Situation } from "../situation.ts";
import { DAY_MS, levelToStart, mayAgainMs, MOST_FAILURES, MOST_SWITCHES } from "./choice.ts";
import { levelsOf, settingOf } from "./levels.ts";
import type { PhaseMemory } from "./phase_memory.ts";
import { updateHistory } from "./sun_history.ts";

/** A switch that no read shows after so long has failed. */
export const SHOWN_MS = MINUTE_MS;
/** A charger that does not end its charge for a switch within this time has failed it. */
export const PAUSED_MS = 2 * MINUTE_MS;
/** A car has so long from its first current until it draws on the phases that it shall. */
export const PROVEN_MS = 30 * SECOND_MS;
/** A car that draws nothing for so long after a switch has not borne it. */
export const ASLEEP_MS = 5 * MINUTE_MS;
/** A charger that has told nothing for longer may have charged meanwhile. */
const GAP_MS = MINUTE_MS;
/** A phase below this, in A, carries no current. */
const NO_CURRENT_A = 1;

/** What this cycle has shown of the phases, and what the next start shall have. */
export function watchPhases(
  before: PhaseMemory,
  { mode, isAsked, presence }: {
    readonly mode: ChargeMode;
    /** The charger was told to charge in the last cycle. */
    readonly isAsked: boolean;
    readonly presence: Presence;
  },
  situation: Situation,
): PhaseMemory {
  const { now, isCharging } = situation;
  const isNewStay = presence.isPluggedIn || presence.isPluggedOut || hasNoCar(situation);
  const seen: PhaseMemory = {
    ...before,
    history: updateHistory(before.history, { sunW: sunOf(situation), steadyMs: now.steadyMs }),
    switchedMs: before.switchedMs.filter((atMs) => now.steadyMs - atMs < DAY_MS),
    ...watchStay(before, situation),
    flowsSinceMs: isCharging ? before.flowsSinceMs ?? now.steadyMs : null,
    restsSinceMs: isAtRest(situation) ? before.restsSinceMs ?? now.steadyMs : null,
    ...(isNewStay ? { failures: 0, drawn: null, isUnproven: false } : {}),
  };
  const judged = judge(followSwitch(seen, mode, situation), situation);
  return choose(judged, { mode, isAsked }, situation);
}

/** What became of a switch of phases. */
export interface PhaseChange {
  /** failed: it did not show, or the car draws on others. */
  readonly kind: "switched" | "failed";
  /** That it was, or should have been, switched to. */
  readonly phases: Phases;
  /** Switches of the last day; those that failed in this stay of the car. */
  readonly count: number;
  /** No more are tried in this stay of the car. */
  readonly isLast: boolean;
}

/** What this cycle has brought; empty: nothing. */
export function changeOf(
  before: PhaseMemory,
  after: PhaseMemory,
): { readonly phaseChange?: PhaseChange } {
  const phases = before.underWay?.to ?? after.drawn?.setTo ?? null;
  if (phases === null) return {};
  const { failures } = after;
  if (failures > before.failures) {
    const isLast = failures >= MOST_FAILURES;
    return { phaseChange: { kind: "failed", phases, count: failures, isLast } };
  }
  if (!isSwitchDone(before, after)) return {};
  const count = after.switchedMs.length;
  return { phaseChange: { kind: "switched", phases, count, isLast: count >= MOST_SWITCHES } };
}

/** True when a switch that was under way has shown in this cycle. */
export function isSwitchDone(before: PhaseMemory, after: PhaseMemory): boolean {
  return before.underWay !== null && after.underWay === null && after.isUnproven;
}

/** What happened while the charger told nothing nobody knows: the car may have drawn meanwhile. */
function watchStay(
  before: PhaseMemory,
  situation: Situation,
): Pick<PhaseMemory, "hasDrawn" | "seenMs"> {
  const { charger, now, isCharging } = situation;
  if (charger.quality !== "fresh") return { hasDrawn: before.hasDrawn, seenMs: before.seenMs };
  const isGap = before.seenMs === null || now.steadyMs - before.seenMs > GAP_MS;
  const hasDrawn = isCharging || (!hasNoCar(situation) && (before.hasDrawn || isGap));
  return { hasDrawn, seenMs: now.steadyMs };
}

function hasNoCar({ charger }: Situation): boolean {
  return charger.quality === "fresh" && charger.values?.isCarConnected === false;
}

/** What the car could have, whatever the battery's share is. */
function sunOf({ site, carPowerW, reachW }: Situation): number | null {
  if (site.quality !== "known" || carPowerW === null) return null;
  return Math.min(reachW, carPowerW - site.gridPowerW - site.batteryPowerW);
}

/** A pause that the charger shows, with no current on any phase. */
function isAtRest({ charger, isCharging }: Situation): boolean {
  const { values } = charger;
  return charger.quality === "fresh" && values?.enabled === false && !isCharging &&
    values.powerW !== null &&
    values.phaseCurrentsA.every((currentA) => (currentA ?? 0) < NO_CURRENT_A);
}

/** Ends a switch that shows, that fails, or that nobody wants any more. */
function followSwitch(memory: PhaseMemory, mode: ChargeMode, situation: Situation): PhaseMemory {
  const { underWay } = memory;
  if (underWay === null) return memory;
  const { now, charger, settings, site } = situation;
  if (charger.values === null) return memory;
  const ended = { ...memory, underWay: null };
  const failed = { ...ended, failures: memory.failures + 1 };
  const levels = levelsOf(charger.values, settings);
  const isWanted = mode === "fast" || (mode === "tracked" && site.quality === "known");
  const isAllowed = settings.phaseSwitching === "always" || !memory.hasDrawn;
  if (!isAllowed || levels === null || (mode !== "fast" && mode !== "tracked")) return ended;
  const phases = settingOf(charger.values, levels);
  const isShown = charger.quality === "fresh" && phases === underWay.to;
  if (underWay.toldMs === null) {
    if (!isWanted || isShown) return ended;
    const isInVain = now.steadyMs - underWay.sinceMs >= PAUSED_MS && memory.restsSinceMs === null;
    return isInVain ? failed : memory;
  }
  if (isShown) return { ...ended, isUnproven: true };
  return now.steadyMs - underWay.toldMs >= SHOWN_MS ? failed : memory;
}

/** What the car makes of the phases that it has. */
function judge(memory: PhaseMemory, { charger, now, settings, car }: Situation): PhaseMemory {
  const { flowsSinceMs } = memory;
  const isAsleep = flowsSinceMs === null && car.askedMs !== null &&
    now.steadyMs - car.askedMs >= ASLEEP_MS;
  if (memory.isUnproven && isAsleep) {
    return { ...memory, isUnproven: false, failures: memory.failures + 1 };
  }
  const phases = charger.quality === "fresh" ? flowingPhases(charger.values) : null;
  const levels = levelsOf(charger.values, settings);
  const setTo = levels === null ? null : settingOf(charger.values, levels);
  const isSettled = flowsSinceMs !== null && now.steadyMs - flowsSinceMs >= PROVEN_MS;
  if (phases === null || setTo === null || !isSettled) return memory;
  const drawn = { setTo, phases };
  if (!memory.isUnproven) return { ...memory, drawn };
  const expected = [levels?.low, levels?.high].find((level) => level?.setTo === setTo)?.phases;
  const isOtherwise = expected !== undefined && expected !== phases;
  return {
    ...memory,
    drawn,
    isUnproven: false,
    failures: memory.failures + (isOtherwise ? 1 : 0),
  };
}

function choose(
  memory: PhaseMemory,
  { mode, isAsked }: { readonly mode: ChargeMode; readonly isAsked: boolean },
  situation: Situation,
): PhaseMemory {
  const { charger, settings, now, isCharging } = situation;
  const levels = levelsOf(charger.values, settings);
  if (levels === null) return { ...memory, wanted: null, held: null };
  const set = settingOf(charger.values, levels);
  if (memory.underWay !== null) return { ...memory, wanted: memory.underWay.to, held: null };
  if (isAsked || isCharging) return { ...memory, wanted: set, held: null };
  const suits = levelToStart(levels, mode, memory, situation);
  const to = suits?.setTo ?? null;
  const isHere = to === null || to === set;
  const isAllowed = settings.phaseSwitching === "always" || !memory.hasDrawn;
  const againMs = mayAgainMs(memory, charger.values);
  if (isHere || !isAllowed) return { ...memory, wanted: set, held: null };
  if (now.steadyMs < againMs) return { ...memory, wanted: set, held: { to, untilMs: againMs } };
  return { ...memory, wanted: to, held: null };
}
