import { MINUTE_MS } from "../domain/house/units.ts";
import { type FormatPlace, oncePerPlace, UNIT_SPACE } from "./format.ts";

/** Days, months and amounts as people of one place write them. */
export interface DateFormats {
  /** "22 November 2026" */
  readonly day: (atMs: number) => string;
  /** "Sunday, 22 November 2026" */
  readonly longDay: (atMs: number) => string;
  /** "22 Nov" */
  readonly shortDay: (atMs: number) => string;
  /** "1–21 Nov 2026": from the first to the last day. */
  readonly days: (fromMs: number, lastMs: number) => string;
  /** "Sun" */
  readonly weekday: (atMs: number) => string;
  /** "Sun 22 Nov" */
  readonly weekdayAndDay: (atMs: number) => string;
  /** "22" */
  readonly dayOfMonth: (atMs: number) => string;
  /** "November 2026" */
  readonly month: (atMs: number) => string;
  /** "Nov" */
  readonly shortMonth: (atMs: number) => string;
  /** "22 Nov 2026, 12:04" */
  readonly dayAndTime: (atMs: number) => string;
  /** "€0.3217" for what a kWh costs, in a currency (ISO code). */
  readonly price: (price: { readonly perKwh: number; readonly currency: string }) => string;
  /** "12.30 €" for thousandths of a currency (ISO code). */
  readonly money: (amount: { readonly milli: number; readonly currency: string }) => string;
}

const MILLI = 1000;
/** A hundredth of a cent tells means of prices apart. */
const PRICE_DIGITS = 4;

/** The formats of a place, made once. */
export const datesFor: (place: FormatPlace) => DateFormats = oncePerPlace(makeFormats);

/** "2 h 10 min", "35 min", "3 d 4 h": the two largest units of a time. */
export function spanText(spanMs: number): string {
  const minutes = Math.round(spanMs / MINUTE_MS);
  const parts = [
    { count: Math.floor(minutes / 1440), unit: "d" },
    { count: Math.floor(minutes / 60) % 24, unit: "h" },
    { count: minutes % 60, unit: "min" },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  if (first < 0) return `0${UNIT_SPACE}min`;
  return parts.slice(first, first + 2).filter(({ count }) => count > 0)
    .map(({ count, unit }) => `${count}${UNIT_SPACE}${unit}`).join(" ");
}

function makeFormats({ words: { locale }, timeZone }: FormatPlace): DateFormats {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    return (atMs: number) => made.format(atMs);
  };
  const day = { day: "numeric", month: "long", year: "numeric" } as const;
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const range = new Intl.DateTimeFormat(locale, { ...day, month: "short", timeZone });
  return {
    day: format(day),
    longDay: format({ ...day, weekday: "long" }),
    shortDay: format({ day: "numeric", month: "short" }),
    days: (fromMs, lastMs) => range.formatRange(fromMs, lastMs),
    weekday: format({ weekday: "short" }),
    weekdayAndDay: format({ weekday: "short", day: "numeric", month: "short" }),
    dayOfMonth: (atMs) =>
      String(Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).day),
    month: format({ month: "long", year: "numeric" }),
    shortMonth: format({ month: "short" }),
    dayAndTime: format({ day: "numeric", month: "short", year: "numeric", ...time }),
    price: ({ perKwh, currency }) =>
      new Intl.NumberFormat(locale, {
        style: "currency",
        currency,
        maximumFractionDigits: PRICE_DIGITS,
      }).format(perKwh),
    money: ({ milli, currency }) =>
      new Intl.NumberFormat(locale, { style: "currency", currency }).format(milli / MILLI),
  };
}
