import type { ComponentChildren, JSX } from "preact";
import type { Program } from "../../src/app/program.ts";
import { CHARGER_KEYS, SLOT_KEYS } from "../../src/domain/devices/slots.ts";
import { issueLine, type SettingIssue } from "../../src/domain/settings/setting_issues.ts";
import type { SettingKey } from "../../src/domain/settings/settings.ts";
import { formatsFor } from "../../src/words/format.ts";
import { labelledIssueText, settingIssueText } from "../../src/words/setting_texts.ts";
import { type CheckOutcome, CheckResult } from "../settings/device_check.tsx";
import { fieldId } from "../settings/field_facts.ts";
import { type FieldView, SettingField } from "../settings/settings_field.tsx";
import { SURE_FIELD } from "../settings/settings_form.ts";
import { SWEEP_PATH } from "./setup_steps.ts";
import { UnsavedNote } from "../settings/settings_frame.tsx";
import { LacksNote } from "../settings/settings_lacks.tsx";
import type { PageContext } from "../ui/layout.tsx";
import {
  keysOf,
  SETUP_STEPS,
  type SetupStep,
  slotOfStep,
  stepBefore,
  stepPath,
} from "./setup_steps.ts";

/** Name of the field that says what a press of one of a step's buttons wants. */
export const GO_FIELD = "go";
export const GOES = ["next", "back", "skip", "leave", "test", "find"] as const;
export type Go = (typeof GOES)[number];

/** What came of the last press. */
export interface StepOutcome {
  readonly issues: readonly SettingIssue[];
  /** What is asked before it is saved. */
  readonly questions: readonly SettingIssue[];
  /** Why nothing was saved, where it was not for the values. */
  readonly failure: string | null;
  readonly check: CheckOutcome | null;
}

export const NO_OUTCOME: StepOutcome = { issues: [], questions: [], failure: null, check: null };

/** What the page of a step is made from. */
export interface StepView {
  readonly context: PageContext;
  readonly program: Program;
  readonly step: SetupStep;
  /** What was typed into it and is not saved. */
  readonly typed: Readonly<Record<string, string>>;
  readonly outcome: StepOutcome;
}

/** One step: where one is, its fields, and the ways on. */
export function StepPage({ view }: { readonly view: StepView }): JSX.Element {
  const { context, step } = view;
  const { texts: { setup }, basePath } = context;
  const number = SETUP_STEPS.indexOf(step) + 1;
  return (
    <div class="settings-page setup-page">
      <header class="settings-head">
        <h1>{setup.title}</h1>
        <ol class="setup-steps" aria-label={setup.title}>
          {SETUP_STEPS.map((one, at) => (
            <li key={one}>
              <a href={basePath + stepPath(one)} aria-current={one === step ? "step" : undefined}>
                <span class="setup-number">{at + 1}</span>
                <span class="setup-name">{setup.steps[one]}</span>
              </a>
            </li>
          ))}
        </ol>
      </header>
      <Problems view={view} />
      <form
        id="settings"
        class="settings-list"
        method="post"
        action={basePath + stepPath(step)}
        novalidate
      >
        <section class="card" id={step} aria-labelledby="step-title">
          <p class="detail">{setup.step(number, SETUP_STEPS.length)}</p>
          <h2 id="step-title">{setup.steps[step]}</h2>
          <p class="setting-help">{setup.about[step]}</p>
          <StepForm view={view} />
        </section>
      </form>
      <div class="form-notes">
        <LacksNote context={context} />
        <UnsavedNote context={context} text={null} />
      </div>
    </div>
  );
}

function StepForm({ view }: { view: StepView }): JSX.Element {
  const { context: { texts, basePath }, step, outcome } = view;
  const { setup, checks } = texts;
  const slot = slotOfStep(step);
  return (
    <div class="settings-form">
      {/* The first button of a form is the one that Enter in a field presses. */}
      <GoButton go="next" kind="visually-hidden" isHidden>{setup.next}</GoButton>
      {outcome.questions.length === 0
        ? null
        : <input type="hidden" name={SURE_FIELD} value={issueLine(outcome.questions)} />}
      {step === "charger" ? <ChargerFollows view={view} /> : null}
      {keysOf(step).map((key) => <SettingField key={key} settingKey={key} view={fieldsOf(view)} />)}
      {step === "house" ? <ClockNote view={view} /> : null}
      <Found view={view} />
      {slot === null ? null : (
        <div class="form-buttons">
          <GoButton go="find" kind="check-button">{checks.find}</GoButton>
          <GoButton go="test" kind="check-button">{checks.test}</GoButton>
          <a class="action" href={basePath + SWEEP_PATH}>{setup.sweep.title}</a>
        </div>
      )}
      {slot === null || outcome.check === null
        ? null
        : (
          <div class="check-result" id="check" role="status" tabindex={-1} autofocus>
            <CheckResult group={slot} view={checkViewOf(view)} outcome={outcome.check} />
          </div>
        )}
      <div class="form-buttons setup-buttons">
        <GoButton go="next" kind="save-button">{setup.next}</GoButton>
        {stepBefore(step) === null
          ? null
          : <GoButton go="back" kind="check-button">{setup.back}</GoButton>}
        <GoButton go="skip" kind="check-button">{setup.skip}</GoButton>
        <GoButton go="leave" kind="quiet-button">{setup.leave}</GoButton>
      </div>
      {step === "house"
        ? (
          <p class="setting-help">
            {setup.demo} <code>{setup.demoCommand}</code>
          </p>
        )
        : null}
    </div>
  );
}

function GoButton(
  { go, kind, isHidden = false, children }: {
    go: Go;
    kind: string;
    isHidden?: boolean;
    children: ComponentChildren;
  },
): JSX.Element {
  const hidden = isHidden ? { tabindex: -1, "aria-hidden": "true" } as const : {};
  return (
    <button type="submit" name={GO_FIELD} value={go} class={kind} {...hidden}>{children}</button>
  );
}

/** Parameters of a found device that have no field here go along unseen. */
function Found({ view: { step, typed } }: { view: StepView }): JSX.Element | null {
  const slot = slotOfStep(step);
  if (slot === null) return null;
  const keys: readonly SettingKey[] = SLOT_KEYS[slot];
  const unseen = keys.filter((key) => key in typed && !keysOf(step).includes(key));
  return (
    <>
      {unseen.map((key) => <input key={key} type="hidden" name={key} value={typed[key]} />)}
    </>
  );
}

/** What the one address of the charger stands for. */
function ChargerFollows({ view }: { view: StepView }): JSX.Element | null {
  const { context: { texts: { setup } }, program, typed } = view;
  const { values } = program.settings();
  const url = typed[CHARGER_KEYS.boxUrl] ?? values[CHARGER_KEYS.boxUrl];
  const generation = typed[CHARGER_KEYS.generation] ?? String(values[CHARGER_KEYS.generation]);
  if (url === "" || generation !== "1") return null;
  return <p class="setting-help">{setup.follows(url)}</p>;
}

/** A script enters the browser's zone where that is another one. */
function ClockNote({ view: { context, program } }: { view: StepView }): JSX.Element {
  const { texts } = context;
  const timeZone = program.timeZone();
  const formats = formatsFor({ words: texts, timeZone });
  return (
    <p class="setting-help" id="zone-now" data-zone={timeZone}>
      {texts.setup.zoneNow(formats.clock(program.nowMs()), timeZone)}
    </p>
  );
}

function Problems({ view: { context, outcome } }: { view: StepView }): JSX.Element | null {
  const { texts, spoken } = context;
  const { failure, questions } = outcome;
  const issues = [...outcome.issues, ...questions];
  if (issues.length === 0 && failure === null) return null;
  const title = questions.length > 0
    ? texts.settings.questions(questions.length)
    : texts.settings.problems(issues.length);
  return (
    <div class="problems" id="problems" role="alert" tabindex={-1} autofocus>
      <h2>{failure ?? title}</h2>
      {issues.length === 0 ? null : (
        <ul>
          {issues.map((issue) => (
            <li key={issue.key}>
              <a href={`#${fieldId(issue.key)}`}>{labelledIssueText(issue, texts, spoken)}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function checkViewOf({ context, program }: StepView) {
  const { texts, basePath } = context;
  const formats = formatsFor({ words: texts, timeZone: program.timeZone() });
  return { texts, basePath, formats, isOwnForm: true };
}

function fieldsOf({ context, program, typed, outcome }: StepView): FieldView {
  const { texts, spoken } = context;
  const { issues, questions } = outcome;
  return {
    settings: program.settings(),
    texts,
    spoken,
    typed,
    words: {
      [CHARGER_KEYS.address]: { label: texts.setup.chargerAddress, help: texts.setup.chargerHelp },
    },
    problems: new Map(
      [...questions, ...issues].map((issue) => [issue.key, settingIssueText(issue, texts, spoken)]),
    ),
  };
}
