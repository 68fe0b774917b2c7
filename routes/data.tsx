import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../src/app/program.ts";
import { StorageFailed } from "../src/domain/errors.ts";
import type { BackupFile } from "../src/domain/storage_trouble.ts";
import { DATA_TEXTS, type DataTexts } from "./data_texts.ts";
import { type Formats, formatsFor, UNIT_SPACE } from "./format.ts";
import { Icon } from "./icons.tsx";
import { pageContext, renderPage } from "./layout.tsx";
import { publicPath } from "./local_path.ts";
import { refuse } from "./refusal.tsx";

/** What the page says of the backup that was just asked for. */
type Outcome =
  | { readonly kind: "made"; readonly name: string }
  | { readonly kind: "failed"; readonly why: string };

const BYTES_PER_MB = 1_000_000;

/** The database: how it is, its backups to make and to take home. */
export function dataRoutes(program: Program): Hono {
  return new Hono()
    .get("/data", (c) => {
      const made = c.req.query("made");
      const isKnown = made !== undefined && listed(program).some(({ name }) => name === made);
      return dataPage(c, program, isKnown ? { kind: "made", name: made } : null);
    })
    .post("/backups", async (c) => {
      try {
        const { name } = await program.database.backUpNow();
        return c.redirect(publicPath(c.req.raw, program, `/data?made=${name}`), 303);
      } catch (error) {
        if (!(error instanceof StorageFailed)) throw error;
        return dataPage(c, program, { kind: "failed", why: error.message });
      }
    })
    .get("/backups/:name", async (c) => {
      const name = c.req.param("name");
      const file = listed(program).find((backup) => backup.name === name);
      const body = file === undefined ? null : await program.database.openBackup(name);
      if (file === undefined || body === null) {
        return refuse(c, program, {
          status: 404,
          message: { en: "There is no such backup", de: "Diese Sicherung gibt es nicht" },
        });
      }
      return c.body(body, 200, {
        "content-type": "application/vnd.sqlite3",
        "content-length": String(file.sizeBytes),
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      });
    });
}

/** None where the folder cannot be read: the page says why by trying to make one. */
function listed(program: Program): readonly BackupFile[] {
  try {
    return program.database.backups();
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    return [];
  }
}

function dataPage(
  c: Context,
  program: Program,
  outcome: Outcome | null,
): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const texts = DATA_TEXTS[context.language];
  c.header("Cache-Control", "no-store");
  return c.html(
    renderPage(
      { context, title: texts.title, page: "settings" },
      renderToString(
        <DataPage
          texts={texts}
          program={program}
          basePath={context.basePath}
          outcome={outcome}
          formats={formatsFor({ language: context.language, timeZone: program.timeZone() })}
        />,
      ),
    ),
    outcome?.kind === "failed" ? 503 : 200,
  );
}

function DataPage(
  props: {
    readonly texts: DataTexts;
    readonly program: Program;
    readonly basePath: string;
    readonly outcome: Outcome | null;
    readonly formats: Formats;
  },
): JSX.Element {
  const { texts, program, basePath, outcome, formats } = props;
  const error = program.database.backupError();
  return (
    <div class="data-page">
      <h1>{texts.title}</h1>
      <TroubleNote texts={texts} program={program} />
      <section class="card" aria-labelledby="backups">
        <h2 id="backups">{texts.backups}</h2>
        <p>{texts.intro}</p>
        {error === null ? null : <Warning text={texts.nightlyFailed(error)} />}
        {outcome?.kind === "failed" ? <Warning text={texts.failed(outcome.why)} /> : null}
        {outcome?.kind === "made" ? <p role="status">{texts.made(outcome.name)}</p> : null}
        <form method="post" action={`${basePath}/backups`}>
          <button type="submit" class="save-button">{texts.make}</button>
        </form>
        <BackupTable texts={texts} program={program} basePath={basePath} formats={formats} />
      </section>
      <section class="card" aria-labelledby="restore">
        <h2 id="restore">{texts.restoreTitle}</h2>
        <p>{texts.restore}</p>
      </section>
    </div>
  );
}

function TroubleNote({ texts, program }: { texts: DataTexts; program: Program }): JSX.Element {
  const trouble = program.database.trouble();
  if (trouble === null) return <p>{texts.well}</p>;
  return <Warning text={texts.trouble(trouble).join(" ")} />;
}

function Warning({ text }: { text: string }): JSX.Element {
  return (
    <p class="warning-bar" role="alert">
      <Icon name="alert" />
      <span>{text}</span>
    </p>
  );
}

function BackupTable(
  { texts, program, basePath, formats }: {
    texts: DataTexts;
    program: Program;
    basePath: string;
    formats: Formats;
  },
): JSX.Element {
  const files = listed(program);
  if (files.length === 0) return <p>{texts.none}</p>;
  return (
    <div class="table-scroll" tabindex={0} role="group" aria-labelledby="backups">
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{texts.columns.made}</th>
            <th scope="col">{texts.columns.kind}</th>
            <th scope="col">{texts.columns.size}</th>
            <th scope="col">{texts.download}</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.name}>
              <td>{formats.moment({ atMs: file.madeAtMs, nowMs: program.nowMs() })}</td>
              <td>{file.isNightly ? texts.kind.nightly : texts.kind.byHand}</td>
              <td>{`${formats.decimal(roundMb(file.sizeBytes))}${UNIT_SPACE}MB`}</td>
              <td>
                <a href={`${basePath}/backups/${file.name}`} download={file.name}>
                  {texts.download}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** MB with two digits that count for small files, one decimal for others. */
function roundMb(sizeBytes: number): number {
  const megabytes = sizeBytes / BYTES_PER_MB;
  return megabytes < 1 ? Number(megabytes.toPrecision(2)) : Math.round(megabytes * 10) / 10;
}
