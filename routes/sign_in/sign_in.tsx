import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import {
  type Auth,
  browserFacts,
  clearGuestCookie,
  clearSignInCookie,
  refusePaused,
  setGuestCookie,
  setSignInCookie,
  SIGN_IN_COOKIE,
  type Verdict,
} from "./auth.ts";
import { arePagesClosed, closedPage } from "./closed_pages.tsx";
import { Icon } from "../ui/icons.tsx";
import { Message, pageContext, renderPage } from "../ui/layout.tsx";
import { isGuestToken } from "./guest_link.ts";
import { localTarget, publicPath } from "../http/local_path.ts";
import { requestFacts } from "../http/request_facts.ts";
import { formFields } from "../ui/theme.ts";
import type { SignInWords } from "../../src/words/page_words.ts";

/** Open to all: what is sent here is read before anybody is known. */
export const SIGN_IN_PATHS = ["/sign-in", "/sign-out"] as const;

/** GET and POST /sign-in, the form for the secret; POST /sign-out; the guest link. Open to all. */
export function signInRoutes(program: Program, auth: Auth): Hono {
  return new Hono()
    .get("/guest/:token", async (c) => {
      const token = c.req.param("token");
      if (!await isGuestToken(program, token)) {
        return c.redirect(publicPath(c.req.raw, program, "/sign-in"), 303);
      }
      setGuestCookie(c, program, token);
      return c.redirect(publicPath(c.req.raw, program, "/"), 303);
    })
    .use("/sign-in", async (c, next) => {
      if (arePagesClosed(program)) return closedPage(c, program);
      return await next();
    })
    .get("/sign-in", async (c) => {
      const to = safeTarget(c.req.raw, program, c.req.query("to"));
      const isIn = !auth.isRequired() || await auth.isSignedIn(getCookie(c, SIGN_IN_COOKIE));
      return isIn ? c.redirect(to, 303) : answerForm(c, program, { to, problem: null });
    })
    .post("/sign-in", async (c) => {
      const fields = await formFields(c);
      const to = safeTarget(c.req.raw, program, fields?.get("to"));
      if (!auth.isRequired()) return c.redirect(to, 303);
      const secret = fields?.get("secret") ?? "";
      if (secret === "") {
        return answerForm(c, program, { to, problem: "missing" });
      }
      const address = requestFacts(c, program.settings().values).clientAddress;
      const verdict = await auth.trySecret({ secret, address });
      if (verdict.kind === "paused") return refusePaused(c, program, verdict.waitMs);
      if (verdict.kind === "wrong") return answerForm(c, program, { to, problem: verdict });
      setSignInCookie(c, program, {
        token: await auth.signIn(browserFacts(c, program)),
        isKept: fields?.has("stay") ?? false,
      });
      return c.redirect(to, 303);
    })
    .post("/sign-out", async (c) => {
      const token = getCookie(c, SIGN_IN_COOKIE);
      if (token !== undefined) await auth.signOut(token);
      clearSignInCookie(c, program);
      clearGuestCookie(c, program);
      return c.redirect(publicPath(c.req.raw, program, auth.isRequired() ? "/sign-in" : "/"), 303);
    });
}

type Problem = "missing" | Extract<Verdict, { kind: "wrong" }>;

/** 200 with the empty form; 422 without a secret, 401 for a wrong one, which is not shown again. */
function answerForm(
  c: Context,
  program: Program,
  form: { readonly to: string; readonly problem: Problem | null },
): Response {
  const { to, problem } = form;
  const context = pageContext(c.req.raw, program);
  const texts = context.texts.signIn;
  const message = problem === null
    ? null
    : problem === "missing"
    ? texts.missing
    : texts.wrong(problem.triesLeft);
  const status = problem === null ? 200 : problem === "missing" ? 422 : 401;
  if (status === 401) c.header("www-authenticate", "Bearer");
  const action = publicPath(c.req.raw, program, "/sign-in");
  const content = renderToString(
    <Message title={texts.title}>
      <SignInForm texts={texts} action={action} to={to} message={message} />
    </Message>,
  );
  return c.html(renderPage({ context, title: texts.title, page: null }, content), status);
}

function SignInForm(
  props: {
    readonly texts: SignInWords;
    readonly action: string;
    readonly to: string;
    readonly message: string | null;
  },
): JSX.Element {
  const { texts, action, to, message } = props;
  return (
    <form class="settings-form" method="post" action={action}>
      <input type="hidden" name="to" value={to} />
      <div class="setting">
        <label for="secret">{texts.secret}</label>
        <div class="setting-control">
          <input
            id="secret"
            name="secret"
            type="password"
            class="is-text"
            autocomplete="current-password"
            required
            maxLength={128}
            autofocus
            aria-invalid={message === null ? undefined : "true"}
            aria-describedby={message === null ? "secret-help" : "secret-error secret-help"}
          />
        </div>
        {message === null ? null : (
          <p class="setting-error" id="secret-error" role="alert">
            <Icon name="alert" />
            {message}
          </p>
        )}
        <p class="setting-help" id="secret-help">{texts.forgotten}</p>
      </div>
      <div class="setting">
        <label class="switch">
          <input type="checkbox" role="switch" name="stay" checked />
          {texts.stay}
        </label>
      </div>
      <button type="submit" class="save-button">{texts.enter}</button>
    </form>
  );
}

/** Where to go after signing in: a page of ours that is not the form again. */
function safeTarget(request: Request, program: Program, to: string | undefined): string {
  const start = publicPath(request, program, "/");
  const target = to === undefined ? null : localTarget(to);
  return target === null || /\/sign-(in|out)($|\?)/.test(target) ? start : target;
}
