import { type Context, Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import {
  EVENT_KINDS,
  HISTORY_STEPS,
  type PageOf,
  type TimeRange,
} from "../../src/domain/history/history_rows.ts";
import type { UsesQuery } from "../../src/domain/ports/record_stores.ts";
import { CSV_TYPE, STANDARD_CSV } from "../data/csv.ts";
import { apiWords } from "../ui/language.ts";
import { publicPath } from "../http/local_path.ts";
import {
  knownRange,
  notOneOf,
  parseAfter,
  type Parsed,
  parseDevice,
  parseNumber,
  parseRange,
  parseStepRange,
  parseWords,
  type QueryIssue,
  toldIssues,
  wholeSteps,
} from "./range_query.ts";
import {
  type Columns,
  csvHead,
  csvRecord,
  EVENT_RECORD,
  historyColumns,
  jsonRecord,
  PLUG_USE_RECORD,
  SESSION_RECORD,
} from "../data/record_columns.ts";
import type { Place } from "../../src/words/words.ts";

/** Most rows of history in one answer; ten days of five minutes. */
export const MAX_STEPS = 3000;
/** Rows of a list in one answer. */
export const LIST = { min: 1, max: 1000, fallback: 100 } as const;

/** One page of an answer; `next` holds the parameters that lead on, null: this was the last. */
interface Answer<Row> {
  readonly columns: Columns<Row>;
  readonly rows: readonly Row[];
  readonly next: Readonly<Record<string, string>> | null;
}

/**
 * What is kept, for other programs, a page at a time: JSON `{ rows, next }`, or CSV where that is
 * accepted; `next` and the Link header lead to the following page. 422 `{ issues }` for a query
 * that is wrong.
 *
 * GET /api/history?from&to&step&limit, oldest first · GET /api/sessions, /api/events?kinds and
 * /api/plug-uses, all with ?from&to&limit&after, newest first; sessions and uses with &device=ID.
 */
export function recordsApiRoutes(program: Program): Hono {
  return new Hono()
    .get("/api/history", (c) => answer(c, program, historyPage(c, program)))
    .get("/api/sessions", (c) => {
      const read = (query: UsesQuery) => program.sessions.page(query);
      return answer(c, program, devicePage(c, program, SESSION_RECORD, read));
    })
    .get("/api/plug-uses", (c) => {
      const read = (query: UsesQuery) => program.plugUses.page(query);
      return answer(c, program, devicePage(c, program, PLUG_USE_RECORD, read));
    })
    .get("/api/events", (c) => {
      const kinds = parseWords("kinds", c.req.query("kinds"), EVENT_KINDS);
      if (!kinds.isRight) return answer(c, program, kinds);
      const page = listPage(
        c,
        program,
        EVENT_RECORD,
        (query) => program.events.page({ ...query, kinds: kinds.value }),
      );
      return answer(c, program, page);
    });
}

function historyPage(c: Context, program: Program) {
  const stepText = c.req.query("step") ?? "5m";
  const step = HISTORY_STEPS.find((name) => name === stepText);
  if (step === undefined) return notOneOf("step", { allowed: HISTORY_STEPS, text: stepText });
  const timeZone = program.timeZone();
  const texts = { from: c.req.query("from"), to: c.req.query("to") };
  const range = parseStepRange(texts, { step, timeZone, nowMs: program.nowMs() });
  const limit = parseNumber("limit", c.req.query("limit"), {
    min: 1,
    max: MAX_STEPS,
    fallback: MAX_STEPS,
  });
  const issues = issuesOf(range, limit);
  if (!range.isRight || !limit.isRight) return { isRight: false as const, issues };
  const known = knownRange(program.history, range.value);
  const columns = historyColumns(step);
  if (known === null) return right({ columns, rows: [], next: null });
  const whole = wholeSteps(known, step, timeZone);
  const found = program.history.steps({ ...whole, step, timeZone, limit: limit.value + 1 });
  const rows = found.slice(0, limit.value);
  const following = found[limit.value];
  const next = following === undefined
    ? null
    : { from: String(following.startMs), to: String(whole.toMs) };
  return right({ columns, rows, next });
}

/** A list of what may be that of one device alone. */
function devicePage<Row>(
  c: Context,
  program: Program,
  columns: Columns<Row>,
  read: (query: UsesQuery) => PageOf<Row>,
): Parsed<Answer<Row>> {
  const device = parseDevice(c.req.query("device"));
  if (!device.isRight) return device;
  return listPage(c, program, columns, (query) => read({ ...query, deviceId: device.value }));
}

function listPage<Row>(
  c: Context,
  program: Program,
  columns: Columns<Row>,
  read: (query: TimeRange & { limit: number; afterId: number | null }) => PageOf<Row>,
): Parsed<Answer<Row>> {
  const texts = { from: c.req.query("from"), to: c.req.query("to") };
  const range = parseRange(texts, program.timeZone());
  const limit = parseNumber("limit", c.req.query("limit"), LIST);
  const after = parseAfter(c.req.query("after"));
  const issues = issuesOf(range, limit, after);
  if (!range.isRight || !limit.isRight || !after.isRight) return { isRight: false, issues };
  const { rows, nextAfterId } = read({ ...range.value, limit: limit.value, afterId: after.value });
  return right({ columns, rows, next: nextAfterId === null ? null : { after: `${nextAfterId}` } });
}

function answer<Row>(c: Context, program: Program, page: Parsed<Answer<Row>>): Response {
  const words = apiWords(c.req.raw, program.settings().values.language);
  if (!page.isRight) return c.json({ issues: toldIssues(page.issues, words) }, 422);
  const { columns, rows, next } = page.value;
  const place = { words, timeZone: program.timeZone() };
  const nextUrl = next === null ? null : nextAddress(c, program, next);
  if (nextUrl !== null) c.header("Link", `<${nextUrl}>; rel="next"`);
  if (wantsCsv(c)) return c.body(csvText(columns, rows, place), 200, { "content-type": CSV_TYPE });
  return c.json({ rows: rows.map((row) => jsonRecord(columns, row, place)), next: nextUrl });
}

function nextAddress(
  c: Context,
  program: Program,
  next: Readonly<Record<string, string>>,
): string {
  const url = new URL(c.req.url);
  for (const [name, value] of Object.entries(next)) url.searchParams.set(name, value);
  return publicPath(c.req.raw, program, url.pathname) + url.search;
}

function csvText<Row>(columns: Columns<Row>, rows: readonly Row[], place: Place): string {
  const lines = rows.map((row) => csvRecord(columns, row, { dialect: STANDARD_CSV, place }));
  return csvHead(columns, STANDARD_CSV) + lines.join("");
}

/** CSV only for who names it and not JSON before it. */
function wantsCsv(c: Context): boolean {
  const accept = (c.req.header("accept") ?? "").toLowerCase();
  const csv = accept.indexOf("text/csv");
  const json = accept.indexOf("application/json");
  return csv >= 0 && (json < 0 || csv < json);
}

function right<T>(value: T): { readonly isRight: true; readonly value: T } {
  return { isRight: true, value };
}

function issuesOf(...parsed: readonly Parsed<unknown>[]): readonly QueryIssue[] {
  return parsed.flatMap((part) => part.isRight ? [] : part.issues);
}
