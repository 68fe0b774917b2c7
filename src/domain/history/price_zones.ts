import { localMinuteOf } from "../house/time.ts";
import { MINUTE_MS } from "../house/units.ts";

/** Days of the week as they are written, Monday first. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const DAILY = "daily";
const DAY_MIN = 24 * 60;
const WEEK = 7;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 3;
const CLOCK = "([01][0-9]|2[0-3]):([0-5][0-9])";
const ZONE = new RegExp(`^(\\S+) ${CLOCK}-${CLOCK} ([+-]?)([0-9]{1,3}(?:\\.[0-9]{1,6})?)$`);
const MAX_PRICE = 100;

/** A price that counts on some days of the week between two local times, each week. */
export interface PriceZone {
  /** Days on which it begins, 0 is Monday. */
  readonly days: ReadonlySet<number>;
  /** Minutes of the local day; where `to` is not later than `from` it ends on the next day. */
  readonly fromMin: number;
  readonly toMin: number;
  readonly price: number;
  /** On top of the price of that time, as a network fee is, and not in its place. */
  readonly isOnTop: boolean;
}

/**
 * Reads `mon-fri 22:00-06:00 0.21`: days (`daily`, or days and ranges with commas), local times, and
 * the price a kWh; with a sign it is on top of the price of that time. Null for what is none.
 */
export function parseZone(text: string): PriceZone | null {
  const [, days = "", fromH, fromM, toH, toM, sign, digits] = ZONE.exec(text) ?? [];
  const weekdays = parseDays(days);
  const price = Number(digits);
  if (weekdays === null || digits === undefined || price > MAX_PRICE) return null;
  return {
    days: weekdays,
    fromMin: Number(fromH) * 60 + Number(fromM),
    toMin: Number(toH) * 60 + Number(toM),
    price: sign === "-" ? -price : price,
    isOnTop: sign !== "",
  };
}

/** The price of a moment: that of the first zone that has it, else `price`, and what is on top. */
export function zonedPrice(
  zones: readonly PriceZone[],
  price: number,
  at: { readonly atMs: number; readonly timeZone: string },
): number {
  const minute = localMinuteOf(Math.floor(at.atMs / MINUTE_MS) * MINUTE_MS, at.timeZone);
  const inForce = zones.filter((zone) => hasMinute(zone, minute));
  const base = inForce.find(({ isOnTop }) => !isOnTop)?.price ?? price;
  return inForce.filter(({ isOnTop }) => isOnTop)
    .reduce((sum, zone) => sum + zone.price, base);
}

/** @param minute since 1970, local time */
function hasMinute({ days, fromMin, toMin }: PriceZone, minute: number): boolean {
  const day = Math.floor(minute / DAY_MIN);
  const ofDay = minute - day * DAY_MIN;
  const isOn = (shift: number) => days.has((day + FIRST_WEEKDAY + shift) % WEEK);
  if (fromMin < toMin) return isOn(0) && ofDay >= fromMin && ofDay < toMin;
  return isOn(0) && ofDay >= fromMin || isOn(-1) && ofDay < toMin;
}

function parseDays(text: string): ReadonlySet<number> | null {
  if (text === DAILY) return new Set(WEEKDAYS.keys());
  const days = new Set<number>();
  for (const part of text.split(",")) {
    const [first = "", last = first, ...more] = part.split("-");
    const from = WEEKDAYS.findIndex((day) => day === first);
    const to = WEEKDAYS.findIndex((day) => day === last);
    if (from < 0 || to < 0 || more.length > 0) return null;
    for (let day = from;; day = (day + 1) % WEEK) {
      days.add(day);
      if (day === to) break;
    }
  }
  return days;
}
