import { Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import { takesGzip } from "../http/gzipped_text.ts";
import { refuseStream } from "../http/refusal.tsx";
import type { LiveStreams } from "../status/live_streams.ts";
import { wordsFor } from "./json_body.ts";
import { statusJson } from "./status_json.ts";

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
    return stream ?? refuseStream(c, program);
  });
}
