import { type Context, Hono } from "hono";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import type { HistoryRow, SessionRow, TimeRange } from "../../src/domain/history/history_rows.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/house/units.ts";
import { STEP_MS } from "../../src/domain/history/five_minutes.ts";
import { datesFor } from "../../src/words/date_format.ts";
import { formatsFor } from "../../src/words/format.ts";
import { type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { basePathOf } from "../http/local_path.ts";
import { parsePeriod, periodAt } from "../history/period.ts";
import { echo, parseAfter, parseDevice, refuseQuery, wholeSteps } from "../api/range_query.ts";
import { refuse } from "../http/refusal.tsx";
import { chartAround } from "../chart/chart_around.ts";
import { chartShows } from "../chart/chart_shows.tsx";
import { SessionPage } from "./session_page.tsx";
import type { Words } from "../../src/words/words.ts";
import { sessionsAddress, SessionsPage } from "./sessions_page.tsx";

const notFound = (words: Words) => words.sessions.notFound;
/** A limit that no month reaches unless somebody plays with the plug. */
const PAGE_ROWS = 200;
/** Shown before and after a session, so that its ends can be seen. */
const MARGIN_MS = 15 * MINUTE_MS;
/** A chart shows at most so much of a session. */
const MAX_CHART_MS = 72 * HOUR_MS;

/** GET /sessions?month=2026-11&device=ID, /sessions/ID, and /sessions/current, which leads to the newest. */
export function sessionsRoutes(program: Program): Hono {
  return new Hono()
    .get("/sessions", (c) => listPage(c, program))
    .get("/sessions/current", (c) => {
      const basePath = basePathOf(c.req.raw, program);
      const [newest] = program.sessions.page({ ...EVER, limit: 1, afterId: null }).rows;
      const isRunning = newest !== undefined && newest.endedAtMs === null;
      return c.redirect(`${basePath}/sessions${isRunning ? `/${newest.id}` : ""}`, 303);
    })
    .get("/sessions/:id", (c) => {
      const id = c.req.param("id");
      const session = /^\d{1,15}$/.test(id) ? program.sessions.one(Number(id)) : null;
      return session === null
        ? refuse(c, program, { status: 404, message: notFound })
        : onePage(c, program, session);
    });
}

const EVER: TimeRange = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

function listPage(c: Context, program: Program): Response | Promise<Response> {
  const timeZone = program.timeZone();
  const text = c.req.query("month") ?? "";
  const month = text === ""
    ? periodAt("month", program.nowMs(), timeZone)
    : parsePeriod("month", text, timeZone);
  if (month === null) {
    return refuse(c, program, {
      status: 400,
      message: (words) => words.history.wrongPeriod(echo(text)),
    });
  }
  const after = parseAfter(c.req.query("after"));
  if (!after.isRight) return refuseQuery(c, program, after.issues, 400);
  const device = parseDevice(c.req.query("device"));
  if (!device.isRight) return refuseQuery(c, program, device.issues);
  const known = program.history.loads().filter(({ kind }) => kind === "charger");
  const charger = known.find(({ deviceId }) => deviceId === device.value) ?? null;
  if (device.value !== null && charger === null) {
    return refuse(c, program, { status: 404, message: ({ devices }) => devices.gone });
  }
  const page = program.sessions.page({
    ...month.range,
    deviceId: charger?.deviceId ?? null,
    limit: PAGE_ROWS,
    afterId: after.value,
  });
  const context = pageContext(c.req.raw, program);
  const view = {
    month,
    rows: page.rows,
    nextAfterId: page.nextAfterId,
    isFirstPage: after.value === null,
    nowMs: program.nowMs(),
    timeZone,
    isNamed: hasSeveral(program, page.rows),
    chargers: known.filter(({ deviceId }) => chargerIds(program, page.rows).has(deviceId)),
    charger,
  };
  const here = sessionsAddress("", month, charger);
  return c.html(renderPage(
    { context, title: context.texts.sessions.title, page: "sessions", here, style: "records.css" },
    renderToString(<SessionsPage context={context} view={view} {...formatsOf(context, program)} />),
  ));
}

function onePage(
  c: Context,
  program: Program,
  session: SessionRow,
): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const { formats, dates } = formatsOf(context, program);
  const nowMs = program.nowMs();
  const range = chartRange(session, nowMs);
  const rows = rowsOf(program, range);
  const isNamed = hasSeveral(program, [session]);
  const around = chartAround(program, range, session.deviceId);
  const { shows, keep } = chartShows(c, context.basePath);
  const timeZone = program.timeZone();
  const view = { session, range, rows, around, shows, timeZone, nowMs, isNamed };
  const title = context.texts.sessions.oneTitle(dates.dayAndTime(session.startedAtMs));
  const here = `/sessions/${session.id}`;
  const page = renderPage(
    { context, title, page: "sessions", here, style: "records.css", scripts: ["chart.js"] },
    renderToString(
      <SessionPage context={context} view={view} title={title} formats={formats} dates={dates} />,
    ),
  );
  return c.html(page, 200, keep);
}

function formatsOf({ texts: words }: PageContext, program: Program) {
  const place = { words, timeZone: program.timeZone() };
  return { formats: formatsFor(place), dates: datesFor(place) };
}

/** Whether it has to be told whose a session is: there is, or was, more than one charger. */
function hasSeveral(program: Program, rows: readonly SessionRow[]): boolean {
  return chargerIds(program, rows).size > 1;
}

/** Those of the house, and those that the sessions are of. */
function chargerIds(program: Program, rows: readonly SessionRow[]): ReadonlySet<number> {
  const chargers = program.status().loads.filter(({ kind }) => kind === "charger");
  return new Set([...chargers.map(({ id }) => id), ...rows.map((row) => row.deviceId)]);
}

/** The session with a little before and after it, but nothing that is still to come. */
function chartRange({ startedAtMs, endedAtMs }: SessionRow, nowMs: number): TimeRange {
  const fromMs = startedAtMs - MARGIN_MS;
  const toMs = Math.min((endedAtMs ?? nowMs) + MARGIN_MS, fromMs + MAX_CHART_MS);
  return wholeSteps({ fromMs, toMs: Math.max(toMs, fromMs + HOUR_MS) }, "5m", "UTC");
}

function rowsOf(program: Program, range: TimeRange): readonly HistoryRow[] {
  const limit = (range.toMs - range.fromMs) / STEP_MS;
  return program.history.steps({ ...range, step: "5m", timeZone: program.timeZone(), limit });
}
