import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { BackupRefused, StorageFailed } from "../../src/domain/codes/errors.ts";
import type {
  DatabaseContent,
  RestorePlan,
  RestoreSource,
} from "../../src/domain/ports/restoring.ts";
import { formatsFor, megabytes } from "../../src/words/format.ts";
import { Icon } from "../ui/icons.tsx";
import { Message, type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { publicPath } from "../http/local_path.ts";
import { refuse } from "../http/refusal.tsx";
import { formFields } from "../ui/theme.ts";
import type { Words } from "../../src/words/words.ts";
import type { RestoreWords } from "../../src/words/page_words.ts";

/** How the address and the form name what was sent in; a backup is named by its file. */
const UPLOAD = "upload";
/** The program is mostly back within some seconds; with a large database on a card it takes longer. */
const RETURN_S = 6;

/** POST /restore/upload takes a file of any size: it has no part in the bounds of other bodies. */
export function restoreUploadRoutes(program: Program): Hono {
  return new Hono().post("/restore/upload", async (c) => {
    const { restoring } = program;
    const { body } = c.req.raw;
    if (restoring === null || body === null) return refuseSource(c, program);
    try {
      await restoring.receive({ contentType: c.req.header("content-type") ?? "", body });
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
      return planPage(c, program, { refused: error });
    }
    return c.redirect(publicPath(c.req.raw, program, `/restore?from=${UPLOAD}`), 303);
  });
}

/** GET /restore shows what a backup would replace; POST /restore does it. */
export function restoreRoutes(program: Program): Hono {
  return new Hono()
    .get("/restore", (c) => {
      const source = sourceOf(c.req.query("from"));
      return source === null ? refuseSource(c, program) : examined(c, program, source);
    })
    .post("/restore", async (c) => {
      const { restoring } = program;
      const source = sourceOf((await formFields(c))?.get("from") ?? undefined);
      if (restoring === null || source === null) return refuseSource(c, program);
      const plan = attempt(() => restoring.examine(source));
      if (plan === null) return refuseSource(c, program);
      if (plan instanceof StorageFailed) return planPage(c, program, { refused: plan });
      restoring.begin(source);
      return farewell(c, program);
    });
}

function sourceOf(from: string | undefined): RestoreSource | null {
  if (from === undefined || from === "") return null;
  return from === UPLOAD ? { kind: "upload" } : { kind: "backup", name: from };
}

/** Why it failed, where it did. */
function attempt<T>(work: () => T): T | StorageFailed {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    return error;
  }
}

function examined(
  c: Context,
  program: Program,
  source: RestoreSource,
): Response | Promise<Response> {
  const plan = attempt(() => program.restoring?.examine(source) ?? null);
  if (plan === null) return refuseSource(c, program);
  if (plan instanceof StorageFailed) return planPage(c, program, { refused: plan });
  return planPage(c, program, { source, plan });
}

function refuseSource(c: Context, program: Program): Response {
  return refuse(c, program, { status: 404, message: (words) => words.restore.unknown });
}

type Examined =
  | { readonly refused: StorageFailed }
  | { readonly source: RestoreSource; readonly plan: RestorePlan };

function planPage(
  c: Context,
  program: Program,
  found: Examined,
): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const texts = context.texts.restore;
  const content = renderToString(
    <div class="data-page">
      <h1>{texts.title}</h1>
      {"refused" in found
        ? (
          <section class="card">
            <p class="warning-bar" role="alert">
              <Icon name="alert" />
              <span>{texts.refused(whyRefused(found.refused, context.texts))}</span>
            </p>
            <p>
              <a class="action" href={`${context.basePath}/data`}>{texts.back}</a>
            </p>
          </section>
        )
        : <PlanCard texts={texts} context={context} program={program} {...found} />}
    </div>,
  );
  const page = renderPage({ context, title: texts.title, page: "settings" }, content);
  return c.html(page, "refused" in found ? 422 : 200);
}

function whyRefused(error: StorageFailed, words: Words): string {
  return error instanceof BackupRefused ? words.backups[error.code] : error.message;
}

function PlanCard(
  { texts, context, program, source, plan }: {
    readonly texts: RestoreWords;
    readonly context: PageContext;
    readonly program: Program;
    readonly source: RestoreSource;
    readonly plan: RestorePlan;
  },
): JSX.Element {
  const formats = formatsFor({ words: context.texts, timeZone: program.timeZone() });
  const day = (atMs: number) => formats.moment({ atMs, nowMs: program.nowMs() });
  const history = ({ fromMs, toMs }: DatabaseContent) =>
    fromMs === null || toMs === null ? texts.noHistory : texts.span(day(fromMs), day(toMs));
  const number = (count: number) => count === 0 ? texts.empty : formats.decimal(count);
  const rows: readonly (readonly [string, (content: DatabaseContent) => string])[] = [
    [texts.rows.history, history],
    [texts.rows.sessions, ({ sessions }) => number(sessions)],
    [texts.rows.events, ({ events }) => number(events)],
    [texts.rows.samples, ({ samples }) => number(samples)],
    [texts.rows.size, ({ sizeBytes }) => megabytes(sizeBytes, formats)],
  ];
  const from = source.kind === "upload" ? UPLOAD : source.name;
  return (
    <section class="card" aria-labelledby="plan">
      <h2 id="plan">{texts.plan}</h2>
      <p>{source.kind === "upload" ? texts.uploaded : source.name}</p>
      <div class="table-scroll" tabindex={0} role="group" aria-labelledby="plan">
        <table class="plain-table">
          <thead>
            <tr>
              <td />
              <th scope="col">{texts.columns.now}</th>
              <th scope="col">{texts.columns.then}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, value]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{value(plan.now)}</td>
                <td>{value(plan.then)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul class="restore-outcome">
        {texts.consequences.map((text) => <li key={text}>{text}</li>)}
      </ul>
      <form class="restore-choice" method="post" action={`${context.basePath}/restore`}>
        <input type="hidden" name="from" value={from} />
        <button type="submit" class="save-button">{texts.go}</button>
        <a class="action" href={`${context.basePath}/data`}>{texts.back}</a>
      </form>
    </section>
  );
}

/** Says that the program starts anew, and leads back when it has. */
function farewell(c: Context, program: Program): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const texts = context.texts.restore;
  c.header("Refresh", `${RETURN_S}; url=${context.basePath}/`);
  const content = renderToString(
    <Message title={texts.title}>
      <p role="status">{texts.going}</p>
      <p>
        <a class="action" href={`${context.basePath}/`}>{texts.toStatus}</a>
      </p>
    </Message>,
  );
  return c.html(renderPage({ context, title: texts.title, page: "settings" }, content));
}

/** Where the page Data offers it: the backups of the folder, and a file to send. */
export function RestoreCard(
  { program, context, backups }: {
    readonly program: Program;
    readonly context: PageContext;
    readonly backups: readonly { readonly name: string; readonly label: string }[];
  },
): JSX.Element {
  const { basePath } = context;
  const texts = context.texts.restore;
  return (
    <section class="card" aria-labelledby="restore">
      <h2 id="restore">{texts.title}</h2>
      <p>{program.restoring === null ? texts.nothing : texts.intro}</p>
      {program.restoring === null ? null : (
        <>
          <ul class="restore-list">
            {backups.map(({ name, label }) => (
              <li key={name}>
                <span>{label}</span>{" "}
                <a href={`${basePath}/restore?from=${encodeURIComponent(name)}`}>{texts.check}</a>
              </li>
            ))}
          </ul>
          <form
            class="settings-form"
            method="post"
            action={`${basePath}/restore/upload`}
            enctype="multipart/form-data"
          >
            <div class="setting">
              <label for="restore-passphrase">{texts.passphrase}</label>
              <div class="setting-control">
                <input
                  id="restore-passphrase"
                  name="passphrase"
                  type="password"
                  class="is-text"
                  autocomplete="off"
                  maxLength={200}
                  aria-describedby="restore-passphrase-help"
                />
              </div>
              <p class="setting-help" id="restore-passphrase-help">{texts.passphraseHelp}</p>
            </div>
            <div class="setting">
              <label for="restore-file">{texts.file}</label>
              <div class="setting-control">
                <input id="restore-file" name="file" type="file" required />
              </div>
            </div>
            <button type="submit" class="save-button">{texts.send}</button>
          </form>
        </>
      )}
    </section>
  );
}
