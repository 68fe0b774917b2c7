import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { SECOND_MS } from "../../src/domain/house/units.ts";
import { apiWords } from "../ui/language.ts";
import { Message, pageContext, renderPage } from "../ui/layout.tsx";
import type { Words } from "../../src/words/words.ts";

/** A sentence that is made once the reader's language is known. */
export type Telling = (words: Words) => string;

/** An answer that says in one sentence why there is no other. */
export interface Refusal {
  readonly status: ContentfulStatusCode;
  readonly message: Telling;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Paths that programs read, whatever they say they accept. */
const PROGRAM_PATHS: readonly string[] = [
  "/metrics",
  "/healthz",
  "/live",
  "/live/now",
  "/live/reasons",
];

/** True for a path that programs read. */
export function isForPrograms(path: string): boolean {
  return path.startsWith("/api/") || PROGRAM_PATHS.includes(path);
}

/**
 * True when a person will read the answer: who asks for a page by a path of pages, and a browser that
 * was led to any path by its address line or a link.
 */
function isForReader(c: Context): boolean {
  if (!(c.req.header("accept") ?? "").includes("text/html")) return false;
  return !isForPrograms(c.req.path) || c.req.header("sec-fetch-mode") === "navigate";
}

/** Whole seconds until somebody who is to wait may come again, at least one. */
export function secondsOf(waitMs: number): number {
  return Math.max(1, Math.ceil(waitMs / SECOND_MS));
}

/** When whoever found no room for a stream may come again, in s. */
const STREAM_RETRY_S = "20";

/** For a stream that finds no room. */
export function refuseStream(c: Context, program: Program): Response {
  return refuse(c, program, {
    status: 503,
    message: ({ refusals }) => refusals.tooManyPages,
    headers: { "Retry-After": STREAM_RETRY_S },
  });
}

/** Sends a refusal: a page to browsers, `{ error }` to programs. */
export function refuse(c: Context, program: Program, refusal: Refusal): Response {
  const { status, message } = refusal;
  for (const [name, value] of Object.entries(refusal.headers ?? {})) c.header(name, value);
  if (!isForReader(c)) {
    const words = apiWords(c.req.raw, program.settings().values.language);
    return c.json({ error: message(words) }, status);
  }
  const context = pageContext(c.req.raw, program);
  const { texts, basePath } = context;
  const { titles, toStatus } = texts.refusals;
  const title = status === 404 ? titles.notFound : status >= 500 ? titles.ours : titles.theirs;
  const content = renderToString(
    <Message title={title}>
      <p role="alert">{message(texts)}</p>
      <p>
        <a class="action" href={`${basePath}/`}>{toStatus}</a>
      </p>
    </Message>,
  );
  return c.html(renderPage({ context, title, page: null }, content), status);
}
