import { dayOf, startOfDayMs } from "../../src/domain/house/local_day.ts";

/** First moment of a local day (epoch ms); on days without midnight the first there is. */
export function startOfDay(day: Temporal.PlainDate, timeZone: string): number {
  return startOfDayMs(day.toString(), timeZone);
}

/** Local day of a moment (epoch ms). */
export function localDay(atMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(dayOf(atMs, timeZone));
}

/** "2026-11-22T12:04:31+01:00": local time with its offset, so that no hour is there twice. */
export function isoTime(atMs: number, timeZone: string): string {
  return zoned(atMs, timeZone).toString({ timeZoneName: "never" });
}

function zoned(atMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
}
