import type { JSX } from "preact";
import type { DeviceView } from "../../src/app/settings/device_book.ts";
import type { DriverFacts } from "../../src/domain/ports/drivers.ts";
import type { DeviceIssue } from "../../src/domain/devices/device_issues.ts";
import { FieldError, FormField } from "../settings/form_field.tsx";
import { fieldId } from "../settings/field_facts.ts";
import type { PageContext } from "../ui/layout.tsx";
import { DEVICES_PLACE, placePath } from "../settings/settings_places.ts";
import { type DeviceFormView, PARAM_PREFIX, POLICY_PREFIX, ROLE_PREFIX } from "./device_form.ts";
import { FindCard, type Search } from "./device_finds.tsx";
import { DeviceTest } from "./device_test.tsx";
import { issueText, labelledIssueText, NAME, ROLES } from "./issue_texts.ts";
import { ownKeys, OwnSettings } from "./own_settings.tsx";
import { paramFacts } from "./param_field.ts";

/** Only these refusals hold the fragment; what other parts of the server answer stays out. */
const REFUSALS = {
  "hx-status:422": "swap:innerMorph",
  "hx-status:429": "swap:innerMorph",
  "hx-status:4xx": "swap:none",
  "hx-status:5xx": "swap:none",
};
/** Where a test's result goes. */
export const TEST_ID = "device-test";
const MAX_NAME_LENGTH = 40;

/** The form to add a device, or to change one. */
export function DevicePage({ view }: { readonly view: DeviceFormView }): JSX.Element {
  const { context: { texts, basePath }, driver, stored } = view;
  const words = texts.devices;
  const action = `${basePath}/settings/devices${stored === null ? "" : `/${stored.id}`}`;
  return (
    <div class="device-page">
      <div id="notice" role="alert" data-failed={texts.modes.lostPress}></div>
      <h1>{stored === null ? words.addTitle(driver.label) : words.editTitle(stored.name)}</h1>
      <Problems view={view} />
      <section class="card">
        <form id="device" class="settings-form" method="post" action={action} novalidate>
          <input type="hidden" name="driver" value={driver.id} />
          {stored === null ? null : <input type="hidden" name="id" value={String(stored.id)} />}
          {(stored?.slot ?? null) === null ? null : <p class="setting-help">{words.slotHelp}</p>}
          <Name view={view} />
          {driver.roles.length > 1 && (stored?.slot ?? null) === null
            ? <Roles view={view} />
            : null}
          {Object.keys(driver.params).map((key) => (
            <FormField key={key} field={paramFacts(key, view, problemOf(key, view))} />
          ))}
          <OwnSettings view={view} />
          <Buttons view={view} />
          <p class="setting-help">{words.testHelp}</p>
        </form>
        <div class="check-result" id={TEST_ID} role="status">
          {view.test === null ? null : <DeviceTest view={view} result={view.test} isWholePage />}
        </div>
      </section>
      <BackLink context={view.context} />
    </div>
  );
}

/** The makes of which one is added. */
export function PickPage(
  { context, drivers, search }: {
    readonly context: PageContext;
    readonly drivers: readonly DriverFacts[];
    readonly search: Search;
  },
): JSX.Element {
  const { texts, basePath } = context;
  const words = texts.devices;
  return (
    <div class="device-page">
      <h1>{words.add}</h1>
      <FindCard context={context} search={search} />
      <section class="card" aria-labelledby="pick-title">
        <h2 id="pick-title">{words.pick}</h2>
        {drivers.length === 0 ? <p class="empty">{words.noMakes}</p> : (
          <ul class="device-makes">
            {drivers.map(({ id, label, roles }) => (
              <li key={id}>
                <a class="action" href={`${basePath}/settings/devices/new?make=${id}`}>{label}</a>
                <span class="detail">{roles.map((role) => words.roles[role]).join(", ")}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <BackLink context={context} />
    </div>
  );
}

/** The question before a device is removed. */
export function RemovePage(
  { context, device, failure }: {
    readonly context: PageContext;
    readonly device: DeviceView;
    readonly failure: string | null;
  },
): JSX.Element {
  const { texts, basePath } = context;
  const words = texts.devices;
  return (
    <section class="card message device-removal">
      <h1>{words.removeTitle(device.name)}</h1>
      {failure === null ? null : <p class="setting-error" role="alert">{failure}</p>}
      <p>{words.removeText}</p>
      <form method="post" action={`${basePath}/settings/devices/${device.id}/remove`}>
        <div class="form-buttons">
          <button type="submit" class="save-button">{words.removeIt}</button>
          <a class="action" href={basePath + placePath(DEVICES_PLACE)}>{words.keepIt}</a>
        </div>
      </form>
    </section>
  );
}

function BackLink({ context: { texts, basePath } }: { context: PageContext }): JSX.Element {
  return (
    <p>
      <a class="set-up" href={basePath + placePath(DEVICES_PLACE)}>{texts.devices.back}</a>
    </p>
  );
}

/** Everything that is wrong, first on the page and with the focus. */
function Problems({ view }: { view: DeviceFormView }): JSX.Element | null {
  const { issues, failure, context: { texts } } = view;
  if (issues.length === 0 && failure === null) return null;
  return (
    <div class="problems" id="problems" role="alert" tabindex={-1} autofocus>
      <h2>{failure ?? texts.devices.problems(issues.length)}</h2>
      {issues.length === 0 ? null : (
        <ul>
          {issues.map((issue) => (
            <li key={`${issue.key} ${issue.code}`}>
              <Problem issue={issue} view={view} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Problem({ issue, view }: { issue: DeviceIssue; view: DeviceFormView }): JSX.Element {
  const { key } = issue;
  const { driver, context: { texts } } = view;
  const own = ownKeys(view).find((one) => one === key);
  if (own !== undefined) {
    const { label } = texts.settings.fields[own];
    return (
      <a href={`#${fieldId(POLICY_PREFIX + own)}`}>{`${label}: ${issueText(issue, texts)}`}</a>
    );
  }
  const text = labelledIssueText(issue, { driver, texts });
  if (key === NAME || key === ROLES) return <a href={`#${fieldId(key)}`}>{text}</a>;
  if (!Object.hasOwn(driver.params, key)) return <>{text}</>;
  return <a href={`#${fieldId(PARAM_PREFIX + key)}`}>{text}</a>;
}

function problemOf(key: string, { issues, context: { texts } }: DeviceFormView): string | null {
  const own = issues.filter((issue) => issue.key === key);
  return own.length === 0 ? null : own.map((issue) => issueText(issue, texts)).join("; ");
}

function Name({ view }: { view: DeviceFormView }): JSX.Element {
  const { context: { texts }, sent } = view;
  const { label, help } = texts.devices.name;
  const problem = problemOf(NAME, view);
  const described = [...(problem === null ? [] : ["name-error"]), "name-help"];
  return (
    <div class="setting">
      <div class="setting-entry">
        <label for={fieldId(NAME)}>{label}</label>
        <div class="setting-control">
          <input
            id={fieldId(NAME)}
            name={NAME}
            class="is-text"
            autocomplete="off"
            maxLength={MAX_NAME_LENGTH}
            value={sent.name}
            aria-invalid={problem === null ? undefined : "true"}
            aria-describedby={described.join(" ")}
          />
        </div>
        {problem === null ? null : <FieldError id="name-error" text={problem} />}
      </div>
      <div class="setting-about">
        <p id="name-help">{help}</p>
      </div>
    </div>
  );
}

function Roles({ view }: { view: DeviceFormView }): JSX.Element {
  const { context: { texts }, driver, sent } = view;
  const words = texts.devices;
  const problem = problemOf(ROLES, view);
  const described = [...(problem === null ? [] : ["roles-error"]), "roles-help"];
  return (
    <div class="setting">
      <fieldset
        class="setting-entry device-roles"
        id={fieldId(ROLES)}
        tabindex={-1}
        aria-describedby={described.join(" ")}
      >
        <legend class="setting-label">{words.rolesLabel}</legend>
        {driver.roles.map((role) => (
          <label class="switch" key={role}>
            <input
              type="checkbox"
              name={ROLE_PREFIX + role}
              value="on"
              checked={sent.roles.includes(role)}
            />
            {words.roles[role]}
          </label>
        ))}
        {problem === null ? null : <FieldError id="roles-error" text={problem} />}
      </fieldset>
      <div class="setting-about">
        <p id="roles-help">{words.rolesHelp}</p>
      </div>
    </div>
  );
}

/** Save is first: it is what Enter means. Test answers below the form where scripts run. */
function Buttons({ view }: { view: DeviceFormView }): JSX.Element {
  const { texts, basePath } = view.context;
  const url = `${basePath}/settings/devices/test`;
  return (
    <div class="form-buttons">
      <button type="submit" class="save-button">{texts.settings.save}</button>
      <button
        type="submit"
        class="check-button"
        formaction={`${url}#${TEST_ID}`}
        hx-post={url}
        hx-target={`#${TEST_ID}`}
        hx-swap="innerMorph"
        hx-disable="this"
        {...REFUSALS}
      >
        {texts.checks.test}
      </button>
    </div>
  );
}
