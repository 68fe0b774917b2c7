import { missingAddresses, type Slot, SLOT_KEYS, SLOTS } from "../devices/slots.ts";
import type { SettingIssue } from "./setting_issues.ts";
import type { SettingKey, Settings } from "./settings.ts";

/** Household sockets, their cables and many chargers are made for so much, in A. */
const USUAL_CURRENT_A = 16;
/** No household pays so much for a kWh in these currencies: it was meant in hundredths. */
const DEAR_PRICE = 2;
const HARD_CURRENCIES: readonly string[] = ["EUR", "USD", "GBP", "CHF", "CAD", "AUD"];

/** A question about settings that are valid and probably not meant; null: there is nothing to ask. */
interface Doubt {
  /** Settings that it is about: it is asked when one of them changes. */
  readonly keys: readonly SettingKey[];
  readonly question: (after: Settings, before: Settings) => SettingIssue | null;
}

const DOUBTS: readonly Doubt[] = [
  { keys: ["maxCurrentA"], question: currentDoubt },
  { keys: ["importPrice"], question: (settings) => priceDoubt("importPrice", settings) },
  { keys: ["feedInPrice"], question: (settings) => priceDoubt("feedInPrice", settings) },
  { keys: ["plugStartHour", "plugWindow1", "plugWindow2"], question: hourDoubt },
  ...SLOTS.map((slot): Doubt => ({
    keys: SLOT_KEYS[slot],
    question: (after, before) => goneDoubt(slot, after, before),
  })),
];

function currentDoubt({ maxCurrentA: currentA }: Settings): SettingIssue | null {
  if (currentA <= USUAL_CURRENT_A) return null;
  return { key: "maxCurrentA", code: "high-current", currentA, usualA: USUAL_CURRENT_A };
}

function priceDoubt(key: "importPrice" | "feedInPrice", settings: Settings): SettingIssue | null {
  const { currency } = settings;
  const price = settings[key];
  if (price === null || price < DEAR_PRICE || !HARD_CURRENCIES.includes(currency)) return null;
  const hundredth = Math.round(price * 100) / 10_000;
  return { key, code: "dear-price", price, hundredth, currency };
}

function hourDoubt({ plugStartHour, plugWindow1, plugWindow2 }: Settings): SettingIssue | null {
  const windows = [plugWindow1, plugWindow2].filter((window) => isOver(window, plugStartHour));
  if (windows.length === 0) return null;
  return { key: "plugStartHour", code: "window-over", hour: plugStartHour, windows };
}

function goneDoubt(slot: Slot, after: Settings, before: Settings): SettingIssue | null {
  const [key] = missingAddresses(slot, after);
  if (key === undefined || missingAddresses(slot, before).length > 0) return null;
  return { key, code: "device-gone" };
}

/**
 * What to ask a person before `after` takes the place of `before`: about what changes, and not about
 * what was in force already.
 */
export function settingDoubts(before: Settings, after: Settings): readonly SettingIssue[] {
  return DOUBTS.filter(({ keys }) => keys.some((key) => after[key] !== before[key]))
    .map(({ question }) => question(after, before))
    .filter((question) => question !== null);
}

/** True for a window of one day that ends before the hour; one past midnight goes on after it. */
function isOver(window: string, hour: number): boolean {
  const [from = "", to = ""] = window.split("-");
  return from < to && to <= `${String(hour).padStart(2, "0")}:00`;
}
