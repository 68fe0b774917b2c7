import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Program } from "../../src/app/program.ts";
import type { TokenBook } from "../../src/app/settings/token_service.ts";
import type { ApiToken } from "../../src/domain/ports/api_tokens.ts";
import { SECOND_MS } from "../../src/domain/house/units.ts";
import { browserName } from "./browser_name.ts";
import { arePagesClosed } from "./closed_pages.tsx";
import { GUEST_COOKIE } from "./guest_link.ts";
import { publicPath, targetWithout } from "../http/local_path.ts";
import { isForPrograms, refuse, secondsOf } from "../http/refusal.tsx";
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
export const SECRET_PARAMETER = "secret";
/** Longest secret that can be right; the setting's own bound. */
const MAX_SECRET_LENGTH = 128;
/** Secrets being looked at side by side: each keeps a processor busy for half a second. */
const MAX_CHECKS = 2;
const BUSY_MS = SECOND_MS;

/** What became of a secret: `triesLeft` before the pause, `waitMs` until the next try. */
export type Verdict =
  | { readonly kind: "right"; readonly token: ApiToken | null }
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
    private readonly tokens: TokenBook,
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
    attempt: {
      readonly secret: string;
      readonly address: string;
      readonly isLink?: boolean;
      /** Sent by a program: it may be a token as well. */
      readonly isBearer?: boolean;
    },
  ): Promise<Verdict> {
    const { secret, address, isLink = false, isBearer = false } = attempt;
    const tries = isLink ? this.#linkTries : this.#tries;
    const hash = await hashToken(secret);
    const token = isBearer && !arePagesClosed(this.program) ? await this.tokens.find(secret) : null;
    for (let check = this.#checks.get(hash); check; check = this.#checks.get(hash)) await check;
    this.#forgetOld();
    const waitMs = tries.waitMs(address, this.steadyMs());
    if (waitMs > 0) return { kind: "paused", waitMs };
    if (hash === this.#rightHash) return { kind: "right", token: null };
    if (token !== null) return { kind: "right", token };
    if (this.#checks.size >= MAX_CHECKS) return { kind: "paused", waitMs: BUSY_MS };
    tries.count(address, this.steadyMs());
    if (secret.length <= MAX_SECRET_LENGTH && await this.#check(secret, hash)) {
      tries.takeBack(address);
      return { kind: "right", token: null };
    }
    this.onWrong(address);
    return { kind: "wrong", triesLeft: tries.left(address, this.steadyMs()) };
  }

  /** Whether the program of a token may still be here. */
  mayTokenGoOn(id: number): boolean {
    return !this.isRequired() || this.tokens.isValid(id);
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
  const seconds = secondsOf(waitMs);
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

/** True for what changes nothing. */
export function isRead(c: Context): boolean {
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
