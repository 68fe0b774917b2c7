import type { Context } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../src/app/program.ts";
import { DEVICE_GROUPS, type DeviceGroup } from "../src/domain/device_checks.ts";
import type { SettingIssue } from "../src/domain/errors.ts";
import { SETTING_GROUPS, type SettingGroup } from "../src/domain/setting_kinds.ts";
import { isSettingKey, SECRET_KEYS, SETTING_KEYS, SETTINGS } from "../src/domain/settings.ts";
import type { Language } from "../src/domain/text.ts";
import {
  CheckButtons,
  type CheckOutcome,
  CheckResult,
  type CheckView,
  DeviceCheck,
} from "./device_check.tsx";
import { DATA_TEXTS } from "./data_texts.ts";
import { formatsFor } from "./format.ts";
import { type PageContext, pageContext, renderPage } from "./layout.tsx";
import { fieldId, type FieldView, SettingField } from "./settings_field.tsx";
import type { SentForm } from "./settings_form.ts";

/** What a page of settings says beside the settings themselves. */
export interface Outcome {
  readonly sent: SentForm;
  readonly issues: readonly SettingIssue[];
  /** Why nothing was saved, where it was not for the values. */
  readonly failure: string | null;
  readonly saved: SettingGroup | null;
  /** What a test or a search of one group of devices brought. */
  readonly check: { readonly group: DeviceGroup; readonly outcome: CheckOutcome } | null;
}

export const NOTHING_SENT: Outcome = {
  sent: { group: null, texts: {} },
  issues: [],
  failure: null,
  saved: null,
  check: null,
};

/** The page with what came of the last form. */
export function settingsPage(
  c: Context,
  program: Program,
  outcome: Outcome,
  status: 200 | 400 | 422 | 429 | 503 = 200,
): Response | Promise<Response> {
  const page = pageView(c, program, outcome);
  const { context } = page;
  const { texts } = context;
  c.header("Cache-Control", "no-store");
  return c.html(
    renderPage(
      { context, title: texts.settings.title, page: "settings", hasForms: true },
      renderToString(<SettingsPage page={page} />),
    ),
    status,
  );
}

/** One group's card alone, for a browser with scripts. */
export function settingsGroup(
  c: Context,
  program: Program,
  group: SettingGroup,
  outcome: Outcome,
): Response | Promise<Response> {
  const page = pageView(c, program, outcome);
  c.header("Cache-Control", "no-store");
  return c.html(renderToString(<Group group={group} page={page} />));
}

/** What came of a press alone, for a browser with scripts: the fields stay as they are. */
export function checkFragment(
  c: Context,
  program: Program,
  check: { readonly group: DeviceGroup; readonly outcome: CheckOutcome },
  status: 200 | 400 | 422 | 429,
): Response | Promise<Response> {
  const view = checkView(pageContext(c.req.raw, program), program);
  c.header("Cache-Control", "no-store");
  const noNotice = '<hx-partial hx-target="#notice" hx-swap="innerHTML"></hx-partial>';
  return c.html(renderToString(<CheckResult {...check} view={view} />) + noNotice, status);
}

/** What every part of the page is made from. */
interface PageView {
  readonly context: PageContext;
  readonly fields: FieldView;
  readonly checks: CheckView;
  readonly outcome: Outcome;
}

function pageView(c: Context, program: Program, outcome: Outcome): PageView {
  const context = pageContext(c.req.raw, program);
  const { language, texts } = context;
  const { sent, issues } = outcome;
  const fields = {
    settings: program.settings(),
    language,
    texts,
    typed: sent.texts,
    problems: new Map(issues.map((issue) => [issue.key, issue.message[language]])),
  };
  return { context, fields, checks: checkView(context, program), outcome };
}

function checkView({ language, texts, basePath }: PageContext, program: Program): CheckView {
  const formats = formatsFor({ language, timeZone: program.timeZone() });
  return { language, texts, basePath, formats };
}

function SettingsPage({ page }: { page: PageView }): JSX.Element {
  const { context, outcome } = page;
  const { texts } = context;
  return (
    <div class="settings-page">
      <div id="notice" role="alert" data-failed={texts.modes.lostPress}></div>
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
        {SETTING_GROUPS.map((group) => <Group key={group} group={group} page={page} />)}
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
    <div
      class={failure === null ? "problems is-of-fields" : "problems"}
      id="problems"
      role="alert"
      tabindex={-1}
      autofocus
    >
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
  { group, page }: { group: SettingGroup; page: PageView },
): JSX.Element {
  const { context: { language, texts, basePath }, fields, outcome } = page;
  const title = texts.settings.groups[group];
  const devices = DEVICE_GROUPS.find((name) => name === group);
  return (
    <section class="card" id={group} aria-labelledby={`${group}-title`}>
      <h2 id={`${group}-title`}>{title}</h2>
      {outcome.saved === group ? <p class="saved" role="status">{texts.settings.saved}</p> : null}
      <form class="settings-form" method="post" action={`${basePath}/settings`} novalidate>
        <input type="hidden" name="group" value={group} />
        {SETTING_KEYS.filter((key) => SETTINGS[key].group === group).map((key) => (
          <SettingField key={key} settingKey={key} view={fields} />
        ))}
        <div class="form-buttons">
          <button type="submit" class="save-button">
            {texts.settings.save}
            <span class="visually-hidden">{`: ${title}`}</span>
          </button>
          {devices === undefined ? null : <CheckButtons group={devices} view={page.checks} />}
        </div>
        {devices === undefined ? null : <GroupCheck group={devices} page={page} />}
      </form>
      {group === "advanced"
        ? (
          <p class="setting-help">
            <a class="set-up" href={`${basePath}/data`}>
              {`${DATA_TEXTS[language].title}: ${DATA_TEXTS[language].backups}`}
            </a>
          </p>
        )
        : null}
      {group === "web" && fields.settings.values.webSecretEnabled
        ? (
          <form class="settings-form" method="post" action={`${basePath}/sign-out`}>
            <button type="submit" class="quiet-button">{texts.settings.signOut}</button>
          </form>
        )
        : null}
    </section>
  );
}

/** What Test and Find are, and what came of the last press. */
function GroupCheck({ group, page }: { group: DeviceGroup; page: PageView }): JSX.Element {
  const { checks, outcome: { check, sent } } = page;
  const isOwn = check?.group === group;
  return (
    <DeviceCheck
      group={group}
      view={checks}
      outcome={isOwn ? check.outcome : null}
      isSecretTyped={isOwn && Object.keys(sent.texts).some(isSecret)}
    />
  );
}

function isSecret(key: string): boolean {
  return isSettingKey(key) && SECRET_KEYS.has(key);
}
