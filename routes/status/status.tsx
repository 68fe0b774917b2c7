import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { Message, pageContext, renderPage } from "../ui/layout.tsx";
import { chartShows } from "../chart/chart_shows.tsx";
import type { LiveStreams } from "./live_streams.ts";
import { LivePage } from "./live_page.tsx";
import { GzippedText, takesGzip } from "../http/gzipped_text.ts";
import { chooseMode, holdSwitch, type PressProblem, undo } from "./presses.ts";
import { Undos } from "./undos.ts";
import { goalPreview } from "../goals/goal_preview.ts";
import { pressGoal } from "../goals/goal_press.ts";
import { refuseStream } from "../http/refusal.tsx";
import { formFields } from "../ui/theme.ts";
import { themeRoutes } from "../ui/theme_routes.ts";

const HTML = "text/html; charset=UTF-8";

/** The status page, its live stream, its buttons, and the look of all pages. */
export function statusRoutes(
  program: Program,
  live: LiveStreams,
  undos: Undos = new Undos(),
): Hono {
  const app = new Hono();
  const page = new LivePage(program, undos);
  const pressed = { program, undos };
  const answer = (c: Context, problem: PressProblem | null) => {
    page.notePress();
    return c.req.header("hx-request") === "true"
      ? answerFragment(c, program, page, problem)
      : answerPage(c, program, problem);
  };

  app.get("/", (c) => {
    const context = pageContext(c.req.raw, program);
    const { shows, keep } = chartShows(c, context.basePath);
    return page.page(context, shows).answer(c, {
      ...keep,
      "content-type": HTML,
    });
  });

  app.get("/live", (c) => {
    const source = page.source(pageContext(c.req.raw, program), c.req.query("chart") ?? null);
    const stream = live.open(source, takesGzip(c));
    return stream ?? refuseStream(c, program);
  });

  app.get("/live/now", (c) => {
    const context = pageContext(c.req.raw, program);
    const { html, chartVersion } = page.poll(context, c.req.query("chart") ?? "");
    return new GzippedText(html).answer(c, {
      "content-type": HTML,
      "chart-version": chartVersion,
    });
  });

  app.get("/live/reasons", (c) => {
    const html = page.reasons(pageContext(c.req.raw, program));
    return new GzippedText(html).answer(c, { "content-type": HTML });
  });

  app.post("/mode", async (c) => {
    const { texts } = pageContext(c.req.raw, program);
    return answer(c, chooseMode(pressed, texts, await formFields(c)));
  });

  app.post("/switch", async (c) => {
    const { texts } = pageContext(c.req.raw, program);
    return answer(c, holdSwitch(pressed, texts, await formFields(c)));
  });

  app.post("/undo", async (c) => {
    const { texts } = pageContext(c.req.raw, program);
    return answer(c, undo(pressed, texts, await formFields(c)));
  });

  app.post("/goal", async (c) => {
    const { texts } = pageContext(c.req.raw, program);
    return answer(c, pressGoal(pressed, texts, await formFields(c)));
  });

  app.get("/goal/preview", (c) => goalPreview(c, program));

  app.route("/", themeRoutes(program));
  return app;
}

/** The live part as it is now, and above or in it what went wrong, or nothing in place of it. */
function answerFragment(
  c: Context,
  program: Program,
  page: LivePage,
  problem: PressProblem | null,
): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const partial = (id: string, content: JSX.Element | null) =>
    `<hx-partial hx-target="#${id}" hx-swap="innerHTML">` +
    `${content === null ? "" : renderToString(content)}</hx-partial>`;
  const { at, message } = problem ?? {};
  const notice = message === undefined || at !== undefined
    ? partial("notice", null)
    : partial("notice", <p class="warning-bar">{message}</p>);
  const beside = at === undefined ? "" : partial(at, <strong>{message}</strong>);
  return c.html(page.fragment(context) + notice + beside, problem?.status ?? 200);
}

/** Without scripts: back to the status page, or a page that says what went wrong. */
function answerPage(
  c: Context,
  program: Program,
  problem: PressProblem | null,
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
