import type { Context } from "hono";
import type { Program } from "../../src/app/program.ts";
import type { HistoryStep, TimeRange } from "../../src/domain/history/history_rows.ts";
import { nextLocalHourMs, startOfLocalHourMs } from "../../src/domain/house/local_day.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/house/units.ts";
import type { Words } from "../../src/words/words.ts";
import { refuse, type Telling } from "../http/refusal.tsx";
import { localDay, startOfDay } from "../ui/local_time.ts";
import type { HistoryQueries } from "../../src/domain/ports/history_stores.ts";

/** One thing that is wrong in a query: the name of its part, and how that is said. */
export interface QueryIssue {
  readonly key: string;
  readonly tell: Telling;
}

/** What a query asks for, or what is wrong in it. */
export type Parsed<T> =
  | { readonly isRight: true; readonly value: T }
  | { readonly isRight: false; readonly issues: readonly QueryIssue[] };

/** First and last moment (epoch ms) that can be asked for: the years 1970 to 9999. */
export const ALL_TIME: TimeRange = { fromMs: 0, toMs: Date.UTC(10_000, 0) };

const FIVE_MINUTES_MS = 5 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** What is given when a query names no beginning, in ms before its end. */
const USUAL_SPAN_MS: Readonly<Record<HistoryStep, number>> = {
  "5m": DAY_MS,
  "1h": 7 * DAY_MS,
  "1d": 31 * DAY_MS,
  "1mo": 365 * DAY_MS,
};
/** Of all rows that have one, devices too. */
export const MAX_ID = 999_999_999_999_999;
const MAX_TIME_LENGTH = 40;
/** Longest part of a wrong value that an answer repeats. */
const MAX_ECHO = 40;

export interface TimeTexts {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The range of a query; what it leaves out is open. */
export function parseRange(texts: TimeTexts, timeZone: string): Parsed<TimeRange> {
  return checkedRange(texts, timeZone, () => ALL_TIME);
}

/** The range of a query for steps; it ends now and has the usual length of the step by default. */
export function parseStepRange(
  texts: TimeTexts,
  site: { readonly step: HistoryStep; readonly timeZone: string; readonly nowMs: number },
): Parsed<TimeRange> {
  return checkedRange(texts, site.timeZone, (toMs) => {
    const endMs = toMs ?? site.nowMs;
    return { fromMs: Math.max(0, endMs - USUAL_SPAN_MS[site.step]), toMs: endMs };
  });
}

/**
 * The part of a range in which anything may be known, so that nobody asks the database for
 * centuries; null: none of it. @throws StorageFailed
 */
export function knownRange(history: HistoryQueries, range: TimeRange): TimeRange | null {
  const ends = history.ends();
  if (ends === null) return null;
  const fromMs = Math.max(range.fromMs, ends.fromMs);
  // The last known moment is a moment of its own.
  const toMs = Math.min(range.toMs, ends.toMs + 1);
  return toMs > fromMs ? { fromMs, toMs } : null;
}

/** The range widened to whole steps of the site's calendar, so that none is cut. */
export function wholeSteps(range: TimeRange, step: HistoryStep, timeZone: string): TimeRange {
  const { fromMs, toMs } = range;
  if (step === "5m") {
    return {
      fromMs: Math.floor(fromMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS,
      toMs: Math.ceil(toMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS,
    };
  }
  if (step === "1h") {
    return {
      fromMs: startOfLocalHourMs(fromMs, timeZone),
      toMs: nextLocalHourMs(toMs, timeZone),
    };
  }
  const first = (atMs: number) => {
    const day = localDay(atMs, timeZone);
    return step === "1d" ? day : day.with({ day: 1 });
  };
  const length = step === "1d" ? { days: 1 } : { months: 1 };
  return {
    fromMs: startOfDay(first(fromMs), timeZone),
    toMs: startOfDay(first(toMs - 1).add(length), timeZone),
  };
}

/** A whole number within its bounds. */
export function parseNumber(
  key: string,
  text: string | undefined,
  rule: { readonly min: number; readonly max: number; readonly fallback: number },
): Parsed<number> {
  if (text === undefined) return { isRight: true, value: rule.fallback };
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= rule.min && value <= rule.max) return { isRight: true, value };
  const { min, max } = rule;
  return wrong(key, ({ queries }) => queries.wholeNumber({ min, max, given: echo(text) }));
}

/** The id of a device; null: none is named, so all are meant. */
export function parseDevice(text: string | undefined): Parsed<number | null> {
  const device = parseNumber("device", text, { min: 1, max: MAX_ID, fallback: 0 });
  return device.isRight && device.value === 0 ? { isRight: true, value: null } : device;
}

/** The id of a row; those after it are asked for. Null: from the first on. */
export function parseAfter(text: string | undefined): Parsed<number | null> {
  if (text === undefined) return { isRight: true, value: null };
  return parseNumber("after", text, { min: 0, max: MAX_ID, fallback: NaN });
}

/** One or several of the allowed words, separated by commas; null: all, because none is named. */
export function parseWords<W extends string>(
  key: string,
  text: string | undefined,
  allowed: readonly W[],
): Parsed<readonly W[] | null> {
  if (text === undefined || text === "") return { isRight: true, value: null };
  const named = text.split(",");
  const words = allowed.filter((word) => named.includes(word));
  if (named.every((name) => words.some((word) => word === name))) {
    return { isRight: true, value: words };
  }
  const list = allowed.join(", ");
  return wrong(key, ({ queries }) => queries.someOf({ allowed: list, given: echo(text) }));
}

/** A query with one thing wrong. */
export function wrong(key: string, tell: Telling): {
  readonly isRight: false;
  readonly issues: readonly QueryIssue[];
} {
  return { isRight: false, issues: [{ key, tell }] };
}

/** One of the allowed words and none beside it. */
export function notOneOf(
  key: string,
  { allowed, text }: { readonly allowed: readonly string[]; readonly text: string },
): ReturnType<typeof wrong> {
  const list = allowed.join(", ");
  return wrong(key, ({ queries }) => queries.oneOfNot({ allowed: list, given: echo(text) }));
}

/** The issues in the words of who asked. */
export function toldIssues(
  issues: readonly QueryIssue[],
  words: Words,
): readonly { readonly key: string; readonly message: string }[] {
  return issues.map(({ key, tell }) => ({ key, message: tell(words) }));
}

/** Says in one sentence what is wrong in a query. */
export function refuseQuery(
  c: Context,
  program: Program,
  issues: readonly QueryIssue[],
  status: 400 | 422 = 422,
): Response {
  return refuse(c, program, {
    status,
    message: (words) =>
      toldIssues(issues, words).map(({ key, message }) => `${key}: ${message}`).join("; "),
  });
}

/** A value from outside, short enough to be repeated. */
export function echo(text: string): string {
  return text.slice(0, MAX_ECHO);
}

function checkedRange(
  texts: TimeTexts,
  timeZone: string,
  usual: (toMs: number | null) => TimeRange,
): Parsed<TimeRange> {
  const from = parseTime(texts.from, { timeZone, isEnd: false });
  const to = parseTime(texts.to, { timeZone, isEnd: true });
  const issues = [
    ...(from === undefined ? [timeIssue("from", texts.from ?? "")] : []),
    ...(to === undefined ? [timeIssue("to", texts.to ?? "")] : []),
  ];
  if (issues.length > 0) return { isRight: false, issues };
  const open = usual(to ?? null);
  const range = { fromMs: from ?? open.fromMs, toMs: to ?? open.toMs };
  if (range.toMs > range.fromMs) return { isRight: true, value: range };
  return wrong("to", ({ queries }) => queries.endFirst);
}

/**
 * A moment in epoch ms; null when none is named, undefined when it cannot be read. A local date is
 * its first moment, and as an end the first after it.
 */
function parseTime(
  text: string | undefined,
  as: { readonly timeZone: string; readonly isEnd: boolean },
): number | null | undefined {
  if (text === undefined || text === "") return null;
  const atMs = text.length > MAX_TIME_LENGTH ? undefined : momentOf(text, as);
  return atMs !== undefined && atMs >= ALL_TIME.fromMs && atMs <= ALL_TIME.toMs ? atMs : undefined;
}

function momentOf(
  text: string,
  as: { readonly timeZone: string; readonly isEnd: boolean },
): number | undefined {
  // Fewer digits are seconds or a year, and 0 is the beginning of all.
  if (/^(0|\d{12,15})$/.test(text)) return Number(text);
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
      const day = Temporal.PlainDate.from(text);
      return startOfDay(as.isEnd ? day.add({ days: 1 }) : day, as.timeZone);
    }
    // An offset's + that was not escaped in an address arrives as a space.
    const instant = text.replace(/ (?=\d{2}:?\d{2}$)/, "+");
    return Temporal.Instant.from(instant).epochMilliseconds;
  } catch {
    return undefined;
  }
}

function timeIssue(key: string, text: string): QueryIssue {
  return { key, tell: ({ queries }) => queries.time(echo(text)) };
}
