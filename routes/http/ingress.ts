import type { MiddlewareHandler } from "hono";
import type { Program } from "../../src/app/program.ts";
import { isFromProxy } from "./request_facts.ts";

/**
 * Home Assistant shows these pages in a frame of its own, under a path that each of its sessions has
 * anew and names in this header. It has signed in whoever asks that way.
 */
const HEADER = "x-ingress-path";
const MAX_LENGTH = 200;

/** Takes the header away wherever no trusted proxy says it; to come before all else. */
export function onlyTrustedIngress(program: Program): MiddlewareHandler {
  return async (c, next) => {
    const { headers } = c.req.raw;
    if (headers.has(HEADER) && !isFromProxy(c, program.settings().values)) headers.delete(HEADER);
    await next();
  };
}

/** Path under which the ingress has these pages; null: the request came another way. */
export function ingressPath(request: Request): string | null {
  const path = request.headers.get(HEADER);
  if (path === null || path.length > MAX_LENGTH || path === "") return null;
  return /^(\/[A-Za-z0-9_-]+)+$/.test(path) ? path : null;
}
