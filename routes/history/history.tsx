import { type Context, Hono } from "hono";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import type { TimeRange } from "../../src/domain/history/history_rows.ts";
import type { KnownLoad } from "../../src/domain/history/load_order.ts";
import { chartAround, chartReasons, NOTHING_AROUND } from "../chart/chart_around.ts";
import { chartShows } from "../chart/chart_shows.tsx";
import { HistoryPage, type HistoryView } from "./history_page.tsx";
import { missingMs } from "./history_totals.ts";
import { COMPARED_WITH } from "../worth/comparison.ts";
import { periodPicture } from "../worth/period_picture.tsx";
import { originOfCharger, readComparison, worthOf } from "../worth/worth.ts";
import { datesFor } from "../../src/words/date_format.ts";
import { formatsFor } from "../../src/words/format.ts";
import { pageContext, type PageFrame, renderPage } from "../ui/layout.tsx";
import {
  parsePeriod,
  type Period,
  PERIOD_KINDS,
  periodAt,
  type PeriodKind,
  stepOf,
} from "./period.ts";
import { echo, parseDevice, refuseQuery } from "../api/range_query.ts";
import { loadsIn, withAllCars } from "./load_history.tsx";
import { address } from "./period_bar.tsx";
import { type Refusal, refuse, type Telling } from "../http/refusal.tsx";

/** Five-minute rows of the longest day, and more than any other period has steps. */
const MAX_ROWS = 400;
const NO_DEVICE: Refusal = { status: 404, message: ({ devices }) => devices.gone };

type Asked =
  | { readonly period: Period }
  | { readonly problem: Telling };

/**
 * GET /history?day=2026-11-22, or week=2026-W47, month=2026-11, year=2026; today without any. With
 * &device=ID it is that of one load, with &compare=year it stands beside the one of a year before.
 * GET /history/card.svg takes the same periods; without any it is of this month.
 */
export function historyRoutes(program: Program): Hono {
  return new Hono().get("/history", (c) => {
    const asked = askedPeriod(c, program, "day");
    if ("problem" in asked) return refuse(c, program, { status: 400, message: asked.problem });
    const { period } = asked;
    const device = parseDevice(c.req.query("device"));
    if (!device.isRight) return refuseQuery(c, program, device.issues);
    const known = program.history.loads();
    const load = known.find(({ deviceId }) => deviceId === device.value) ?? null;
    if (device.value !== null && load === null) return refuse(c, program, NO_DEVICE);
    const context = pageContext(c.req.raw, program);
    const title = context.texts.history.title;
    const read = readPeriod(program, period, known);
    const compared = COMPARED_WITH.find((one) => one === c.req.query("compare")) ?? null;
    const deviceId = load?.deviceId ?? null;
    const isDay = period.kind === "day";
    const { shows, keep } = chartShows(c, context.basePath);
    const view: HistoryView = {
      ...read,
      load,
      deviceId,
      around: isDay
        ? {
          ...chartAround(program, period.range, deviceId),
          reasons: chartReasons(program, period.range, deviceId),
        }
        : NOTHING_AROUND,
      shows,
      comparison: load === null && read.rows.length > 0
        ? readComparison(program, { period, asked: compared, known })
        : null,
      origin: load?.kind === "charger" ? originOfCharger(program, read.rows, load.deviceId) : null,
    };
    const frame: PageFrame = {
      context,
      title,
      page: "history",
      here: address("", period, view.deviceId),
      style: "records.css",
      scripts: isDay ? ["picture.js", "chart.js"] : ["picture.js"],
    };
    const content = renderToString(<HistoryPage context={context} view={view} />);
    return c.html(renderPage(frame, content), 200, keep);
  }).get("/history/card.svg", (c) => {
    const asked = askedPeriod(c, program, "month");
    if ("problem" in asked) return refuse(c, program, { status: 400, message: asked.problem });
    const view = readPeriod(program, asked.period, program.history.loads());
    const { texts, basePath } = pageContext(c.req.raw, program);
    const place = { words: texts, timeZone: view.timeZone };
    const picture = periodPicture({
      ...view,
      ...{ texts, basePath, formats: formatsFor(place), dates: datesFor(place) },
      rows: view.tableRows,
      missingMs: missingMs(view.rows, view.balanced),
    });
    return c.body(picture, 200, { "content-type": "image/svg+xml; charset=utf-8" });
  });
}

function askedPeriod(c: Context, program: Program, usual: PeriodKind): Asked {
  const timeZone = program.timeZone();
  const named = PERIOD_KINDS.flatMap((kind) => {
    const text = c.req.query(kind);
    return text === undefined || text === "" ? [] : [{ kind, text }];
  });
  if (named.length > 1) return { problem: (words) => words.history.twoPeriods };
  const [only] = named;
  if (only === undefined) return { period: periodAt(usual, program.nowMs(), timeZone) };
  const period = parsePeriod(only.kind, only.text, timeZone);
  if (period !== null) return { period };
  const text = echo(only.text);
  return { problem: (words) => words.history.wrongPeriod(text) };
}

function readPeriod(
  program: Program,
  period: Period,
  known: readonly KnownLoad[],
): Omit<HistoryView, "load" | "deviceId" | "comparison" | "origin" | "around" | "shows"> {
  const timeZone = program.timeZone();
  const { history } = program;
  const ends = history.ends();
  const read = (step: HistoryView["step"]) =>
    history.steps({ ...period.range, step, timeZone, limit: MAX_ROWS });
  const step = stepOf(period.kind);
  const stored = ends === null ? [] : read(step);
  const loads = loadsIn(stored, known);
  const chargers = loads.filter(({ kind }) => kind === "charger").map(({ deviceId }) => deviceId);
  const rows = withAllCars(stored, chargers);
  return {
    period,
    step,
    rows,
    loads,
    cars: chargers.length > 1 ? "several" : "one",
    tableRows: step === "5m" && rows.length > 0 ? read("1h") : rows,
    ends,
    recorded: recordedPart(period.range, ends),
    balanced: recordedPart(period.range, ends === null ? null : history.balanceEnds()),
    nowMs: program.nowMs(),
    timeZone,
    worth: worthOf(program, { range: period.range, rows, known }),
    settings: program.settings().values,
  };
}

/** The part of a period between the first and the last moment that something is known of. */
function recordedPart(range: TimeRange, ends: TimeRange | null): TimeRange {
  if (ends === null) return { fromMs: range.fromMs, toMs: range.fromMs };
  const fromMs = Math.max(range.fromMs, ends.fromMs);
  return { fromMs, toMs: Math.max(fromMs, Math.min(range.toMs, ends.toMs)) };
}
