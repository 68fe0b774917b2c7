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

/** A number and what may follow it before its unit. */
const QUANTITY = /^([+-]?[0-9]+(?:[.,][0-9]+)?)\s*(k?)$/i;
/** Digits with separators between thousands, which differ from land to land. */
const GROUPED = /^[+-]?[0-9]{1,3}([.,'\u2019 \u00a0\u202f][0-9]{3})+\s*[a-z%°]*$/i;

/** True for a number that one land reads as thousands and another as decimals, whatever its unit. */
export function isGrouped(text: string): boolean {
  return GROUPED.test(text.trim());
}

/** A number with a point or a comma before its decimals; another text comes back unread. */
export function numberFromText(text: string): unknown {
  const digits = text.trim().replace(",", ".");
  return /^[+-]?[0-9]+(\.[0-9]+)?$/.test(digits) ? Number(digits) : text;
}

/**
 * The same with its unit behind it, or with a thousand of it: of W, "9400", "9400 W" and "9,4 kW" are
 * one. Another unit, and what could be read in two ways, comes back unread.
 */
export function quantityFromText(text: string, unit: string): unknown {
  const typed = text.trim();
  const hasUnit = unit !== "" && typed.toLowerCase().endsWith(unit.toLowerCase());
  const bare = hasUnit ? typed.slice(0, typed.length - unit.length).trim() : typed;
  if (isGrouped(bare)) return text;
  const [, digits = "", thousand = ""] = QUANTITY.exec(bare) ?? [];
  if (digits === "" || (thousand !== "" && !hasUnit)) return text;
  const number = digits.replace(",", ".");
  // By its digits: times a thousand, 2.01 is no whole number.
  return Number(thousand === "" ? number : `${number}e3`);
}
