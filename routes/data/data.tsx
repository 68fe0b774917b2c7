import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { BackupFile } from "../../src/domain/ports/backups.ts";
import { type Formats, formatsFor, megabytes } from "../../src/words/format.ts";
import { Icon } from "../ui/icons.tsx";
import { type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { publicPath } from "../http/local_path.ts";
import { refuse } from "../http/refusal.tsx";
import { RestoreCard } from "./restore.tsx";
import { formFields } from "../ui/theme.ts";
import type { DataWords } from "../../src/words/page_words.ts";

/** What the page says of the backup that was just asked for. */
type Outcome =
  | { readonly kind: "made"; readonly name: string }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "no-passphrase" };

/** Characters of a passphrase. */
const PASSPHRASE = { min: 12, max: 200 } as const;

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
    .get("/backups/:name", (c) => sendBackup(c, program, c.req.param("name"), null))
    .post("/backups/encrypted", async (c) => {
      const fields = await formFields(c);
      const passphrase = fields?.get("passphrase") ?? "";
      if (passphrase.length < PASSPHRASE.min || passphrase.length > PASSPHRASE.max) {
        return dataPage(c, program, { kind: "no-passphrase" });
      }
      return await sendBackup(c, program, fields?.get("name") ?? "", passphrase);
    });
}

/** Without secrets, or with them and encrypted. */
async function sendBackup(
  c: Context,
  program: Program,
  name: string,
  passphrase: string | null,
): Promise<Response> {
  const isListed = listed(program).some((backup) => backup.name === name);
  const download = isListed ? await program.database.openBackup(name, passphrase) : null;
  if (download === null) {
    return refuse(c, program, { status: 404, message: ({ restore }) => restore.unknown });
  }
  return c.body(download.body, 200, {
    "content-type": passphrase === null ? "application/vnd.sqlite3" : "application/octet-stream",
    "content-length": String(download.sizeBytes),
    "content-disposition": `attachment; filename="${download.name}"`,
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
  const texts = context.texts.data;
  return c.html(
    renderPage(
      { context, title: texts.title, page: "settings" },
      renderToString(
        <DataPage
          texts={texts}
          program={program}
          context={context}
          outcome={outcome}
          formats={formatsFor({ words: context.texts, timeZone: program.timeZone() })}
        />,
      ),
    ),
    outcome?.kind === "failed" ? 503 : outcome?.kind === "no-passphrase" ? 422 : 200,
  );
}

function DataPage(
  props: {
    readonly texts: DataWords;
    readonly program: Program;
    readonly context: PageContext;
    readonly outcome: Outcome | null;
    readonly formats: Formats;
  },
): JSX.Element {
  const { texts, program, context, outcome, formats } = props;
  const { basePath } = context;
  const backups = listed(program).map((file) => ({
    name: file.name,
    label: backupLabel(file, { texts, program, formats }),
  }));
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
      <EncryptedDownload
        texts={texts}
        program={program}
        basePath={basePath}
        formats={formats}
        isWrong={outcome?.kind === "no-passphrase"}
      />
      <RestoreCard program={program} context={context} backups={backups} />
      <section class="card" aria-labelledby="log">
        <h2 id="log">{texts.log}</h2>
        <p>
          <a href={`${basePath}/log`}>{texts.showLog}</a>
        </p>
      </section>
    </div>
  );
}

/** When it was made and what it holds, such as "today 03:30, nightly". */
function backupLabel(
  file: BackupFile,
  { texts, program, formats }: { texts: DataWords; program: Program; formats: Formats },
): string {
  const made = formats.moment({ atMs: file.madeAtMs, nowMs: program.nowMs() });
  return `${made}, ${file.isNightly ? texts.kind.nightly : texts.kind.byHand}`;
}

function TroubleNote({ texts, program }: { texts: DataWords; program: Program }): JSX.Element {
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
    texts: DataWords;
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
            <th scope="col">{texts.file}</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.name}>
              <td>{formats.moment({ atMs: file.madeAtMs, nowMs: program.nowMs() })}</td>
              <td>{file.isNightly ? texts.kind.nightly : texts.kind.byHand}</td>
              <td>{megabytes(file.sizeBytes, formats)}</td>
              <td>
                <a
                  class="quiet-button"
                  href={`${basePath}/backups/${file.name}`}
                  download={file.name}
                  title={texts.download}
                  aria-label={texts.download}
                >
                  <Icon name="download" />
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EncryptedDownload(
  { texts, program, basePath, formats, isWrong }: {
    texts: DataWords;
    program: Program;
    basePath: string;
    formats: Formats;
    isWrong: boolean;
  },
): JSX.Element | null {
  const files = listed(program);
  if (files.length === 0) return null;
  return (
    <section class="card" aria-labelledby="encrypted">
      <h2 id="encrypted">{texts.encryptedTitle}</h2>
      <p id="passphrase-help">{texts.encrypted}</p>
      {isWrong ? <Warning text={texts.passphraseWrong(PASSPHRASE.min)} /> : null}
      <form class="settings-form" method="post" action={`${basePath}/backups/encrypted`}>
        <div class="setting">
          <label for="backup-name">{texts.backup}</label>
          <div class="setting-control">
            <select id="backup-name" name="name">
              {files.map((file) => (
                <option key={file.name} value={file.name}>
                  {backupLabel(file, { texts, program, formats })}
                </option>
              ))}
            </select>
          </div>
        </div>
        <div class="setting">
          <label for="passphrase">{texts.passphrase}</label>
          <div class="setting-control">
            <input
              id="passphrase"
              name="passphrase"
              type="password"
              class="is-text"
              autocomplete="new-password"
              required
              minLength={PASSPHRASE.min}
              maxLength={PASSPHRASE.max}
              aria-invalid={isWrong ? "true" : undefined}
              aria-describedby="passphrase-help"
            />
          </div>
        </div>
        <button type="submit" class="save-button">{texts.downloadEncrypted}</button>
      </form>
    </section>
  );
}
