import { Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import { takesGzip } from "../http/gzipped_text.ts";
import { refuse } from "../http/refusal.tsx";
import type { LiveStreams } from "../status/live_streams.ts";
import { wordsFor } from "./json_body.ts";
import { statusJson } from "./status_json.ts";

/** After how many seconds a stream that found no room may try again. */
const RETRY_AFTER_S = "20";

/**
 * GET /api/stream: the answer of GET /api/status as server-sent events, one now and one after each
 * cycle; they share room and signs of life with the streams of pages.
 */
export function streamApiRoutes(program: Program, live: LiveStreams): Hono {
  return new Hono().get("/api/stream", (c) => {
    const words = wordsFor(c, program);
    const stream = live.open({
      subscribe: (listener) => program.subscribe(listener),
      message: () => JSON.stringify(statusJson(program, words)),
    }, takesGzip(c));
    return stream ?? refuse(c, program, {
      status: 503,
      message: ({ refusals }) => refusals.tooManyPages,
      headers: { "Retry-After": RETRY_AFTER_S },
    });
  });
}
