import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import {
  MAX_TOKEN_NAME,
  MAX_TOKENS,
  type TokenBook,
  type TokenRefused,
} from "../../src/app/settings/token_service.ts";
import { type ApiToken, TOKEN_RIGHTS } from "../../src/domain/ports/api_tokens.ts";
import { formatsFor } from "../../src/words/format.ts";
import type { TokenWords } from "../../src/words/page_words.ts";
import { publicPath } from "../http/local_path.ts";
import { Icon } from "../ui/icons.tsx";
import { type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { formFields } from "../ui/theme.ts";
import type { Auth } from "./auth.ts";

/**
 * The tokens of other programs: GET /access/tokens lists them, POST makes one, which its answer alone
 * shows; POST /access/tokens/end revokes one. While no secret is asked for none can be made: whoever
 * is in the network would keep a way in.
 */
export function tokenRoutes(program: Program, auth: Auth, tokens: TokenBook): Hono {
  return new Hono()
    .get("/access/tokens", (c) => answerPage(c, program, { auth, tokens }))
    .post("/access/tokens", async (c) => {
      const fields = await formFields(c);
      if (!auth.isRequired()) return answerPage(c, program, { auth, tokens });
      const [name, may] = [fields?.get("name") ?? "", fields?.get("may") ?? ""];
      const made = await tokens.make({ name, may });
      return answerPage(c, program, { auth, tokens, made });
    })
    .post("/access/tokens/end", async (c) => {
      const fields = await formFields(c);
      const id = Number(fields?.get("id") ?? NaN);
      tokens.revoke(id);
      return c.redirect(publicPath(c.req.raw, program, "/access/tokens"), 303);
    });
}

interface Shown {
  readonly auth: Auth;
  readonly tokens: TokenBook;
  readonly made?: { readonly token: string } | { readonly refused: TokenRefused };
}

function answerPage(
  c: Context,
  program: Program,
  { auth, tokens, made }: Shown,
): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const texts = context.texts.tokens;
  const refused = made !== undefined && "refused" in made ? made.refused : null;
  const content = renderToString(
    <div class="data-page">
      <h1>{texts.title}</h1>
      <p>{texts.intro}</p>
      {made !== undefined && "token" in made ? <Made texts={texts} token={made.token} /> : null}
      {auth.isRequired()
        ? <NewToken texts={texts} basePath={context.basePath} refused={refused} />
        : <p>{texts.noSecret}</p>}
      <List context={context} program={program} tokens={tokens.list()} />
      <p>
        <a class="action" href={`${context.basePath}/api`}>{context.texts.api.link}</a>
      </p>
    </div>,
  );
  const frame = { context, title: texts.title, page: "settings", here: "/access/tokens" } as const;
  return c.html(renderPage(frame, content), refused === null ? 200 : 422);
}

function Made({ texts, token }: { texts: TokenWords; token: string }): JSX.Element {
  return (
    <section class="card" aria-labelledby="made" role="status">
      <h2 id="made">{texts.made}</h2>
      <p class="long-word">
        <code class="term">{token}</code>
      </p>
      <p>{texts.once}</p>
    </section>
  );
}

function NewToken(
  { texts, basePath, refused }: {
    readonly texts: TokenWords;
    readonly basePath: string;
    readonly refused: TokenRefused | null;
  },
): JSX.Element {
  return (
    <section class="card" aria-labelledby="new">
      <h2 id="new">{texts.fresh}</h2>
      <form class="settings-form" method="post" action={`${basePath}/access/tokens`}>
        <div class="setting">
          <label for="name">{texts.name}</label>
          <div class="setting-control">
            <input
              id="name"
              name="name"
              class="is-text"
              required
              maxLength={MAX_TOKEN_NAME}
              aria-describedby="name-help"
            />
          </div>
          {refused === null ? null : (
            <p class="setting-error" role="alert">
              <Icon name="alert" />
              {texts.refused[refused](MAX_TOKENS)}
            </p>
          )}
          <p class="setting-help" id="name-help">{texts.nameHelp}</p>
        </div>
        <div class="setting">
          <label for="may">{texts.may}</label>
          <div class="setting-control">
            <select id="may" name="may">
              {TOKEN_RIGHTS.map((right) => (
                <option key={right} value={right}>{texts.rights[right]}</option>
              ))}
            </select>
          </div>
        </div>
        <button type="submit" class="save-button">{texts.make}</button>
      </form>
    </section>
  );
}

function List(
  { context, program, tokens }: {
    readonly context: PageContext;
    readonly program: Program;
    readonly tokens: readonly ApiToken[];
  },
): JSX.Element {
  const { texts: words, basePath } = context;
  const texts = words.tokens;
  const formats = formatsFor({ words, timeZone: program.timeZone() });
  const nowMs = program.nowMs();
  const moment = (atMs: number | null) =>
    atMs === null ? texts.never : formats.moment({ atMs, nowMs });
  if (tokens.length === 0) return <p>{texts.none}</p>;
  return (
    <section class="card" aria-labelledby="tokens">
      <h2 id="tokens">{texts.valid}</h2>
      <div class="table-scroll" tabindex={0} role="group" aria-labelledby="tokens">
        <table class="plain-table browser-table">
          <thead>
            <tr>
              <th scope="col">{texts.name}</th>
              <th scope="col">{texts.madeAt}</th>
              <th scope="col">{texts.usedAt}</th>
            </tr>
          </thead>
          <tbody>
            {tokens.map(({ id, name, may, madeAtMs, usedAtMs }) => (
              <tr key={id}>
                <td>
                  <span class="term">{name}</span>
                  <span class="browser-address">{texts.rights[may]}</span>
                  <form method="post" action={`${basePath}/access/tokens/end`}>
                    <button type="submit" name="id" value={id} class="quiet-button">
                      {texts.end}
                    </button>
                  </form>
                </td>
                <td>{moment(madeAtMs)}</td>
                <td>{moment(usedAtMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
