import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { type Auth, SIGN_IN_COOKIE } from "./auth.ts";
import { formatsFor } from "../../src/words/format.ts";
import { guestToken } from "./guest_link.ts";
import { pageContext, renderPage } from "../ui/layout.tsx";
import { publicPath } from "../http/local_path.ts";
import { requestFacts } from "../http/request_facts.ts";
import { formFields } from "../ui/theme.ts";
import { MAX_SIGN_INS } from "./sign_ins.ts";
import type { Words } from "../../src/words/words.ts";
import type { AccessWords } from "../../src/words/page_words.ts";
import { groupPath } from "../settings/settings_places.ts";

/** GET /access: who is signed in, and the guest link; POST /access/end signs browsers out. */
export function accessRoutes(program: Program, auth: Auth): Hono {
  return new Hono()
    .get("/access", (c) => accessPage(c, program, auth))
    .post("/access/end", async (c) => {
      const fields = await formFields(c);
      const own = await auth.signInOf(getCookie(c, SIGN_IN_COOKIE));
      const others = auth.signIns().map(({ id }) => id).filter((id) => id !== own);
      auth.endSignIns(new Set(fields?.has("others") ? others : [fields?.get("id") ?? ""]));
      return c.redirect(publicPath(c.req.raw, program, "/access"), 303);
    });
}

async function accessPage(c: Context, program: Program, auth: Auth): Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const texts = context.texts.access;
  const token = await guestToken(program);
  const { origin } = requestFacts(c, program.settings().values);
  const link = token === null || origin === null
    ? null
    : origin + publicPath(c.req.raw, program, `/guest/${token}`);
  const own = await auth.signInOf(getCookie(c, SIGN_IN_COOKIE));
  const content = renderToString(
    <div class="data-page">
      <h1>{texts.title}</h1>
      {auth.isRequired()
        ? (
          <Browsers
            texts={texts}
            program={program}
            auth={auth}
            own={own}
            basePath={context.basePath}
            words={context.texts}
          />
        )
        : <p>{texts.noSecret}</p>}
      {auth.isRequired() ? <Guests texts={texts} link={link} basePath={context.basePath} /> : null}
      <p>
        <a class="action" href={`${context.basePath}/access/tokens`}>{context.texts.tokens.link}</a>
      </p>
      <p>
        <a class="action" href={context.basePath + groupPath("web")}>{texts.settings}</a>
      </p>
    </div>,
  );
  return c.html(
    renderPage({ context, title: texts.title, page: "settings", here: "/access" }, content),
  );
}

function Browsers(
  { texts, program, auth, own, basePath, words }: {
    readonly texts: AccessWords;
    readonly program: Program;
    readonly auth: Auth;
    readonly own: string | null;
    readonly basePath: string;
    readonly words: Words;
  },
): JSX.Element {
  const formats = formatsFor({ words, timeZone: program.timeZone() });
  const nowMs = program.nowMs();
  const signIns = auth.signIns().slice(-MAX_SIGN_INS).toReversed();
  const end = `${basePath}/access/end`;
  return (
    <section class="card" aria-labelledby="browsers">
      <h2 id="browsers">{texts.browsers}</h2>
      <div class="table-scroll" tabindex={0} role="group" aria-labelledby="browsers">
        <table class="plain-table browser-table">
          <thead>
            <tr>
              <th scope="col">{texts.columns.browser}</th>
              <th scope="col">{texts.columns.since}</th>
              <th scope="col">{texts.columns.seen}</th>
            </tr>
          </thead>
          <tbody>
            {signIns.map((signIn) => (
              <tr key={signIn.id}>
                <td>
                  {signIn.browser || texts.unknown}
                  {signIn.id === own ? ` (${texts.thisOne})` : ""}
                  <span class="browser-address">{signIn.address}</span>
                  <form
                    method="post"
                    action={signIn.id === own ? `${basePath}/sign-out` : end}
                  >
                    <button type="submit" name="id" value={signIn.id} class="quiet-button">
                      {signIn.id === own ? texts.signOut : texts.end}
                    </button>
                  </form>
                </td>
                <td>{formats.moment({ atMs: signIn.signedInAtMs, nowMs })}</td>
                <td>{formats.moment({ atMs: signIn.seenAtMs, nowMs })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {signIns.some(({ id }) => id !== own)
        ? (
          <form method="post" action={end}>
            <button type="submit" name="others" value="1" class="save-button">
              {texts.endOthers}
            </button>
          </form>
        )
        : null}
      <p>{texts.restart}</p>
    </section>
  );
}

function Guests(
  { texts, link, basePath }: {
    readonly texts: AccessWords;
    readonly link: string | null;
    readonly basePath: string;
  },
): JSX.Element {
  return (
    <section class="card" aria-labelledby="guests">
      <h2 id="guests">{texts.guests}</h2>
      <p>{link === null ? texts.noGuests : texts.guestLink}</p>
      {link === null
        ? (
          <p>
            <a class="action" href={basePath + groupPath("web")}>{texts.settings}</a>
          </p>
        )
        : (
          <p class="long-word">
            <a href={link}>{link}</a>
          </p>
        )}
    </section>
  );
}
