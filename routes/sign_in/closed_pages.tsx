import type { Context } from "hono";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import type { Language } from "../../src/domain/settings/language.ts";
import { Message, pageContext, renderPage } from "../ui/layout.tsx";

interface ClosedTexts {
  readonly title: string;
  readonly why: string;
  readonly todo: string;
  readonly command: string;
  readonly then: string;
}

const TEXTS: Readonly<Record<Language, ClosedTexts>> = {
  en: {
    title: "These pages are closed",
    why:
      "The database could not be read, and the secret of these pages is lost with it, if there " +
      "was one. So that they do not stand open to everybody, they stay closed. Charging goes on.",
    todo: "At the machine: stop the program, run in its folder",
    command: "npx -y deno@2.9.5 task reset-secret",
    then: "and start it again. The pages then open without a secret until you set a new one.",
  },
  de: {
    title: "Diese Seiten sind geschlossen",
    why: "Die Datenbank war nicht lesbar, und das Geheimnis dieser Seiten ist mit ihr verloren, " +
      "falls es eines gab. Damit sie nicht jedem offen stehen, bleiben sie geschlossen. Das Laden " +
      "geht weiter.",
    todo: "An der Maschine: das Programm anhalten, in seinem Ordner aufrufen",
    command: "npx -y deno@2.9.5 task reset-secret",
    then: "und es wieder starten. Die Seiten öffnen sich dann ohne Geheimnis, bis Sie ein neues " +
      "festlegen.",
  },
};

/** A secret is asked for that nobody has: it was lost with the database. */
export function arePagesClosed(program: Program): boolean {
  const { webSecretEnabled, webSecret } = program.settings().values;
  return webSecretEnabled && webSecret === "";
}

/** Says why nobody can sign in, and what to do. */
export function closedPage(c: Context, program: Program): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const texts = TEXTS[context.language];
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
