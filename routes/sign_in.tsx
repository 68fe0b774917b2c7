import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../src/app/program.ts";
import type { Language } from "../src/domain/text.ts";
import {
  type Auth,
  clearSessionCookie,
  secondsOf,
  SESSION_COOKIE,
  setSessionCookie,
  type Verdict,
  WRONG_LINK,
} from "./auth.ts";
import { UNIT_SPACE } from "./format.ts";
import { Icon } from "./icons.tsx";
import { Message, pageContext, renderPage } from "./layout.tsx";
import { localTarget, publicPath } from "./local_path.ts";
import { requestFacts } from "./request_facts.ts";
import { formFields } from "./theme.ts";

interface SignInTexts {
  readonly title: string;
  readonly secret: string;
  readonly stay: string;
  readonly enter: string;
  readonly missing: string;
  readonly wrong: (triesLeft: number) => string;
  readonly paused: (seconds: number) => string;
  readonly wrongLink: string;
  /** What to do before and after the command, which stands between. */
  readonly forgotten: readonly [string, string];
}

const TEXTS: Readonly<Record<Language, SignInTexts>> = {
  en: {
    title: "Sign in",
    secret: "Secret",
    stay: "Stay signed in on this device",
    enter: "Sign in",
    missing: "Enter the secret",
    wrong: (left) =>
      "The secret is wrong. " +
      (left === 0 ? "Next try in a minute" : `${left} more, then a minute's pause`),
    paused: (seconds) => `Too many wrong tries. The next one counts in ${seconds}${UNIT_SPACE}s`,
    wrongLink: "The secret in the link is wrong, or no longer right",
    forgotten: [
      "Forgotten? Stop the program, run ",
      " in its folder and start it again: then no secret is asked for.",
    ],
  },
  de: {
    title: "Anmelden",
    secret: "Geheimnis",
    stay: "Auf diesem Gerät angemeldet bleiben",
    enter: "Anmelden",
    missing: "Geheimnis eingeben",
    wrong: (left) =>
      "Das Geheimnis stimmt nicht. " +
      (left === 0 ? "Nächster Versuch in einer Minute" : `Noch ${left}, dann eine Minute Pause`),
    paused: (seconds) => `Zu viele falsche Versuche. Der nächste zählt in ${seconds}${UNIT_SPACE}s`,
    wrongLink: "Das Geheimnis im Link stimmt nicht oder nicht mehr",
    forgotten: [
      "Vergessen? Das Programm anhalten, in seinem Ordner ",
      " ausführen und es wieder starten: dann wird kein Geheimnis verlangt.",
    ],
  },
};

const RESET_COMMAND = "deno task reset-secret";

/** Open to all: what is sent here is read before anybody is known. */
export const SIGN_IN_PATHS = ["/sign-in", "/sign-out"] as const;

/** GET and POST /sign-in, the form for the secret; POST /sign-out. Open to all. */
export function signInRoutes(program: Program, auth: Auth): Hono {
  return new Hono()
    .get("/sign-in", async (c) => {
      const to = safeTarget(c.req.raw, program, c.req.query("to"));
      const isIn = !auth.isRequired() || await auth.isSignedIn(getCookie(c, SESSION_COOKIE));
      if (isIn) return c.redirect(to, 303);
      const waitMs = auth.waitMs(clientOf(c, program));
      const isLinkWrong = c.req.query(WRONG_LINK) !== undefined;
      const problem = waitMs > 0
        ? { kind: "paused", waitMs } as const
        : isLinkWrong
        ? "link"
        : null;
      return answerForm(c, program, { to, problem, status: 200 });
    })
    .post("/sign-in", async (c) => {
      const fields = await formFields(c);
      const to = safeTarget(c.req.raw, program, fields?.get("to"));
      if (!auth.isRequired()) return c.redirect(to, 303);
      const secret = fields?.get("secret") ?? "";
      if (secret === "") {
        return answerForm(c, program, { to, problem: "missing", status: 422 });
      }
      const verdict = await auth.trySecret({ secret, address: clientOf(c, program) });
      if (verdict.kind === "paused") {
        c.header("retry-after", String(secondsOf(verdict.waitMs)));
        return answerForm(c, program, { to, problem: verdict, status: 429 });
      }
      if (verdict.kind === "wrong") {
        c.header("www-authenticate", "Bearer");
        return answerForm(c, program, { to, problem: verdict, status: 401 });
      }
      setSessionCookie(c, program, {
        token: await auth.signIn(),
        isKept: fields?.has("stay") ?? false,
      });
      return c.redirect(to, 303);
    })
    .post("/sign-out", async (c) => {
      const token = getCookie(c, SESSION_COOKIE);
      if (token !== undefined) await auth.signOut(token);
      clearSessionCookie(c, program);
      return c.redirect(publicPath(c.req.raw, program, auth.isRequired() ? "/sign-in" : "/"), 303);
    });
}

type Problem = "missing" | "link" | Exclude<Verdict, { kind: "right" }>;

function clientOf(c: Context, program: Program): string {
  return requestFacts(c, program.settings().values).clientAddress;
}

function messageOf(problem: Problem, texts: SignInTexts): string {
  if (problem === "missing") return texts.missing;
  if (problem === "link") return texts.wrongLink;
  return problem.kind === "wrong"
    ? texts.wrong(problem.triesLeft)
    : texts.paused(secondsOf(problem.waitMs));
}

/** The form, with what was wrong; a secret that was sent is not shown again. */
function answerForm(
  c: Context,
  program: Program,
  form: {
    readonly to: string;
    readonly problem: Problem | null;
    readonly status: 200 | 401 | 422 | 429;
  },
): Response {
  const { to, problem, status } = form;
  const context = pageContext(c.req.raw, program);
  const texts = TEXTS[context.language];
  const message = problem === null ? null : messageOf(problem, texts);
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
    readonly texts: SignInTexts;
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
        <p class="setting-help" id="secret-help">
          {texts.forgotten[0]}
          <code>{RESET_COMMAND}</code>
          {texts.forgotten[1]}
        </p>
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
