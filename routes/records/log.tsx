import { type Context, Hono } from "hono";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { LogBook, LogQuery } from "../../src/domain/ports/log.ts";
import { datesFor } from "../../src/words/date_format.ts";
import { formatsFor } from "../../src/words/format.ts";
import { pageContext, renderPage } from "../ui/layout.tsx";
import { LogPage, LogTailItems, type LogView } from "./log_page.tsx";
import { type LogAsked, logFilter, logQueryText, readLogQuery } from "./log_query.ts";

/** So many lines are on the page at first. */
const MAX_LINES = 200;
/** So many may have come since; then the page begins anew. */
const MAX_TAIL = 1000;
const NO_LINES = Number.MAX_SAFE_INTEGER;

/**
 * The log: GET /log shows the newest lines that are asked for, GET /log/tail those that came after
 * them, GET /log.txt gives them all as a file. The address holds what is asked for.
 */
export function logRoutes(program: Program, log: LogBook): Hono {
  return new Hono()
    .get("/log", (c) => logPage(c, program, log))
    .get("/log/tail", (c) => logTail(c, program, log))
    .get("/log.txt", (c) => {
      const filter = logFilter(readLogQuery((name) => c.req.query(name)), program.timeZone());
      const lines = log.lines({ ...filter, limit: Infinity });
      return c.text(lines.map((line) => `${line}\n`).join(""), 200, {
        "content-disposition": 'attachment; filename="chargemanager.log"',
      });
    });
}

function viewOf(
  c: Context,
  program: Program,
): { readonly asked: LogAsked; readonly view: LogView } {
  const context = pageContext(c.req.raw, program);
  const asked = readLogQuery((name) => c.req.query(name));
  const place = { words: context.texts, timeZone: program.timeZone() };
  const view = { context, asked, formats: formatsFor(place), dates: datesFor(place) };
  return { asked, view };
}

function logPage(c: Context, program: Program, log: LogBook): Response | Promise<Response> {
  const { asked, view } = viewOf(c, program);
  const filter = logFilter(asked, program.timeZone());
  // Before the lines are read, so that none is missed; one may come twice.
  const { at } = log.tail(filter, NO_LINES);
  const found = read(log, { ...filter, limit: MAX_LINES });
  const { context } = view;
  return c.html(
    renderPage(
      {
        context,
        title: context.texts.log.title,
        page: "settings",
        here: `/log${logQueryText(asked)}`,
        hasForms: true,
      },
      renderToString(
        <LogPage
          view={view}
          devices={program.devices.list().map(({ name }) => name)}
          found={found}
          at={at}
          isCut={found.lines.length === MAX_LINES}
          isOff={!program.settings().values.logFile}
        />,
      ),
    ),
    found.error === null ? 200 : 503,
  );
}

function logTail(c: Context, program: Program, log: LogBook): Response | Promise<Response> {
  const { asked, view } = viewOf(c, program);
  const number = (name: string) => {
    const text = c.req.query(name) ?? "";
    return /^[0-9]{1,15}$/.test(text) ? Number(text) : NO_LINES;
  };
  const { lines, at } = log.tail(logFilter(asked, program.timeZone()), number("at"));
  const count = number("count") + lines.length;
  if (count > MAX_TAIL) c.header("HX-Refresh", "true");
  return c.html(renderToString(<LogTailItems view={view} lines={lines} at={at} count={count} />));
}

function read(log: LogBook, query: LogQuery): { lines: readonly string[]; error: string | null } {
  try {
    return { lines: log.lines(query), error: null };
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    return { lines: [], error: error.message };
  }
}
