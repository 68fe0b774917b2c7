import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import { LOG_LEVELS, type LogBook, type LogQuery } from "../../src/domain/ports/log.ts";
import { pageContext, renderPage } from "../ui/layout.tsx";
import type { LogWords } from "../../src/words/page_words.ts";

const MAX_LINES = 500;
const MAX_TEXT = 100;

/** GET /log: the newest lines, filtered by level and text. GET /log.txt: all of it as a file. */
export function logRoutes(program: Program, log: LogBook): Hono {
  return new Hono()
    .get("/log", (c) => logPage(c, program, log))
    .get("/log.txt", (c) =>
      c.text(log.text(), 200, {
        "content-disposition": 'attachment; filename="chargemanager.log"',
        "cache-control": "no-store",
      }));
}

function logPage(c: Context, program: Program, log: LogBook): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const texts = context.texts.log;
  const query: LogQuery = {
    level: LOG_LEVELS.find((level) => level === c.req.query("level")) ?? null,
    text: (c.req.query("text") ?? "").slice(0, MAX_TEXT),
    limit: MAX_LINES,
  };
  const found = read(log, query);
  c.header("Cache-Control", "no-store");
  return c.html(
    renderPage(
      { context, title: texts.title, page: "settings" },
      renderToString(
        <LogPage
          texts={texts}
          basePath={context.basePath}
          query={query}
          found={found}
          isOff={!program.settings().values.logFile}
        />,
      ),
    ),
    found.error === null ? 200 : 503,
  );
}

interface Found {
  readonly lines: readonly string[];
  readonly error: string | null;
}

function read(log: LogBook, query: LogQuery): Found {
  try {
    return { lines: log.lines(query), error: null };
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    return { lines: [], error: error.message };
  }
}

function LogPage(
  { texts, basePath, query, found, isOff }: {
    readonly texts: LogWords;
    readonly basePath: string;
    readonly query: LogQuery;
    readonly found: Found;
    readonly isOff: boolean;
  },
): JSX.Element {
  const level = query.level ?? "debug";
  return (
    <div class="data-page">
      <h1>{texts.title}</h1>
      <section class="card">
        <p>{texts.intro}</p>
        {isOff ? <p role="status">{texts.off}</p> : null}
        <form class="settings-form log-filter" method="get" action={`${basePath}/log`}>
          <label class="setting log-field">
            <span>{texts.level}</span>
            <select name="level">
              {LOG_LEVELS.map((one) => (
                <option key={one} value={one} selected={one === level}>{texts.levels[one]}</option>
              ))}
            </select>
          </label>
          <label class="setting log-field">
            <span>{texts.text}</span>
            <input
              type="search"
              name="text"
              class="is-text"
              value={query.text}
              maxLength={MAX_TEXT}
            />
          </label>
          <button type="submit" class="save-button">{texts.show}</button>
        </form>
        <p>
          <a href={`${basePath}/log.txt`} download="chargemanager.log">{texts.download}</a>
        </p>
        {found.error === null ? null : <p role="alert">{texts.failed(found.error)}</p>}
        {found.lines.length === 0 && found.error === null ? <p>{texts.none}</p> : null}
        {found.lines.length === 0
          ? null
          : (
            <div class="table-scroll" tabindex={0} role="group" aria-label={texts.title} lang="en">
              <pre class="log-lines">{found.lines.join("\n")}</pre>
            </div>
          )}
      </section>
    </div>
  );
}
