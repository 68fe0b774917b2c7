import type { Context } from "hono";
import { Fragment, type JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { type Slot, SLOTS } from "../../src/domain/devices/slots.ts";
import { issueLine, type SettingIssue } from "../../src/domain/settings/setting_issues.ts";
import { SETTING_GROUPS, type SettingGroup } from "../../src/domain/settings/setting_kinds.ts";
import {
  isSettingKey,
  SECRET_KEYS,
  SETTING_KEYS,
  SETTINGS,
} from "../../src/domain/settings/settings.ts";
import {
  CheckButtons,
  type CheckOutcome,
  CheckResult,
  type CheckView,
  DeviceCheck,
} from "./device_check.tsx";
import { SettingsFrame, UnsavedNote } from "./settings_frame.tsx";
import { LacksNote } from "./settings_lacks.tsx";
import {
  groupsOf,
  placeOf,
  placeOfKey,
  placePath,
  placeTitle,
  type SettingsPlace,
} from "./settings_places.ts";
import { formatsFor } from "../../src/words/format.ts";
import { type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { fieldId } from "./field_facts.ts";
import { type FieldView, SettingField } from "./settings_field.tsx";
import { ALL_GROUPS, isEdited, type SentForm, SURE_FIELD } from "./settings_form.ts";
import { BrokerNote, DayAheadNote, FleetNote, type LinksView, linksView } from "./link_notes.tsx";
import { labelledIssueText, settingIssueText } from "../../src/words/setting_texts.ts";

/** What a page of settings says beside the settings themselves. */
export interface Outcome {
  readonly sent: SentForm;
  readonly issues: readonly SettingIssue[];
  /** Why nothing was saved, where it was not for the values. */
  readonly failure: string | null;
  readonly saved: SettingGroup | typeof ALL_GROUPS | null;
  /** What a person is asked before it is saved. */
  readonly questions: readonly SettingIssue[];
  /** What a test or a search of one group of devices brought. */
  readonly check: { readonly group: Slot; readonly outcome: CheckOutcome } | null;
}

export const NOTHING_SENT: Outcome = {
  sent: { group: null, texts: {}, sure: "" },
  issues: [],
  questions: [],
  failure: null,
  saved: null,
  check: null,
};

/** A page with what came of the last form; `asked` is the page, null: the one that it is about. */
export function settingsPage(
  c: Context,
  program: Program,
  { asked = null, ...outcome }: Outcome & { readonly asked?: SettingsPlace | null },
  status: 200 | 400 | 422 | 429 | 503 = 200,
): Response | Promise<Response> {
  const page = pageView(c, program, { outcome, asked });
  const { context, place } = page;
  return c.html(
    renderPage(
      {
        context,
        title: placeTitle(place, context.texts),
        page: "settings",
        here: placePath(place),
        hasForms: true,
      },
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
  const page = pageView(c, program, { outcome, asked: placeOf(group) });
  return c.html(renderToString(<Group group={group} page={page} />));
}

/** What came of a press alone, for a browser with scripts: the fields stay as they are. */
export function checkFragment(
  c: Context,
  program: Program,
  check: { readonly group: Slot; readonly outcome: CheckOutcome },
  status: 200 | 400 | 422 | 429,
): Response | Promise<Response> {
  const view = checkView(pageContext(c.req.raw, program), program);
  const noNotice = '<hx-partial hx-target="#notice" hx-swap="innerHTML"></hx-partial>';
  return c.html(renderToString(<CheckResult {...check} view={view} />) + noNotice, status);
}

/** What every part of the page is made from. */
interface PageView {
  readonly context: PageContext;
  readonly place: SettingsPlace;
  readonly fields: FieldView;
  readonly checks: CheckView;
  readonly links: LinksView;
  readonly outcome: Outcome;
  /** Groups with edits that are not stored. */
  readonly unsaved: readonly SettingGroup[];
}

function pageView(
  c: Context,
  program: Program,
  { outcome, asked }: { readonly outcome: Outcome; readonly asked: SettingsPlace | null },
): PageView {
  const context = pageContext(c.req.raw, program);
  const { texts, spoken } = context;
  const { sent, issues, questions } = outcome;
  const settings = program.settings();
  const edited = Object.entries(sent.texts)
    .filter(([key, text]) => isEdited(key, text, settings.values, texts));
  const unsaved = SETTING_GROUPS.filter((group) =>
    edited.some(([key]) => isSettingKey(key) && SETTINGS[key].group === group)
  );
  const fields = {
    settings,
    texts,
    spoken,
    typed: sent.texts,
    problems: new Map(
      [...questions, ...issues].map((issue) => [issue.key, settingIssueText(issue, texts, spoken)]),
    ),
  };
  return {
    context,
    place: asked ?? placeAbout(outcome),
    fields,
    checks: checkView(context, program),
    links: linksView(context, program),
    outcome,
    unsaved,
  };
}

/** The page that has what was pressed, or what is wrong, or what was sent; else the first. */
function placeAbout({ sent, issues, questions }: Outcome): SettingsPlace {
  const ofGroup = sent.group === null ? null : placeOf(sent.group);
  const keys = [...issues, ...questions].map(({ key }) => key).concat(Object.keys(sent.texts));
  return ofGroup ?? keys.map(placeOfKey).find((place) => place !== null) ?? "sun";
}

function checkView({ texts, basePath }: PageContext, program: Program): CheckView {
  const formats = formatsFor({ words: texts, timeZone: program.timeZone() });
  return { texts, basePath, formats };
}

function SettingsPage({ page }: { page: PageView }): JSX.Element {
  const { context, outcome, place } = page;
  const { basePath } = context;
  return (
    <SettingsFrame context={context} place={place}>
      <SavedNote page={page} />
      <Problems outcome={outcome} context={context} />
      <form
        id="settings"
        class="settings-list"
        method="post"
        action={basePath + placePath(place)}
        novalidate
      >
        {/* The first button of a form is the one that Enter in a field presses. */}
        <button
          type="submit"
          name="group"
          value={ALL_GROUPS}
          class="visually-hidden"
          tabindex={-1}
          aria-hidden="true"
        >
        </button>
        {outcome.questions.length === 0
          ? null
          : <input type="hidden" name={SURE_FIELD} value={issueLine(outcome.questions)} />}
        {groupsOf(place).map((group) => <Group key={group} group={group} page={page} />)}
      </form>
      <div class="form-notes">
        <LacksNote context={context} />
        <UnsavedNote context={context} text={unsavedText(page)} />
      </div>
      <form id="sign-out" method="post" action={`${basePath}/sign-out`}></form>
    </SettingsFrame>
  );
}

/** What was saved, where the page does not open at its group. */
function SavedNote({ page }: { page: PageView }): JSX.Element | null {
  const { context: { texts }, outcome: { saved }, unsaved } = page;
  if (saved === ALL_GROUPS) return <p class="saved" role="status">{texts.settings.saved}</p>;
  if (saved === null || unsaved.length === 0) return null;
  const title = texts.settings.groups[saved];
  return <p class="saved saved-note" role="status">{`${title}: ${texts.settings.saved}`}</p>;
}

/** Everything that is wrong, first on the page and with the focus. */
function Problems(
  { outcome, context }: { outcome: Outcome; context: PageContext },
): JSX.Element | null {
  const { failure, questions } = outcome;
  const { texts } = context;
  const issues = [...outcome.issues, ...questions];
  if (issues.length === 0 && failure === null) return null;
  const title = questions.length > 0
    ? texts.settings.questions(questions.length)
    : texts.settings.problems(issues.length);
  return (
    <div
      class={failure === null ? "problems is-of-fields" : "problems"}
      id="problems"
      role="alert"
      tabindex={-1}
      autofocus
    >
      <h2>{failure ?? title}</h2>
      {issues.length === 0 ? null : (
        <ul>
          {issues.map((issue) => (
            <li key={issue.key}>
              <Problem issue={issue} context={context} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Names the groups whose edits are not stored; a secret that was typed is not given back. */
function unsavedText({ context: { texts }, outcome: { sent }, unsaved }: PageView): string | null {
  if (unsaved.length === 0) return null;
  const words = texts.settings;
  const names = unsaved.map((group) => words.groups[group]).join(", ");
  const secrets = SETTING_KEYS.filter((key) => SECRET_KEYS.has(key) && key in sent.texts)
    .map((key) => words.fields[key].label);
  const again = secrets.length === 0 ? "" : ` ${words.typeAgain(secrets.join(", "))}`;
  return words.unsaved(names) + again;
}

function Problem(
  { issue, context }: { issue: SettingIssue; context: PageContext },
): JSX.Element {
  const text = labelledIssueText(issue, context.texts, context.spoken);
  if (!isSettingKey(issue.key)) return <>{text}</>;
  return (
    <a href={`#${fieldId(issue.key)}`}>
      {text}
    </a>
  );
}

function Group(
  { group, page }: { group: SettingGroup; page: PageView },
): JSX.Element {
  const { context: { texts, basePath }, fields, outcome, unsaved } = page;
  const title = texts.settings.groups[group];
  const devices = SLOTS.find((name) => name === group);
  return (
    <section
      class="card"
      id={group}
      aria-labelledby={`${group}-title`}
      data-unsaved={unsaved.includes(group) ? "" : undefined}
    >
      <h2
        id={`${group}-title`}
        class={groupsOf(page.place).length === 1 ? "visually-hidden" : undefined}
      >
        {title}
      </h2>
      {outcome.saved === group ? <p class="saved" role="status">{texts.settings.saved}</p> : null}
      {group === "mqtt" ? <BrokerNote view={page.links} /> : null}
      <div class="settings-form">
        {SETTING_KEYS.filter((key) => SETTINGS[key].group === group).map((key) => (
          <Fragment key={key}>
            <SettingField settingKey={key} view={fields} />
            {key === "postgresUrl" ? <FleetNote view={page.links} /> : null}
            {key === "priceUrl" ? <DayAheadNote view={page.links} /> : null}
          </Fragment>
        ))}
        <div class="form-buttons">
          <button type="submit" class="save-button" name="group" value={group}>
            {texts.settings.save}
            <span class="visually-hidden">{`: ${title}`}</span>
          </button>
          {devices === undefined ? null : <CheckButtons group={devices} view={page.checks} />}
        </div>
        {devices === undefined ? null : <GroupCheck group={devices} page={page} />}
      </div>
      {group === "data"
        ? (
          <p class="setting-help">
            <a class="set-up" href={`${basePath}/data`}>
              {`${texts.data.title}: ${texts.data.backups}`}
            </a>
            <a class="set-up" href={`${basePath}/log`}>{texts.log.title}</a>
          </p>
        )
        : null}
      {group === "web"
        ? (
          <p class="setting-help">
            <a class="set-up" href={`${basePath}/api`}>{texts.api.link}</a>
          </p>
        )
        : null}
      {group === "web" && fields.settings.values.webSecretEnabled
        ? (
          <>
            <p class="setting-help">
              <a class="set-up" href={`${basePath}/access`}>{texts.access.link}</a>
            </p>
            <button type="submit" form="sign-out" class="quiet-button">
              {texts.settings.signOut}
            </button>
          </>
        )
        : null}
    </section>
  );
}

/** What Test and Find are, and what came of the last press. */
function GroupCheck({ group, page }: { group: Slot; page: PageView }): JSX.Element {
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
