import type { JSX } from "preact";
import type { SettingsView } from "../../src/app/program.ts";
import type { SettingControl } from "../../src/domain/settings/setting_kinds.ts";
import { type SettingKey, SETTINGS } from "../../src/domain/settings/settings.ts";
import { settingWarnings } from "../../src/domain/settings/setting_warnings.ts";
import { environmentName } from "../../src/domain/settings/parse_settings.ts";
import { Icon } from "../ui/icons.tsx";
import { classes } from "../status/live_view.tsx";
import { fallbackText, fieldText, WINDOW_FROM, WINDOW_TO, windowTimes } from "./settings_form.ts";
import { languageOptions, optionText } from "../../src/words/setting_texts.ts";
import type { Words } from "../../src/words/words.ts";

/** What the fields of the page are made from. */
export interface FieldView {
  readonly settings: SettingsView;
  readonly texts: Words;
  /** The languages that can be chosen. */
  readonly spoken: readonly Words[];
  /** What was typed and refused, by key; such a text is shown again. */
  readonly typed: Readonly<Record<string, string>>;
  /** What is wrong, by key. */
  readonly problems: ReadonlyMap<string, string>;
}

interface Field {
  readonly view: FieldView;
  readonly key: SettingKey;
  readonly control: SettingControl;
  readonly text: string;
}

const ISO_TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

/** Id of the control of a setting, where a link to its error leads. */
export function fieldId(key: string): string {
  return `field-${key}`;
}

/** One setting: its name, its control, what it means, what it may be, and what is wrong with it. */
export function SettingField(
  { view, settingKey: key }: { readonly view: FieldView; readonly settingKey: SettingKey },
): JSX.Element {
  const { settings, texts, typed, problems } = view;
  const { control } = SETTINGS[key];
  const typedText = control.kind === "secret" ? undefined : typed[key];
  const text = typedText ?? fieldText(key, settings.values, texts);
  const field = { view, key, control, text };
  const problem = problems.get(key);
  const warning = settingWarnings(settings.values).find((found) => found.key === key);
  return (
    <div class="setting">
      <div class="setting-entry">
        <Labelled field={field} />
        {problem === undefined ? null : (
          <p class="setting-error" id={`${key}-error`}>
            <Icon name="alert" />
            {problem}
          </p>
        )}
      </div>
      <div class="setting-about">
        {settings.fixed.has(key)
          ? <p id={`${key}-fixed`}>{texts.settings.fixed(environmentName(key))}</p>
          : null}
        {warning === undefined
          ? null
          : <p class="setting-awaited">{`${texts.settings.warnings[warning.code]}.`}</p>}
        <p id={`${key}-help`}>{texts.settings.fields[key].help}</p>
        <Range field={field} />
      </div>
    </div>
  );
}

/** A label with its control; a window is a group of two. */
function Labelled({ field }: { field: Field }): JSX.Element {
  const { key, control, text, view } = field;
  const label = view.texts.settings.fields[key].label;
  if (control.kind === "switch") return <Switch field={field} label={label} />;
  const times = control.kind === "window" ? windowTimes(text) : null;
  if (times !== null) return <TimeWindow field={field} label={label} times={times} />;
  return (
    <>
      <label for={fieldId(key)}>{label}</label>
      <div class="setting-control">
        <Control field={field} />
        <Unit field={field} />
      </div>
    </>
  );
}

/** The hidden field says "off" where a browser sends nothing for an unchecked box. */
function Switch({ field, label }: { field: Field; label: string }): JSX.Element {
  const { key, text } = field;
  return (
    <>
      {isFixed(field) ? null : <input type="hidden" name={key} value="off" />}
      <label class="switch">
        <input
          {...common(field)}
          type="checkbox"
          role="switch"
          value="on"
          checked={text === "on"}
        />
        {label}
      </label>
    </>
  );
}

function TimeWindow(
  { field, label, times }: {
    field: Field;
    label: string;
    times: { readonly from: string; readonly to: string };
  },
): JSX.Element {
  const { key, view } = field;
  const { from, to } = view.texts.settings;
  const attributes = common(field);
  return (
    <div role="group" aria-labelledby={`${key}-label`}>
      <span class="setting-label" id={`${key}-label`}>{label}</span>
      <div class="setting-control">
        <label class="part-label" for={fieldId(key)}>{from}</label>
        <input {...attributes} type="time" name={key + WINDOW_FROM} value={times.from} />
        <label class="part-label" for={`${fieldId(key)}-to`}>{to}</label>
        <input
          {...attributes}
          id={`${fieldId(key)}-to`}
          type="time"
          name={key + WINDOW_TO}
          value={times.to}
        />
      </div>
    </div>
  );
}

function Control({ field }: { field: Field }): JSX.Element {
  const { control, text, view } = field;
  const attributes = { ...common(field), autocomplete: "off", spellcheck: false } as const;
  switch (control.kind) {
    case "switch":
      return <input {...attributes} type="checkbox" checked={text === "on"} />;
    case "number":
    case "price":
      return <input {...attributes} class="is-number" inputmode="decimal" value={text} />;
    case "choice":
      return <Select field={field} options={control.options} />;
    case "language":
      return <Select field={field} options={languageOptions(view.spoken)} />;
    case "time":
      return ISO_TIME.test(text)
        ? <input {...attributes} type="time" value={text} />
        : <input {...attributes} class="is-number" value={text} />;
    case "secret":
      return <Secret field={field} control={control} />;
    case "text":
      return <input {...attributes} class="is-text" maxLength={control.maxLength} value={text} />;
    case "host":
    case "url":
      return <input {...attributes} class="is-text" inputmode="url" value={text} />;
    case "window":
    case "list":
    case "path":
    case "zone":
    case "code":
      return <input {...attributes} class="is-text" value={text} />;
  }
}

function Select(
  { field, options }: { field: Field; options: readonly (string | number)[] },
): JSX.Element {
  const { key, text, view } = field;
  return (
    <select {...common(field)}>
      {options.map((value) => (
        <option key={value} value={String(value)} selected={String(value) === text}>
          {optionText({ key, value }, view.texts, view.spoken)}
        </option>
      ))}
    </select>
  );
}

/** What is stored never comes back; an empty field leaves it as it is. */
function Secret(
  { field, control }: { field: Field; control: SettingControl<"secret"> },
): JSX.Element {
  const { key, view } = field;
  const { example, maxLength } = control;
  const isStored = view.settings.values[key] !== "";
  const attributes = {
    ...common(field),
    class: "is-text",
    maxLength,
    placeholder: isStored ? view.texts.settings.stored : undefined,
  };
  return example !== null
    ? <input {...attributes} inputmode="url" autocomplete="off" />
    : <input {...attributes} type="password" autocomplete="new-password" />;
}

/** Beside the field for the eye; the line with the range says it to everybody. */
function Unit({ field }: { field: Field }): JSX.Element | null {
  const unit = unitOf(field);
  return unit === "" ? null : <span aria-hidden="true">{unit}</span>;
}

/** The range and the default, so that a wrong value can be put back. */
function Range({ field }: { field: Field }): JSX.Element | null {
  const { key, control, view } = field;
  const { settings, texts } = view;
  const words = view.texts.settings;
  if (control.kind === "secret") {
    return settings.values[key] === "" ? null : <p id={`${key}-range`}>{words.secretHint}</p>;
  }
  const unit = unitOf(field) === "" ? "" : ` ${unitOf(field)}`;
  const range = control.kind === "number" || control.kind === "price"
    ? `${words.range(String(control.min), String(control.max))}${unit}. `
    : "";
  const fallback = fallbackText(key, texts);
  const isChanged = fieldText(key, settings.values, texts) !== fallback;
  return (
    <p id={`${key}-range`}>
      {range}
      <span class={classes({ "is-changed": isChanged })}>
        {words.fallback(fallbackWord(field, fallback, unit))}
      </span>
    </p>
  );
}

function fallbackWord({ key, control, view }: Field, text: string, unit: string): string {
  const words = view.texts.settings;
  if (text === "") return words.emptyFallback;
  if (control.kind === "switch") return text === "on" ? words.on : words.off;
  const option = optionText({ key, value: text }, view.texts, view.spoken);
  if (option !== null) return option;
  const times = control.kind === "window" ? windowTimes(text) : null;
  if (times !== null) return times.from === times.to ? words.off : `${times.from}–${times.to}`;
  return text + unit;
}

function unitOf({ control, view }: Field): string {
  const { texts, settings } = view;
  if (control.kind === "price") return texts.settings.perKwh(settings.values.currency);
  if (control.kind !== "number") return "";
  if (control.unit === "h") return texts.settings.units.h;
  if (control.unit === "d") return texts.settings.units.d;
  return control.unit;
}

/** What every control carries: its names, its descriptions, and whether it may be changed. */
function common(field: Field) {
  const { key, view } = field;
  const isWrong = view.problems.has(key);
  const hasRange = field.control.kind !== "secret" || view.settings.values[key] !== "";
  const described = [
    ...(isWrong ? [`${key}-error`] : []),
    ...(isFixed(field) ? [`${key}-fixed`] : []),
    `${key}-help`,
    ...(hasRange ? [`${key}-range`] : []),
  ];
  return {
    id: fieldId(key),
    name: key,
    disabled: isFixed(field),
    "aria-invalid": isWrong ? "true" : undefined,
    "aria-describedby": described.join(" "),
  } as const;
}

function isFixed({ view, key }: Field): boolean {
  return view.settings.fixed.has(key);
}
