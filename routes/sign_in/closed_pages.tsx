import type { Context } from "hono";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { Message, pageContext, renderPage } from "../ui/layout.tsx";

/** A secret is asked for that nobody has: it was lost with the database. */
export function arePagesClosed(program: Program): boolean {
  const { webSecretEnabled, webSecret } = program.settings().values;
  return webSecretEnabled && webSecret === "";
}

/** Says why nobody can sign in, and what to do. */
export function closedPage(c: Context, program: Program): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const texts = context.texts.closed;
  const content = renderToString(
    <Message title={texts.title}>
      <p role="alert">{texts.why}</p>
      <p>{texts.todo}</p>
      <p>
        <code>{texts.command}</code>
      </p>
      <p>{texts.then}</p>
    </Message>,
  );
  return c.html(renderPage({ context, title: texts.title, page: null }, content), 403);
}
