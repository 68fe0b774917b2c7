import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../src/app/program.ts";
import { type SettingIssue, SettingsInvalid, StorageFailed } from "../src/domain/errors.ts";
import { SETTING_GROUPS, type SettingGroup } from "../src/domain/setting_kinds.ts";
import { isSettingKey, SETTING_KEYS, SETTINGS } from "../src/domain/settings.ts";
import { changesFromText } from "../src/domain/settings_values.ts";
import type { Language } from "../src/domain/text.ts";
import { type PageContext, pageContext, renderPage } from "./layout.tsx";
import { DATA_TEXTS } from "./data_texts.ts";
import { fieldId, type FieldView, SettingField } from "./settings_field.tsx";
import { readForm, type SentForm } from "./settings_form.ts";
import { formFields } from "./theme.ts";

/** What a page of settings says beside the settings themselves. */
interface Outcome {
  readonly sent: SentForm;
  readonly issues: readonly SettingIssue[];
  /** Why nothing was saved, where it was not for the values. */
  readonly failure: string | null;
  readonly saved: SettingGroup | null;
}

const NOTHING_SENT: Outcome = {
  sent: { group: null, texts: {} },
  issues: [],
  failure: null,
  saved: null,
};

/** The settings: one form a group, saved by itself. */
export function settingsRoutes(program: Program): Hono {
  const app = new Hono();

  app.get("/settings", (c) => {
    const saved = SETTING_GROUPS.find((group) => group === c.req.query("saved")) ?? null;
    return settingsPage(c, program, { ...NOTHING_SENT, saved });
  });

  app.post("/settings", async (c) => {
    const { texts } = pageContext(c.req.raw, program);
    const fields = await formFields(c);
    if (fields === null) {
      const outcome = { ...NOTHING_SENT, failure: texts.settings.unreadable };
      return settingsPage(c, program, outcome, 400);
    }
    const sent = readForm(fields);
    const { webPort } = program.settings().values;
    try {
      await program.changeSettings(changesFromText(sent.texts));
    } catch (error) {
      const outcome = { ...NOTHING_SENT, sent };
      if (error instanceof SettingsInvalid) {
        return settingsPage(c, program, { ...outcome, issues: error.issues }, 422);
      }
      if (!(error instanceof StorageFailed)) throw error;
      return settingsPage(c, program, { ...outcome, failure: texts.settings.notStored }, 503);
    }
    return c.redirect(savedLocation(c.req.raw, program, sent.group, webPort), 303);
  });

  return app;
}

/** The page after saving; on the new port when it has changed and was reached by its number. */
function savedLocation(
  request: Request,
  program: Program,
  group: SettingGroup | null,
  portBefore: number,
): string {
  const { basePath, webPort } = program.settings().values;
  const path = `${basePath}/settings${group === null ? "" : `?saved=${group}#${group}`}`;
  const { port, protocol, hostname } = new URL(request.url);
  const isMoved = webPort !== portBefore && port === String(portBefore);
  return isMoved ? `${protocol}//${hostname}:${webPort}${path}` : path;
}

function settingsPage(
  c: Context,
  program: Program,
  outcome: Outcome,
  status: 200 | 400 | 422 | 503 = 200,
): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const { language, texts } = context;
  const view: FieldView = {
    settings: program.settings(),
    language,
    texts,
    typed: outcome.sent.texts,
    problems: new Map(outcome.issues.map((issue) => [issue.key, issue.message[language]])),
  };
  c.header("Cache-Control", "no-store");
  return c.html(
    renderPage(
      { context, title: texts.settings.title, page: "settings" },
      renderToString(<SettingsPage context={context} view={view} outcome={outcome} />),
    ),
    status,
  );
}

function SettingsPage(
  { context, view, outcome }: { context: PageContext; view: FieldView; outcome: Outcome },
): JSX.Element {
  const { texts } = context;
  return (
    <div class="settings-page">
      <h1 class="settings-head">{texts.settings.title}</h1>
      <Problems outcome={outcome} context={context} />
      <nav aria-label={texts.settings.groupsLabel}>
        <ul class="settings-groups">
          {SETTING_GROUPS.map((group) => (
            <li key={group}>
              <a href={`#${group}`}>{texts.settings.groups[group]}</a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="settings-list">
        {SETTING_GROUPS.map((group) => (
          <Group key={group} group={group} context={context} view={view} saved={outcome.saved} />
        ))}
      </div>
    </div>
  );
}

/** Everything that is wrong, first on the page and with the focus. */
function Problems(
  { outcome, context }: { outcome: Outcome; context: PageContext },
): JSX.Element | null {
  const { issues, failure } = outcome;
  const { texts, language } = context;
  if (issues.length === 0 && failure === null) return null;
  return (
    <div class="problems" id="problems" role="alert" tabindex={-1} autofocus>
      <h2>{failure ?? texts.settings.problems(issues.length)}</h2>
      {issues.length === 0 ? null : (
        <ul>
          {issues.map((issue) => (
            <li key={issue.key}>
              <Problem issue={issue} language={language} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Problem(
  { issue, language }: { issue: SettingIssue; language: Language },
): JSX.Element {
  if (!isSettingKey(issue.key)) return <>{`${issue.key}: ${issue.message[language]}`}</>;
  return (
    <a href={`#${fieldId(issue.key)}`}>
      {`${SETTINGS[issue.key].label[language]}: ${issue.message[language]}`}
    </a>
  );
}

function Group(
  { group, context, view, saved }: {
    group: SettingGroup;
    context: PageContext;
    view: FieldView;
    saved: SettingGroup | null;
  },
): JSX.Element {
  const { texts, basePath } = context;
  const title = texts.settings.groups[group];
  return (
    <section class="card" id={group} aria-labelledby={`${group}-title`}>
      <h2 id={`${group}-title`}>{title}</h2>
      {saved === group ? <p class="saved" role="status">{texts.settings.saved}</p> : null}
      <form class="settings-form" method="post" action={`${basePath}/settings`} novalidate>
        <input type="hidden" name="group" value={group} />
        {SETTING_KEYS.filter((key) => SETTINGS[key].group === group).map((key) => (
          <SettingField key={key} settingKey={key} view={view} />
        ))}
        <button type="submit" class="save-button">
          {texts.settings.save}
          <span class="visually-hidden">{`: ${title}`}</span>
        </button>
      </form>
      {group === "advanced"
        ? (
          <p class="setting-help">
            <a href={`${basePath}/data`}>
              {`${DATA_TEXTS[context.language].title}: ${DATA_TEXTS[context.language].backups}`}
            </a>
          </p>
        )
        : null}
      {group === "web" && view.settings.values.webSecretEnabled
        ? (
          <form class="settings-form" method="post" action={`${basePath}/sign-out`}>
            <button type="submit" class="quiet-button">{texts.settings.signOut}</button>
          </form>
        )
        : null}
    </section>
  );
}
