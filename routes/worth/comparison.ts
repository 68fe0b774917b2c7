import { neighbour, type Period, type PeriodKind } from "../history/period.ts";

export const COMPARED_WITH = ["before", "year"] as const;
/** The period just before, or the same one a year earlier. */
export type ComparedWith = (typeof COMPARED_WITH)[number];

/** Whole days of the calendar, without the day `end`. */
export interface DaySpan {
  readonly first: Temporal.PlainDate;
  readonly end: Temporal.PlainDate;
}

/** As many days of both periods, from the same place in each. */
export interface ComparedSpans {
  readonly now: DaySpan;
  readonly then: DaySpan;
}

/** A year by weeks: the same weekdays. */
const WEEKS_OF_YEAR = 52;

/** The kinds of periods that can be compared, and with what. */
export const COMPARABLE: Readonly<Record<PeriodKind, readonly ComparedWith[]>> = {
  day: [],
  week: ["before", "year"],
  month: ["before", "year"],
  year: ["before"],
};

/**
 * Like for like: only days that are over, that both periods have, and of which there is a record.
 * Null: there are none.
 */
export function comparedSpans(
  period: Period,
  compared: ComparedWith,
  { today, firstDay, timeZone }: {
    readonly today: Temporal.PlainDate;
    /** The first whole day of the record. */
    readonly firstDay: Temporal.PlainDate;
    readonly timeZone: string;
  },
): ComparedSpans | null {
  if (!COMPARABLE[period.kind].includes(compared)) return null;
  const other = otherSpan(period, compared, timeZone);
  const isYear = period.kind === "year";
  const over = earlier(period.end, today);
  const now = { first: period.first, end: over };
  // A year goes by its dates, so that 29 February moves nothing.
  const then = isYear
    ? { first: other.first, end: over.subtract({ years: 1 }) }
    : { first: other.first, end: earlier(other.end, other.first.add({ days: daysOf(now) })) };
  const first = later(then.first, firstDay);
  const skip = { days: daysOf({ first: then.first, end: first }) };
  const spans = {
    now: {
      first: isYear ? first.add({ years: 1 }) : now.first.add(skip),
      end: isYear ? now.end : now.first.add({ days: daysOf(then) }),
    },
    then: { first, end: then.end },
  };
  return daysOf(spans.then) > 0 ? spans : null;
}

/** Days of a span; not more than 0 where it ends before it begins. */
export function daysOf({ first, end }: DaySpan): number {
  return first.until(end, { largestUnit: "days" }).days;
}

function otherSpan(period: Period, compared: ComparedWith, timeZone: string): DaySpan {
  if (compared === "before" || period.kind === "year") {
    return neighbour(period, "before", timeZone);
  }
  const back = period.kind === "week" ? { weeks: WEEKS_OF_YEAR } : { years: 1 };
  // From the first day: a month that begins has one in every year, whatever its length.
  const first = period.first.subtract(back);
  return { first, end: first.add(period.kind === "week" ? { weeks: 1 } : { months: 1 }) };
}

function earlier(left: Temporal.PlainDate, right: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(left, right) < 0 ? left : right;
}

function later(left: Temporal.PlainDate, right: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(left, right) > 0 ? left : right;
}
