import { type Context, Hono } from "hono";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import { isChargeMode } from "../../src/domain/house/mode.ts";
import { Message, pageContext, renderPage } from "../ui/layout.tsx";
import type { LiveStreams } from "./live_streams.ts";
import { LivePage } from "./live_page.tsx";
import { GzippedText, takesGzip } from "../http/gzipped_text.ts";
import { refuse } from "../http/refusal.tsx";
import { formFields } from "../ui/theme.ts";
import { themeRoutes } from "../ui/theme_routes.ts";
import type { Words } from "../../src/words/words.ts";

/** Longest part of a wrong mode that the answer repeats. */
const MAX_ECHO = 40;
/** After how many seconds a stream that found no room may try again. */
const RETRY_AFTER_S = "20";
const HTML = "text/html; charset=UTF-8";

/** The status page, its live stream, its mode buttons, and the look of all pages. */
export function statusRoutes(program: Program, live: LiveStreams): Hono {
  const app = new Hono();
  const page = new LivePage(program);

  app.get("/", (c) => {
    const context = pageContext(c.req.raw, program);
    return page.page(context).answer(c, {
      "content-type": HTML,
      "cache-control": "no-store",
      "vary": "Accept-Language, Cookie",
    });
  });

  app.get("/live", (c) => {
    const source = page.source(pageContext(c.req.raw, program), c.req.query("chart") ?? null);
    const stream = live.open(source, takesGzip(c));
    return stream ?? refuse(c, program, {
      status: 503,
      message: ({ refusals }) => refusals.tooManyPages,
      headers: { "Retry-After": RETRY_AFTER_S },
    });
  });

  app.get("/live/now", (c) => {
    const context = pageContext(c.req.raw, program);
    const { html, chartVersion } = page.poll(context, c.req.query("chart") ?? "");
    return new GzippedText(html).answer(c, {
      "content-type": HTML,
      "cache-control": "no-store",
      "chart-version": chartVersion,
    });
  });

  app.post("/mode", async (c) => {
    const problem = chooseMode(program, pageContext(c.req.raw, program).texts, await formFields(c));
    c.header("Cache-Control", "no-store");
    page.notePress();
    return c.req.header("hx-request") === "true"
      ? answerFragment(c, program, page, problem)
      : answerPage(c, program, problem);
  });

  app.route("/", themeRoutes(program));
  return app;
}

/** Why a mode was not taken, in the reader's words. */
interface ModeProblem {
  readonly status: 400 | 503;
  readonly message: string;
}

/** Takes the mode that a form names. Null: it is taken. */
function chooseMode(
  program: Program,
  texts: Words,
  fields: ReadonlyMap<string, string> | null,
): ModeProblem | null {
  const mode = fields?.get("mode");
  if (mode === undefined) return { status: 400, message: texts.modes.none };
  if (!isChargeMode(mode)) {
    return { status: 400, message: texts.modes.unknown(mode.slice(0, MAX_ECHO)) };
  }
  try {
    program.chooseMode(mode);
    return null;
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    return { status: 503, message: texts.modes.notStored };
  }
}

/** The live part as it is now, and above it what went wrong, or nothing in place of it. */
function answerFragment(
  c: Context,
  program: Program,
  page: LivePage,
  problem: ModeProblem | null,
): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const notice = problem === null
    ? ""
    : renderToString(<p class="warning-bar">{problem.message}</p>);
  return c.html(
    `${page.fragment(context)}<hx-partial hx-target="#notice" hx-swap="innerHTML">` +
      `${notice}</hx-partial>`,
    problem?.status ?? 200,
  );
}

/** Without scripts: back to the status page, or a page that says what went wrong. */
function answerPage(
  c: Context,
  program: Program,
  problem: ModeProblem | null,
): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const { texts, basePath } = context;
  if (problem === null) return c.redirect(`${basePath}/`, 303);
  const title = texts.modes.refusedTitle;
  const content = renderToString(
    <Message title={title}>
      <p>{problem.message}</p>
      <p>
        <a class="action" href={`${basePath}/`}>{texts.modes.back}</a>
      </p>
    </Message>,
  );
  return c.html(renderPage({ context, title, page: "status" }, content), problem.status);
}
