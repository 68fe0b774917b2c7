import { ISO_DAYS, type RunningGoal } from "./goal.ts";

/**
 * Deadline (epoch ms) of the round that runs: the first one after it began, by the clocks of a zone
 * (IANA name, "" the system's). A time that a day leaves out counts an hour later, one that comes
 * twice the first time. Null: it has none. @throws RangeError for a zone that is none
 */
export function deadlineOf(
  { readyBy, days, fromMs }: Pick<RunningGoal, "readyBy" | "days" | "fromMs">,
  timeZone: string,
): number | null {
  if (readyBy === null) return null;
  const zone = timeZone === "" ? Temporal.Now.timeZoneId() : timeZone;
  const time = Temporal.PlainTime.from(readyBy);
  const first = Temporal.Instant.fromEpochMilliseconds(Math.floor(fromMs))
    .toZonedDateTimeISO(zone).toPlainDate();
  // Up to the same day of the next week: the only day may be today, and its time over.
  for (let ahead = 0; ahead <= ISO_DAYS.length; ahead++) {
    const day = first.add({ days: ahead });
    if (days !== "once" && !days.some((one) => one === day.dayOfWeek)) continue;
    const atMs = day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
    if (atMs > fromMs) return atMs;
  }
  return null;
}
