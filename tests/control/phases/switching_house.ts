import { NO_PHASES, type PhaseMemory } from "../../../src/control/phases/phase_memory.ts";
import type { SunHistory } from "../../../src/control/phases/sun_history.ts";
import type { Situation } from "../../../src/control/situation.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { MINUTE_MS, type Phases } from "../../../src/domain/house/units.ts";
import { situationOf } from "../charging/one_charge.ts";
import { type House, SETTINGS, START_MS } from "../house.ts";

/** One phase begins with 1380 W and takes 3450 W at most, three begin with 4140 W. */
export const SWITCHING: Settings = { ...SETTINGS, phaseSwitching: "always", carMaxPhases: 3 };

/** A house whose charger is switched between one phase and three, and is set to three. */
export function switchingSituation(
  { setTo = 3, ...house }: Partial<House> & { readonly setTo?: Phases | null } = {},
  rest: Partial<Situation> = {},
): Situation {
  return situationOf({
    phaseVoltagesV: [230, 230, 230],
    phaseSwitch: { phases: setTo, options: [1, 3], dwellMs: 0 },
    ...house,
  }, { settings: SWITCHING, ...rest });
}

/** The sun of the minutes before the one that runs, the oldest first, in W. */
export function historyOf(sunsW: readonly number[]): SunHistory {
  const minute = Math.floor(START_MS / MINUTE_MS);
  return {
    means: sunsW.map((meanW, index) => ({ minute: minute - sunsW.length + index, meanW })),
    minute,
    sumW: 0,
    count: 0,
  };
}

/** So many minutes of the same sun. */
export function sun(minutes: number, powerW: number): readonly number[] {
  return Array.from({ length: minutes }, () => powerW);
}

export function memoryOf(sunsW: readonly number[], rest: Partial<PhaseMemory> = {}): PhaseMemory {
  return { ...NO_PHASES, history: historyOf(sunsW), ...rest };
}
