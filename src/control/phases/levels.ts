import {
  type ChargerValues,
  expectedPhases,
  flowingPhases,
  livePhases,
  phasesOf,
} from "../../domain/house/snapshot.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { Phases } from "../../domain/house/units.ts";
import type { CurrentRange } from "../charging/current.ts";
import type { PhaseMemory } from "./phase_memory.ts";

/** Most that is offered on one phase of a charger that can more, in A. */
const ONE_PHASE_MOST_A = 16;

/** One of the two that a charger is switched between. */
export interface PhaseLevel {
  /** What the charger is switched to. */
  readonly setTo: Phases;
  /** Phases that the car draws on then, as far as anybody knows. */
  readonly phases: Phases;
}

/** The fewest and the most phases that charger, house and car have. */
export interface PhaseLevels {
  readonly low: PhaseLevel;
  readonly high: PhaseLevel;
}

/** Null: there is nothing to switch, or the setting does not allow it. */
export function levelsOf(
  values: ChargerValues | null,
  settings: Pick<Settings, "carMaxPhases" | "phaseSwitching">,
): PhaseLevels | null {
  const { phaseSwitch } = values ?? {};
  if (settings.phaseSwitching === "never" || phaseSwitch === undefined) return null;
  if (phaseSwitch.isRefused === true) return null;
  const most = Math.min(settings.carMaxPhases, livePhases(values) ?? settings.carMaxPhases);
  const levels = phaseSwitch.options.map((setTo) => ({
    setTo,
    phases: phasesOf(Math.min(setTo, most)),
  }));
  const low = levels[0];
  const high = levels.findLast(({ phases }, index) => phases > (levels[index - 1]?.phases ?? 0));
  return low === undefined || high === undefined || high.phases === low.phases
    ? null
    : { low, high };
}

/** Phases may be switched while the car charges, and not only before it does. */
export function isSwitchedAnytime(
  { charger, settings }: {
    readonly charger: { readonly values: ChargerValues | null };
    readonly settings: Pick<Settings, "carMaxPhases" | "phaseSwitching">;
  },
): boolean {
  return settings.phaseSwitching === "always" && levelsOf(charger.values, settings) !== null;
}

/** The next start, or the charge, is on the fewest of phases that may be switched at any time. */
export function isOnFewestPhases(
  { phases, charger, settings }: {
    readonly phases: Phases;
    readonly charger: { readonly values: ChargerValues | null };
    readonly settings: Pick<Settings, "carMaxPhases" | "phaseSwitching">;
  },
): boolean {
  return settings.phaseSwitching === "always" &&
    levelsOf(charger.values, settings)?.low.phases === phases;
}

/**
 * On the single phase that a charger of more is switched to, no more than a usual one bears is offered:
 * what is allowed on each of three may trip a fuse, or load the mains unevenly.
 */
export function onFewest(
  range: CurrentRange,
  phases: Phases,
  { charger, settings }: {
    readonly charger: { readonly values: ChargerValues | null };
    readonly settings: Pick<Settings, "carMaxPhases" | "phaseSwitching">;
  },
): CurrentRange {
  const isSwitched = phases === 1 && levelsOf(charger.values, settings) !== null;
  return isSwitched ? { ...range, maxA: Math.min(range.maxA, ONE_PHASE_MOST_A) } : range;
}

/** The phases between which the car's charge may be switched in this stay; empty: it is not. */
export function phaseRange(
  { hasDrawn }: Pick<PhaseMemory, "hasDrawn">,
  { charger, settings }: {
    readonly charger: { readonly values: ChargerValues | null };
    readonly settings: Pick<Settings, "carMaxPhases" | "phaseSwitching">;
  },
): { readonly phaseRange?: { readonly fewest: Phases; readonly most: Phases } } {
  const levels = levelsOf(charger.values, settings);
  if (levels === null || (settings.phaseSwitching !== "always" && hasDrawn)) return {};
  return { phaseRange: { fewest: levels.low.phases, most: levels.high.phases } };
}

/**
 * What the charger is switched to, as one of the two where that is the same for the car; null: not
 * known, or the charger cannot switch.
 */
export function settingOf(values: ChargerValues | null, { high }: PhaseLevels): Phases | null {
  const phases = values?.phaseSwitch?.phases ?? null;
  return phases !== null && phases > high.setTo ? high.setTo : phases;
}

/** Phases that the next start is reckoned with; null: those that the charger is set to. */
export function askedPhases(
  { wanted, drawn }: PhaseMemory,
  { charger, settings }: {
    readonly charger: { readonly values: ChargerValues | null };
    readonly settings: Pick<Settings, "carMaxPhases" | "phaseSwitching">;
  },
): Phases | null {
  const levels = levelsOf(charger.values, settings);
  if (levels === null || wanted === null) return null;
  if (drawn?.setTo === wanted) return drawn.phases;
  return [levels.low, levels.high].find(({ setTo }) => setTo === wanted)?.phases ?? null;
}

/**
 * The phases that the settings let expect, where the car draws on others for more than a moment;
 * `beforeOn`: on which it drew in the cycle before.
 */
export function unexpectedPhases(
  beforeOn: Phases | null,
  { charger, settings }: {
    readonly charger: { readonly values: ChargerValues | null };
    readonly settings: Pick<Settings, "carMaxPhases">;
  },
): Phases | null {
  const flowing = flowingPhases(charger.values);
  const expected = expectedPhases(charger.values, settings.carMaxPhases);
  return flowing !== null && flowing === beforeOn && flowing !== expected ? expected : null;
}
