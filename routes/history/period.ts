import type { HistoryStep, TimeRange } from "../../src/domain/history/history_rows.ts";
import { HOUR_MS } from "../../src/domain/house/units.ts";
import { localDay, startOfDay } from "../ui/local_time.ts";

export const PERIOD_KINDS = ["day", "week", "month", "year"] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** A day, ISO week, month or year of the site's calendar. */
export interface Period {
  readonly kind: PeriodKind;
  readonly first: Temporal.PlainDate;
  /** The first day after it. */
  readonly end: Temporal.PlainDate;
  /** Its moments; a day may have 23 or 25 hours. */
  readonly range: TimeRange;
}

/** Years that can be asked for: those of which anything can be stored. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 9998;

const PATTERNS: Readonly<Record<PeriodKind, RegExp>> = {
  day: /^\d{4}-\d{2}-\d{2}$/,
  week: /^\d{4}-(W\d{2}|\d{2}-\d{2})$/,
  month: /^\d{4}-\d{2}$/,
  year: /^\d{4}$/,
};
const LENGTHS: Readonly<Record<PeriodKind, Temporal.DurationLike>> = {
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
  year: { years: 1 },
};

/** The period of a kind that has the day. */
export function periodWith(kind: PeriodKind, day: Temporal.PlainDate, timeZone: string): Period {
  const first = firstDay(kind, day);
  const end = first.add(LENGTHS[kind]);
  const range = { fromMs: startOfDay(first, timeZone), toMs: startOfDay(end, timeZone) };
  return { kind, first, end, range };
}

/** The period that has the moment (epoch ms). */
export function periodAt(kind: PeriodKind, atMs: number, timeZone: string): Period {
  return periodWith(kind, localDay(atMs, timeZone), timeZone);
}

/**
 * Reads `2026-11-22`, `2026-W47` (or any day of the week), `2026-11` or `2026`, as the kind asks.
 * Null: it is none of the years 1970 to 9998.
 */
export function parsePeriod(kind: PeriodKind, text: string, timeZone: string): Period | null {
  if (!PATTERNS[kind].test(text)) return null;
  const day = text.includes("W") ? dayOfWeek(text) : dateOrNull(completed(kind, text));
  if (day === null || day.year < FIRST_YEAR || day.year > LAST_YEAR) return null;
  return periodWith(kind, day, timeZone);
}

/** How an address names the period; `parsePeriod` reads it. */
export function periodKey({ kind, first }: Period): string {
  switch (kind) {
    case "day":
      return first.toString();
    case "week":
      return `${first.yearOfWeek}-W${String(first.weekOfYear).padStart(2, "0")}`;
    case "month":
      return first.toPlainYearMonth().toString();
    case "year":
      return String(first.year);
  }
}

/** The period before or after. */
export function neighbour(period: Period, side: "before" | "after", timeZone: string): Period {
  const day = side === "after" ? period.end : period.first.subtract({ days: 1 });
  return periodWith(period.kind, day, timeZone);
}

/** The step in which a period is drawn. */
export function stepOf(kind: PeriodKind): HistoryStep {
  return kind === "day" ? "5m" : kind === "year" ? "1mo" : "1d";
}

/** The days of a week or month, the months of a year, the hours of a day. */
export function stepsIn(period: Period, timeZone: string): readonly TimeRange[] {
  const { kind, first, end, range } = period;
  if (kind === "day") {
    const count = Math.round((range.toMs - range.fromMs) / HOUR_MS);
    return Array.from({ length: count }, (_, index) => {
      const fromMs = range.fromMs + index * HOUR_MS;
      return { fromMs, toMs: fromMs + HOUR_MS };
    });
  }
  const length = LENGTHS[kind === "year" ? "month" : "day"];
  const steps: TimeRange[] = [];
  for (let day = first; Temporal.PlainDate.compare(day, end) < 0; day = day.add(length)) {
    const fromMs = startOfDay(day, timeZone);
    steps.push({ fromMs, toMs: startOfDay(day.add(length), timeZone) });
  }
  return steps;
}

function firstDay(kind: PeriodKind, day: Temporal.PlainDate): Temporal.PlainDate {
  switch (kind) {
    case "day":
      return day;
    case "week":
      return day.subtract({ days: day.dayOfWeek - 1 });
    case "month":
      return day.with({ day: 1 });
    case "year":
      return day.with({ month: 1, day: 1 });
  }
}

function completed(kind: PeriodKind, text: string): string {
  return kind === "month" ? `${text}-01` : kind === "year" ? `${text}-01-01` : text;
}

/** ISO 8601: week 1 is the one with 4 January. */
function dayOfWeek(text: string): Temporal.PlainDate | null {
  const [year = "", week = ""] = text.split("-W");
  const fourth = dateOrNull(`${year}-01-04`);
  const day = fourth?.add({ days: 7 * (Number(week) - 1) }) ?? null;
  return day?.yearOfWeek === Number(year) && day.weekOfYear === Number(week) ? day : null;
}

function dateOrNull(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
}
