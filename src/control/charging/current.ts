import type { ChargerValues } from "../../domain/house/snapshot.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import { MIN_CHARGE_CURRENT_A, NOMINAL_VOLTAGE_V, type Phases } from "../../domain/house/units.ts";

/** The currents in A that may be commanded: whole steps from min to max. Empty when max < min. */
export interface CurrentRange {
  readonly minA: number;
  readonly maxA: number;
  readonly stepA: number;
}

/** Keeps a whole step whole that floating point has put a hair below itself. */
const STEP_SLACK = 1e-6;
/** Voltages outside of 230 V and a good tenth are floating inputs or no mains. */
const MAINS_MIN_V = 200;
const MAINS_MAX_V = 260;

/** What the settings and the charger's own range leave; what it does not tell is no limit. */
export function currentRange(
  charger: ChargerValues | null,
  { minCurrentA, maxCurrentA }: Pick<Settings, "minCurrentA" | "maxCurrentA">,
): CurrentRange {
  const stepA = charger !== null && charger.stepA > 0 ? charger.stepA : 1;
  const leastA = Math.max(MIN_CHARGE_CURRENT_A, minCurrentA);
  const minA = Math.max(leastA, charger?.minCurrentA ?? leastA);
  const maxA = Math.min(maxCurrentA, charger?.maxCurrentA ?? maxCurrentA);
  return { minA: -wholeSteps(-minA, stepA), maxA: wholeSteps(maxA, stepA), stepA };
}

/** False when no current is both large enough for a car and allowed. */
export function isRangeUsable(range: CurrentRange): boolean {
  return range.maxA >= range.minA;
}

/** The largest whole multiple of `stepA` that is not above `currentA`. */
export function wholeSteps(currentA: number, stepA: number): number {
  return Math.round(Math.floor(currentA / stepA + STEP_SLACK) * stepA * 1000) / 1000;
}

/**
 * Power in W that one ampere of charging takes, at the voltages the charger measures, nominal where
 * it measures none: at 240 V a sum that assumes 230 V would be 4 % short, and that would be bought.
 */
export function powerPerAmpereW(charger: ChargerValues | null, phases: Phases): number {
  const voltagesV = (charger?.phaseVoltagesV ?? [])
    .filter((voltageV) => voltageV !== null)
    .filter((voltageV) => voltageV >= MAINS_MIN_V && voltageV <= MAINS_MAX_V);
  const sumV = voltagesV.reduce((sum, voltageV) => sum + voltageV, 0);
  return phases * (voltagesV.length === 0 ? NOMINAL_VOLTAGE_V : sumV / voltagesV.length);
}

/** Largest current in A of the range that a surplus carries; its min also when the sun is short. */
export function carriedCurrentA(
  surplusW: number,
  perAmpereW: number,
  range: CurrentRange,
): number {
  const currentA = wholeSteps(surplusW / perAmpereW, range.stepA);
  return Math.max(range.minA, Math.min(range.maxA, currentA));
}
