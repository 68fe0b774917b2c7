import type { Context, MiddlewareHandler } from "hono";
import type { Program } from "../../src/app/program.ts";
import { passAccessOn } from "../sign_in/access.ts";
import { passLanguagesOn } from "../ui/language.ts";
import { BodylessRequest, type HeaderSize } from "./bodyless_request.ts";
import { GatheredBytes } from "./gathered_bytes.ts";
import { isForPrograms, type Refusal, refuse, type Telling } from "../http/refusal.tsx";

/** Longest path with query, in characters. */
const MAX_TARGET_LENGTH = 2048;
/** Most bytes of names and values of all headers together. */
const MAX_HEADERS_BYTES = 16 * 1024;
const MAX_HEADER_COUNT = 80;
const MAX_BODY_BYTES = 64 * 1024;
/** A body that takes longer is given up, in ms. */
const BODY_DEADLINE_MS = 10_000;

/** What a browser's own forms send; JSON is for the interface only. */
const FORM_TYPE = "application/x-www-form-urlencoded";

/** Methods whose body anybody reads. */
const WRITING_METHODS: readonly string[] = ["POST", "PUT", "PATCH", "DELETE"];

type LimitStatus = 400 | 408 | 413 | 414 | 415 | 431;

const TOLD: Readonly<Record<LimitStatus, Telling>> = {
  400: ({ refusals }) => refusals.bodyBroken,
  408: ({ refusals }) => refusals.bodySlow,
  413: ({ refusals }) => refusals.bodyLong(MAX_BODY_BYTES),
  414: ({ refusals }) => refusals.addressLong(MAX_TARGET_LENGTH),
  415: ({ refusals }) => refusals.noForm(FORM_TYPE),
  431: ({ refusals }) => refusals.headersLong,
};

/** Refuses addresses and headers that are too long. */
export function headLimits(program: Program): MiddlewareHandler {
  return async (c, next) => {
    const status = headLimit(c.req.raw);
    return status === null ? await next() : refuse(c, program, reasonOf(status));
  };
}

/** Reads the body within its bounds, so that no handler waits for one; forms alone on pages. */
export function bodyLimits(
  program: Program,
  options: { readonly bodyDeadlineMs?: number } = {},
): MiddlewareHandler {
  const deadlineMs = options.bodyDeadlineMs ?? BODY_DEADLINE_MS;
  return async (c, next) => {
    if (!WRITING_METHODS.includes(c.req.method)) return await next();
    const body = await readBody(c.req.raw, deadlineMs);
    if (body === null) return await next();
    if (typeof body === "number") return refuse(c, program, reasonOf(body));
    if (body.length > 0 && !isForPrograms(c.req.path) && !isForm(c)) {
      return refuse(c, program, reasonOf(415));
    }
    // Not made of the old request: taking over its signal makes Deno.serve warn.
    const { url, method, headers } = c.req.raw;
    const whole = new Request(url, { method, headers, body });
    passAccessOn(c.req.raw, whole);
    passLanguagesOn(c.req.raw, whole);
    c.req.raw = whole;
    return await next();
  };
}

function reasonOf(status: LimitStatus): Refusal {
  return { status, message: TOLD[status] };
}

function isForm(c: Context): boolean {
  return c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() === FORM_TYPE;
}

function headLimit(request: Request): LimitStatus | null {
  const target = request.url.replace(/^[a-z]+:\/\/[^/?#]*/i, "");
  if (target.length > MAX_TARGET_LENGTH) return 414;
  const { count, bytes } = request instanceof BodylessRequest
    ? request.headerSize()
    : headerSizeOf(request.headers);
  return bytes > MAX_HEADERS_BYTES || count > MAX_HEADER_COUNT ? 431 : null;
}

function headerSizeOf(headers: Headers): HeaderSize {
  let bytes = 0;
  let count = 0;
  for (const [name, value] of headers) {
    bytes += name.length + value.length;
    count += 1;
  }
  return { count, bytes };
}

/** The whole body; null when there is none, a status when it is too long, too slow or broken. */
async function readBody(
  request: Request,
  deadlineMs: number,
): Promise<Uint8Array<ArrayBuffer> | LimitStatus | null> {
  if (request.body === null) return null;
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) return 413;
  const reader = request.body.getReader();
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort();
    reader.cancel().catch(() => {});
  }, deadlineMs);
  try {
    const bytes = await collect(reader);
    return deadline.signal.aborted ? 408 : bytes ?? 413;
  } catch {
    return deadline.signal.aborted ? 408 : 400;
  } finally {
    clearTimeout(timer);
  }
}

/** All bytes of a stream; null when there are more than allowed. */
async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const gathered = new GatheredBytes();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return gathered.take();
    if (gathered.length + value.length > MAX_BODY_BYTES) {
      await reader.cancel();
      return null;
    }
    gathered.add(value);
  }
}
