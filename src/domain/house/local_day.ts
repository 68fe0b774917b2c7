import type { TimeRange } from "../history/history_rows.ts";
import { HOUR_MS } from "./units.ts";

/** Hours of one zone offset, one after another: [fromMs, toMs) begins and ends with a local hour. */
export interface HourSpan extends TimeRange {
  /** Local time minus UTC, in ms. */
  readonly offsetMs: number;
}

/**
 * Local day of a moment (epoch ms) as "2026-11-22". Days follow one another without overlap, also
 * where clocks were once set back over midnight. @throws RangeError for a zone that is none
 */
export function dayOf(atMs: number, timeZone: string): string {
  const day = localTime(atMs, timeZone).toPlainDate().toString();
  const next = dayAfter(day);
  return atMs < startOfDayMs(next, timeZone) ? day : next;
}

/** First moment (epoch ms) of a local day; where the day was skipped, that of the next. */
export function startOfDayMs(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
}

/** The calendar's next day. */
export function dayAfter(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}

/** First day of a day's month. */
export function monthOf(day: string): string {
  return Temporal.PlainDate.from(day).with({ day: 1 }).toString();
}

/** First day of the month after a day's. */
export function monthAfter(day: string): string {
  return Temporal.PlainDate.from(monthOf(day)).add({ months: 1 }).toString();
}

/**
 * The local hours that begin in a range (epoch ms), as spans of one offset each. A change of the
 * offset begins a new hour: where clocks move by half an hour, one hour lasts only as long.
 */
export function* localHours(range: TimeRange, timeZone: string): Generator<HourSpan> {
  const endMs = nextLocalHourMs(range.toMs, timeZone);
  let fromMs = nextLocalHourMs(range.fromMs, timeZone);
  while (fromMs < endMs) {
    const toMs = Math.min(endMs, offsetChangeAfter(fromMs, timeZone));
    yield { fromMs, toMs, offsetMs: offsetAt(fromMs, timeZone) };
    fromMs = toMs;
  }
}

/** Begin (epoch ms) of the local hour that has a moment; a change of the offset begins one. */
export function startOfLocalHourMs(atMs: number, timeZone: string): number {
  const offsetMs = offsetAt(atMs, timeZone);
  const wholeMs = Math.floor((atMs + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs;
  const change = localTime(atMs + 1, timeZone).getTimeZoneTransition("previous");
  return Math.max(wholeMs, change?.epochMilliseconds ?? -Infinity);
}

/** The first moment (epoch ms) from `atMs` on at which a local hour begins. */
export function nextLocalHourMs(atMs: number, timeZone: string): number {
  const offsetMs = offsetAt(atMs, timeZone);
  if (offsetAt(atMs - 1, timeZone) !== offsetMs) return atMs;
  const wholeMs = Math.ceil((atMs + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs;
  return Math.min(wholeMs, offsetChangeAfter(atMs, timeZone));
}

function offsetChangeAfter(atMs: number, timeZone: string): number {
  const change = localTime(atMs, timeZone).getTimeZoneTransition("next");
  return change === null ? Infinity : change.epochMilliseconds;
}

function offsetAt(atMs: number, timeZone: string): number {
  return localTime(atMs, timeZone).offsetNanoseconds / 1e6;
}

function localTime(atMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
}
