/** Nominal mains voltage in V; the field's tables (1380 / 2760 / 4140 W) rest on it. */
export const NOMINAL_VOLTAGE_V = 230;

/** Smallest current in A that IEC 61851 can signal to a car. */
export const MIN_CHARGE_CURRENT_A = 6;

/** Number of mains phases a car draws on. */
export type Phases = 1 | 2 | 3;

/** Power in W that a car takes at a current in A on so many phases, at nominal voltage. */
export function chargePowerW(charge: { currentA: number; phases: number }): number {
  return charge.currentA * charge.phases * NOMINAL_VOLTAGE_V;
}

/** Current in A per phase that a power in W amounts to, at nominal voltage; not rounded. */
export function chargeCurrentA(charge: { powerW: number; phases: number }): number {
  return charge.powerW / (charge.phases * NOMINAL_VOLTAGE_V);
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
