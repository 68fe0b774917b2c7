import type { RunningGoal } from "../goals/goal.ts";
import type { Diagnosis } from "../codes/diagnosis.ts";

/** What the person of the house wants of the charger. The ids are stable: API, database and metrics use them. */
export const CHARGE_MODES = ["disabled", "slow", "fast", "tracked"] as const;
export type ChargeMode = (typeof CHARGE_MODES)[number];

/** Who chose the mode. */
export const MODE_ORIGINS = ["user", "auto", "plug-in", "car-full", "offline", "goal"] as const;
export type ModeOrigin = (typeof MODE_ORIGINS)[number];

/** Why a charger has not taken a press; `detail` is the device's own word. */
export interface Refusal {
  readonly detail: string;
  readonly diagnosis?: Diagnosis;
}

/** The chosen mode, by whom, and since when (epoch ms). Kept across restarts. */
export interface ModeChoice {
  readonly mode: ChargeMode;
  readonly modeBy: ModeOrigin;
  readonly sinceMs: number;
  /** Nobody has chosen it: it is what a new database begins with. */
  readonly isInitial?: true;
  /** What a person wants the car to have; left out: nothing. A press of a mode ends it. */
  readonly goal?: RunningGoal;
  /** It holds again: a person has taken a press back, or the charger has refused it. */
  readonly back?: "person" | Refusal;
}

/** True for one of the four mode ids. */
export function isChargeMode(value: unknown): value is ChargeMode {
  return CHARGE_MODES.some((mode) => mode === value);
}

/** True for one of the origins of a mode. */
export function isModeOrigin(value: unknown): value is ModeOrigin {
  return MODE_ORIGINS.some((origin) => origin === value);
}
