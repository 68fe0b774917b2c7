import type { Context, MiddlewareHandler } from "hono";
import type { Program } from "../../src/app/program.ts";
import { ClientSlots, type SlotLimits } from "./client_slots.ts";
import { refuse, type Telling } from "../http/refusal.tsx";
import { requestFacts } from "../http/request_facts.ts";

/** One kind of answer that lasts as long as its reader wants. */
export interface HeldKind {
  readonly limits: SlotLimits;
  readonly message: Telling;
  readonly retryAfterS: number;
}

/** A house has a few tablets and phones; a browser has six connections for all its tabs. */
export const LIVE_ANSWERS: HeldKind = {
  limits: { total: 64, perClient: 12 },
  message: ({ refusals }) => refusals.tooManyLive,
  retryAfterS: 30,
};
export const DOWNLOADS: HeldKind = {
  limits: { total: 4, perClient: 2 },
  message: ({ refusals }) => refusals.otherDownloads,
  retryAfterS: 10,
};

/** Bounds the answers of a kind, so that one visitor cannot hold them all. */
export function boundHeld(program: Program, kind: HeldKind): MiddlewareHandler {
  const slots = new ClientSlots(kind.limits);
  return async (c, next) => {
    const address = requestFacts(c, program.settings().values).clientAddress;
    const release = slots.take(address);
    if (release === null) {
      return refuse(c, program, {
        status: 429,
        message: kind.message,
        headers: { "retry-after": String(kind.retryAfterS) },
      });
    }
    let isHeld = false;
    try {
      await next();
      isHeld = holdUntilRead(c, release);
    } finally {
      if (!isHeld) release();
    }
  };
}

/** @returns false when there is no body to wait for */
function holdUntilRead(c: Context, release: () => void): boolean {
  if (c.req.method === "HEAD" || c.res.status !== 200) return false;
  const reader = c.res.body?.getReader();
  if (reader === undefined) return false;
  // No TransformStream: it would make one message more than its reader takes.
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        release();
        controller.close();
      } catch (error) {
        release();
        controller.error(error);
      }
    },
    async cancel(reason) {
      release();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
  c.res = new Response(body, c.res);
  return true;
}
