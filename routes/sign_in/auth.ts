import type { Context, MiddlewareHandler, Next } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Program } from "../../src/app/program.ts";
import { SECOND_MS } from "../../src/domain/house/units.ts";
import { type Entry, isStillIn, noteAccess } from "./access.ts";
import { browserName } from "./browser_name.ts";
import { arePagesClosed } from "./closed_pages.tsx";
import { guardOf } from "../http/guards.ts";
import { GUEST_COOKIE, isGuestToken } from "./guest_link.ts";
import { publicPath, targetWithout } from "../http/local_path.ts";
import { isForPrograms, refuse } from "../http/refusal.tsx";
import { requestFacts } from "../http/request_facts.ts";
import { SecretTries } from "./secret_tries.ts";
import {
  type BrowserFacts,
  hashToken,
  type OpenSignIn,
  SIGN_IN_MS,
  type SignInMoment,
  SignIns,
} from "./sign_ins.ts";

export const SIGN_IN_COOKIE = "chargemanager_session";
const GUEST_S = 365 * 86_400;
const SECRET_PARAMETER = "secret";
/** Longest secret that can be right; the setting's own bound. */
const MAX_SECRET_LENGTH = 128;
/** Secrets being looked at side by side: each keeps a processor busy for half a second. */
const MAX_CHECKS = 2;
const BUSY_MS = SECOND_MS;

/** What became of a secret: `triesLeft` before the pause, `waitMs` until the next try. */
export type Verdict =
  | { readonly kind: "right" }
  | { readonly kind: "wrong"; readonly triesLeft: number }
  | { readonly kind: "paused"; readonly waitMs: number };

/** Who may come in while the setting asks for the secret. */
export class Auth {
  readonly #signIns = new SignIns();
  readonly #tries = new SecretTries();
  /**
   * Wrong secrets in links are counted by themselves: a foreign page can make a browser load links,
   * and must not lock its owner out.
   */
  readonly #linkTries = new SecretTries();
  readonly #checks = new Map<string, Promise<boolean>>();
  /** Hash of the secret that was right last, so that polling programs cost little. */
  #rightHash: string | null = null;
  #secretInForce = "";
  #generation = 0;

  constructor(
    private readonly program: Program,
    private readonly steadyMs: () => number,
    /** Told of the address of each wrong secret. */
    private readonly onWrong: (address: string) => void = () => {},
  ) {}

  /** Counts the changes of the secret; what rested on an older one is void. */
  get generation(): number {
    this.#forgetOld();
    return this.#generation;
  }

  /** True while the secret is asked for. */
  isRequired(): boolean {
    this.#forgetOld();
    return this.program.settings().values.webSecretEnabled;
  }

  /** True for the token of somebody who is signed in. */
  async isSignedIn(token: string | undefined): Promise<boolean> {
    return await this.signInOf(token) !== null;
  }

  /** Id of the sign-in that a token opens; null: none. */
  async signInOf(token: string | undefined): Promise<string | null> {
    if (token === undefined) return null;
    this.#forgetOld();
    return await this.#signIns.see(token, this.#now());
  }

  /** Browsers that are signed in, oldest first. */
  signIns(): readonly OpenSignIn[] {
    this.#forgetOld();
    return this.#signIns.list(this.steadyMs());
  }

  /** Signs browsers out. */
  endSignIns(ids: ReadonlySet<string>): void {
    this.#signIns.closeSome(ids);
  }

  /** Whether somebody who came in with this cookie, or without one, may still be here. */
  async mayGoOn(token: string | undefined): Promise<boolean> {
    return !this.isRequired() || await this.isSignedIn(token);
  }

  /**
   * Looks at a secret, at most `MAX_TRIES` wrong ones of an address a minute. The pause holds for a
   * right one too: an answer would tell that it is right.
   */
  async trySecret(
    attempt: { readonly secret: string; readonly address: string; readonly isLink?: boolean },
  ): Promise<Verdict> {
    const { secret, address, isLink = false } = attempt;
    const tries = isLink ? this.#linkTries : this.#tries;
    const hash = await hashToken(secret);
    for (let check = this.#checks.get(hash); check; check = this.#checks.get(hash)) await check;
    this.#forgetOld();
    const waitMs = tries.waitMs(address, this.steadyMs());
    if (waitMs > 0) return { kind: "paused", waitMs };
    if (hash === this.#rightHash) return { kind: "right" };
    if (this.#checks.size >= MAX_CHECKS) return { kind: "paused", waitMs: BUSY_MS };
    tries.count(address, this.steadyMs());
    if (secret.length <= MAX_SECRET_LENGTH && await this.#check(secret, hash)) {
      tries.takeBack(address);
      return { kind: "right" };
    }
    this.onWrong(address);
    return { kind: "wrong", triesLeft: tries.left(address, this.steadyMs()) };
  }

  /** @returns the token that the browser keeps as its cookie */
  async signIn(facts: BrowserFacts): Promise<string> {
    const { generation } = this;
    const token = await this.#signIns.open(this.#now(), facts);
    if (generation !== this.generation) await this.signOut(token);
    return token;
  }

  async signOut(token: string): Promise<void> {
    await this.#signIns.close(token);
  }

  #now(): SignInMoment {
    return { steadyMs: this.steadyMs(), wallMs: this.program.nowMs() };
  }

  /** Asks the program, which derives a key for that; a change meanwhile makes the answer void. */
  async #check(secret: string, hash: string): Promise<boolean> {
    const { generation } = this;
    const check = this.program.isSecretRight(secret);
    this.#checks.set(hash, check);
    try {
      const isRight = await check;
      if (!isRight || generation !== this.generation) return false;
      this.#rightHash = hash;
      return true;
    } finally {
      this.#checks.delete(hash);
    }
  }

  /** A changed or switched-off secret ends everything that rested on the old one. */
  #forgetOld(): void {
    const { webSecret, webSecretEnabled } = this.program.settings().values;
    const inForce = webSecretEnabled ? webSecret : "";
    if (inForce === this.#secretInForce) return;
    this.#secretInForce = inForce;
    this.#generation += 1;
    this.#rightHash = null;
    this.#signIns.closeAll();
  }
}

/**
 * Lets in who is signed in or sends the secret, as `Authorization: Bearer` or, on pages, as the
 * parameter `secret` of an old link: that signs in and leaves the address. Who may only look is let
 * in to look.
 */
export function requireSecret(auth: Auth, program: Program): MiddlewareHandler {
  return async (c, next) => {
    const secret = linkSecret(c);
    const token = getCookie(c, SIGN_IN_COOKIE);
    if (await auth.mayGoOn(token)) {
      if (secret !== null) return leaveSecretOut(c, program);
      return await answerWhile(c, next, {
        access: auth.isRequired() ? "act" : "open",
        isStillIn: () => auth.mayGoOn(token),
      });
    }
    const bearer = bearerSecret(c);
    const given = bearer ?? secret;
    if (given === null) return await letLook(c, next, { auth, program });
    const address = requestFacts(c, program.settings().values).clientAddress;
    const verdict = await auth.trySecret({ secret: given, address, isLink: bearer === null });
    if (verdict.kind === "paused") return refusePaused(c, program, verdict.waitMs);
    if (verdict.kind === "wrong") return askForSecret(c, program);
    if (bearer !== null) {
      const { generation } = auth;
      return await answerWhile(c, next, {
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

/** Guests, and everybody where the setting says so, see what is to be seen. */
async function letLook(
  c: Context,
  next: Next,
  { auth, program }: { readonly auth: Auth; readonly program: Program },
): Promise<Response | void> {
  const mayLook = async () =>
    program.settings().values.webLook === "everyone" ||
    await isGuestToken(program, getCookie(c, GUEST_COOKIE));
  if (arePagesClosed(program) || !await mayLook()) return askForSecret(c, program);
  if (guardOf({ method: c.req.method, path: c.req.path }) === "act") {
    return refuseToAct(c, program);
  }
  const { generation } = auth;
  return await answerWhile(c, next, {
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

/** What its owner knows a browser by, on the page of those that are signed in. */
export function browserFacts(c: Context, program: Program): BrowserFacts {
  const { clientAddress } = requestFacts(c, program.settings().values);
  return { browser: browserName(c.req.header("user-agent") ?? ""), address: clientAddress };
}

/** Signs a browser in again that has just changed the secret itself: nobody else stays in. */
export async function keepSignedIn(c: Context, program: Program, auth: Auth): Promise<void> {
  if (!auth.isRequired() || await auth.isSignedIn(getCookie(c, SIGN_IN_COOKIE))) return;
  setSignInCookie(c, program, {
    token: await auth.signIn(browserFacts(c, program)),
    isKept: true,
  });
}

/** Answers; a stream ends before its next message once `isStillIn` is false. */
async function answerWhile(
  c: Context,
  next: Next,
  entry: Entry,
): Promise<void> {
  noteAccess(c.req.raw, entry);
  await next();
  // The type first: whoever looks at a body makes a stream of it.
  if (!c.res.headers.get("content-type")?.startsWith("text/event-stream")) return;
  const { body } = c.res;
  if (body === null) return;
  const gate = new TransformStream<Uint8Array, Uint8Array>({
    async transform(chunk, controller) {
      if (await entry.isStillIn()) controller.enqueue(chunk);
      else controller.terminate();
    },
  });
  c.res = new Response(body.pipeThrough(gate), c.res);
}

function leaveSecretOut(c: Context, program: Program): Response {
  return c.redirect(targetWithout(c.req.raw, program, SECRET_PARAMETER), 303);
}

/** Gives the browser its token, for 30 days or until it is closed. */
export function setSignInCookie(
  c: Context,
  program: Program,
  signIn: { token: string; isKept: boolean },
): void {
  setCookie(c, SIGN_IN_COOKIE, signIn.token, {
    ...cookieScope(c, program),
    ...(signIn.isKept ? { maxAge: SIGN_IN_MS / SECOND_MS } : {}),
  });
}

export function clearSignInCookie(c: Context, program: Program): void {
  deleteCookie(c, SIGN_IN_COOKIE, cookieScope(c, program));
}

/** The token of the guest link, for a year: a tablet on the wall is nobody's browser. */
export function setGuestCookie(c: Context, program: Program, token: string): void {
  setCookie(c, GUEST_COOKIE, token, { ...cookieScope(c, program), maxAge: GUEST_S });
}

export function clearGuestCookie(c: Context, program: Program): void {
  deleteCookie(c, GUEST_COOKIE, cookieScope(c, program));
}

/** The answer to somebody who tried too often. */
export function refusePaused(c: Context, program: Program, waitMs: number): Response {
  const seconds = Math.max(1, Math.ceil(waitMs / SECOND_MS));
  return refuse(c, program, {
    status: 429,
    message: ({ refusals }) => refusals.tooManyTries(seconds),
    headers: { "retry-after": String(seconds) },
  });
}

/** Lax and not Strict: who comes by a link of another page, or of a mail, stays signed in. */
function cookieScope(c: Context, program: Program) {
  const { isSecure } = requestFacts(c, program.settings().values);
  return { httpOnly: true, sameSite: "Lax", path: "/", secure: isSecure } as const;
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

function isRead(c: Context): boolean {
  return c.req.method === "GET" || c.req.method === "HEAD";
}

/** A program takes a file without naming pages among what it accepts. */
function isFileForProgram(c: Context): boolean {
  return /^\/(export|backups)\//.test(c.req.path) &&
    !(c.req.header("accept") ?? "").includes("text/html");
}

/** Pages lead to the form; programs and fragments of pages get 401. */
export function askForSecret(c: Context, program: Program): Response {
  const isFragment = c.req.header("hx-request") !== undefined;
  const form = publicPath(c.req.raw, program, "/sign-in");
  if (isForPrograms(c.req.path) || isFragment || isFileForProgram(c)) {
    return refuse(c, program, {
      status: 401,
      message: ({ refusals }) => refusals.secretNeeded,
      headers: { "www-authenticate": "Bearer", ...(isFragment ? { "hx-redirect": form } : {}) },
    });
  }
  const back = isRead(c) ? targetWithout(c.req.raw, program, SECRET_PARAMETER) : "/";
  return c.redirect(back === "/" ? form : `${form}?to=${encodeURIComponent(back)}`, 303);
}
