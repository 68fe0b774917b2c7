import type { Context, MiddlewareHandler, Next } from "hono";
import { getCookie } from "hono/cookie";
import type { Program } from "../../src/app/program.ts";
import type { ApiToken } from "../../src/domain/ports/api_tokens.ts";
import { type Entry, isStillIn, noteAccess } from "./access.ts";
import {
  askForSecret,
  type Auth,
  browserFacts,
  isRead,
  refusePaused,
  SECRET_PARAMETER,
  setSignInCookie,
  SIGN_IN_COOKIE,
} from "./auth.ts";
import { arePagesClosed } from "./closed_pages.tsx";
import { guardOf } from "../http/guards.ts";
import { GUEST_COOKIE, isGuestToken } from "./guest_link.ts";
import { publicPath, targetWithout } from "../http/local_path.ts";
import { isForPrograms, refuse, type Telling } from "../http/refusal.tsx";
import { requestFacts } from "../http/request_facts.ts";
import type { StreamGates } from "./stream_gates.ts";

interface Parts {
  readonly auth: Auth;
  readonly program: Program;
  readonly gates: StreamGates;
}

/**
 * Lets in who is signed in or sends the secret, as `Authorization: Bearer` or, on pages, as the
 * parameter `secret` of an old link: that signs in and leaves the address. Who may only look is let
 * in to look.
 */
export function requireSecret(
  auth: Auth,
  program: Program,
  gates: StreamGates,
): MiddlewareHandler {
  return async (c, next) => {
    const secret = linkSecret(c);
    const token = getCookie(c, SIGN_IN_COOKIE);
    if (await auth.mayGoOn(token)) {
      if (secret !== null) return leaveSecretOut(c, program);
      return await answerWhile(c, next, gates, {
        access: auth.isRequired() ? "act" : "open",
        isStillIn: () => auth.mayGoOn(token),
      });
    }
    const bearer = bearerSecret(c);
    const given = bearer ?? secret;
    if (given === null) return await letLook(c, next, { auth, program, gates });
    const address = requestFacts(c, program.settings().values).clientAddress;
    const verdict = await auth.trySecret({
      secret: given,
      address,
      isLink: bearer === null,
      isBearer: bearer !== null,
    });
    if (verdict.kind === "paused") return refusePaused(c, program, verdict.waitMs);
    if (verdict.kind === "wrong") return askForSecret(c, program);
    const { token: apiToken } = verdict;
    if (apiToken !== null) {
      return await answerToken(c, next, { auth, program, gates, token: apiToken });
    }
    if (bearer !== null) {
      const { generation } = auth;
      return await answerWhile(c, next, gates, {
        access: "act",
        isStillIn: () => Promise.resolve(generation === auth.generation),
      });
    }
    setSignInCookie(c, program, {
      token: await auth.signIn(browserFacts(c, program)),
      isKept: true,
    });
    return leaveSecretOut(c, program);
  };
}

/** Answers the program of a token: it may see what guests see, and to control act below /api alone. */
async function answerToken(
  c: Context,
  next: Next,
  { auth, program, gates, token }: Parts & { readonly token: ApiToken },
): Promise<Response | void> {
  const { method, path } = c.req;
  const isAct = guardOf({ method, path }) === "act";
  if (isAct && !(token.may === "control" && path.startsWith("/api/"))) {
    const message: Telling = token.may === "control"
      ? ({ refusals }) => refusals.tokenElsewhere
      : ({ refusals }) => refusals.tokenReads;
    return refuse(c, program, { status: 403, message });
  }
  return await answerWhile(c, next, gates, {
    access: token.may === "control" ? "act" : "look",
    isToken: true,
    isStillIn: () => Promise.resolve(auth.mayTokenGoOn(token.id)),
  });
}

/** Guests, and everybody where the setting says so, see what is to be seen. */
async function letLook(
  c: Context,
  next: Next,
  { auth, program, gates }: Parts,
): Promise<Response | void> {
  const mayLook = async () =>
    program.settings().values.webLook === "everyone" ||
    await isGuestToken(program, getCookie(c, GUEST_COOKIE));
  if (arePagesClosed(program) || !await mayLook()) return askForSecret(c, program);
  if (guardOf({ method: c.req.method, path: c.req.path }) === "act") {
    return refuseToAct(c, program);
  }
  const { generation } = auth;
  return await answerWhile(c, next, gates, {
    access: "look",
    isStillIn: async () => generation === auth.generation && await mayLook(),
  });
}

/** Asks again behind a body that took its time: what let its sender in may have ended meanwhile. */
export function requireSecretStill(program: Program): MiddlewareHandler {
  return async (c, next) =>
    isRead(c) || await isStillIn(c.req.raw) ? await next() : askForSecret(c, program);
}

/** A person is led to the form; a button of a live page and a program are told. */
function refuseToAct(c: Context, program: Program): Response {
  if (isRead(c)) return askForSecret(c, program);
  const isFragment = c.req.header("hx-request") !== undefined;
  return refuse(c, program, {
    status: 403,
    message: ({ refusals }) => refusals.lookOnly,
    headers: isFragment ? { "hx-redirect": publicPath(c.req.raw, program, "/sign-in") } : {},
  });
}

/** Answers; a stream ends once `isStillIn` is false. */
async function answerWhile(
  c: Context,
  next: Next,
  gates: StreamGates,
  entry: Entry,
): Promise<void> {
  noteAccess(c.req.raw, entry);
  await next();
  // The type first: whoever looks at a body makes a stream of it.
  if (!c.res.headers.get("content-type")?.startsWith("text/event-stream")) return;
  const { body } = c.res;
  if (body === null) return;
  c.res = new Response(gates.through(body, entry.isStillIn), c.res);
}

function leaveSecretOut(c: Context, program: Program): Response {
  return c.redirect(targetWithout(c.req.raw, program, SECRET_PARAMETER), 303);
}

function bearerSecret(c: Context): string | null {
  const text = /^Bearer +(\S.*)$/i.exec(c.req.header("authorization") ?? "")?.[1]?.trim();
  return text === undefined ? null : utf8Of(text);
}

/** Headers are read as Latin-1; most programs mean UTF-8. */
function utf8Of(header: string): string {
  try {
    const bytes = Uint8Array.from(header, (letter) => letter.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return header;
  }
}

/**
 * The secret in an address that a person opened. Other pages can make a browser load an address, as
 * an image or a frame, which must not use up anybody's tries.
 */
function linkSecret(c: Context): string | null {
  if (c.req.method !== "GET" || isForPrograms(c.req.path)) return null;
  if ((c.req.header("sec-fetch-dest") ?? "document") !== "document") return null;
  // Over http browsers send no such header; what they load into a page asks for images and the like.
  const accept = c.req.header("accept") ?? "*/*";
  if (accept !== "*/*" && !accept.includes("text/html")) return null;
  return c.req.query(SECRET_PARAMETER) ?? null;
}
