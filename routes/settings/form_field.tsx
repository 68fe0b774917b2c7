import type { JSX } from "preact";
import type { SettingControl } from "../../src/domain/settings/setting_kinds.ts";
import { common, type FieldFacts, fieldId } from "./field_facts.ts";
import { Icon } from "../ui/icons.tsx";
import { classes } from "../status/live_view.tsx";
import { ZoneRows } from "./zone_rows.tsx";
import { WINDOW_FROM, WINDOW_TO, windowTimes } from "./settings_form.ts";

const ISO_TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

/** One field: its name, its control, what it means, what it may be, and what is wrong with it. */
export function FormField({ field }: { readonly field: FieldFacts }): JSX.Element {
  const { key, problem, fixed, warning, help } = field;
  return (
    <div class="setting">
      <div class="setting-entry">
        <Labelled field={field} />
        {problem === null ? null : <FieldError id={`${key}-error`} text={problem} />}
      </div>
      <div class="setting-about">
        {fixed === null ? null : <p id={`${key}-fixed`}>{fixed}</p>}
        {warning === null ? null : <p class="setting-awaited">{warning}</p>}
        <p id={`${key}-help`}>{help}</p> <Range field={field} />
      </div>
    </div>
  );
}

/** What is wrong with a field, beside it. */
export function FieldError(
  { id, text }: { readonly id: string; readonly text: string },
): JSX.Element {
  return (
    <p class="setting-error" id={id}>
      <Icon name="alert" />
      {text}
    </p>
  );
}

/** A label with its control; a window is a group of two. */
function Labelled({ field }: { field: FieldFacts }): JSX.Element {
  const { key, control, text, label } = field;
  if (control.kind === "switch") return <Switch field={field} />;
  if (control.kind === "zones") return <ZoneRows field={field} most={control.most} />;
  const isEmpty = text === "" && field.inherits !== undefined;
  const typed = isEmpty ? { from: "", to: "" } : windowTimes(text);
  const times = control.kind === "window" ? typed : null;
  if (times !== null) return <TimeWindow field={field} times={times} />;
  return (
    <>
      <label for={fieldId(key)}>{label}</label>
      <div class="setting-control">
        <Control field={field} />
        {/* Beside the field for the eye; the line with the range says it to everybody. */}
        {field.unit === "" ? null : <span aria-hidden="true">{field.unit}</span>}
      </div>
    </>
  );
}

/** The hidden field says "off" where a browser sends nothing for an unchecked box. */
function Switch({ field }: { field: FieldFacts }): JSX.Element {
  const { key, text, label } = field;
  return (
    <>
      {field.fixed === null ? <input type="hidden" name={key} value="off" /> : null}
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
  { field, times }: {
    field: FieldFacts;
    times: { readonly from: string; readonly to: string };
  },
): JSX.Element {
  const { key, label, texts } = field;
  const { from, to } = texts.settings;
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
        {times.from !== "" && times.from === times.to
          ? <span class="part-label">{texts.settings.off}</span>
          : null}
      </div>
    </div>
  );
}

function Control({ field }: { field: FieldFacts }): JSX.Element {
  const { control, text } = field;
  const attributes = { ...common(field), autocomplete: "off", spellcheck: false } as const;
  switch (control.kind) {
    case "switch":
      return <input {...attributes} type="checkbox" checked={text === "on"} />;
    case "number":
    case "price":
    case "decimal":
      return <input {...attributes} class="is-number" inputmode="decimal" value={text} />;
    case "choice":
    case "language":
      return <Select field={field} />;
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
    case "zones":
    case "list":
    case "path":
    case "zone":
    case "code":
      return <input {...attributes} class="is-text" value={text} />;
  }
}

function Select({ field }: { field: FieldFacts }): JSX.Element {
  return (
    <select {...common(field)}>
      {field.options.map(({ value, name }) => (
        <option key={value} value={value} selected={value === field.text}>{name}</option>
      ))}
    </select>
  );
}

/** What is stored never comes back; an empty field leaves it as it is. */
function Secret(
  { field, control }: { field: FieldFacts; control: SettingControl<"secret"> },
): JSX.Element {
  const { example, maxLength } = control;
  const attributes = {
    ...common(field),
    class: "is-text",
    "data-secret": "",
    maxLength,
    placeholder: field.isStored ? field.texts.settings.stored : undefined,
  };
  return example !== null
    ? <input {...attributes} inputmode="url" autocomplete="off" />
    : <input {...attributes} type="password" autocomplete="new-password" />;
}

/** The range and the default, so that a wrong value can be put back. */
function Range({ field }: { field: FieldFacts }): JSX.Element | null {
  const { key, control, isChanged, texts } = field;
  const words = texts.settings;
  if (control.kind === "secret") {
    return field.isStored ? <p id={`${key}-range`}>{field.secretHint}</p> : null;
  }
  const unit = field.unit === "" ? "" : ` ${field.unit}`;
  const range = "min" in control
    ? `${words.range(String(control.min), String(control.max))}${unit}. `
    : "";
  return (
    <p id={`${key}-range`}>
      {range}
      <span class={classes({ "is-changed": isChanged })}>
        {field.inherits === undefined
          ? words.fallback(fallbackWord(field, unit))
          : texts.devices.own.empty(field.inherits)}
      </span>
    </p>
  );
}

function fallbackWord({ control, fallback, options, texts }: FieldFacts, unit: string): string {
  const words = texts.settings;
  if (fallback === "") return words.emptyFallback;
  if (control.kind === "switch") return fallback === "on" ? words.on : words.off;
  const option = options.find(({ value }) => value === fallback);
  if (option !== undefined) return option.name;
  const times = control.kind === "window" ? windowTimes(fallback) : null;
  if (times !== null) return times.from === times.to ? words.off : `${times.from}–${times.to}`;
  return fallback + unit;
}
