import type { JSX } from "preact";
import type { SettingsView } from "../../src/app/program.ts";
import type { SettingControl } from "../../src/domain/settings/setting_kinds.ts";
import { type SettingKey, SETTINGS } from "../../src/domain/settings/settings.ts";
import { settingWarnings } from "../../src/domain/settings/setting_warnings.ts";
import { environmentName } from "../../src/domain/settings/parse_settings.ts";
import { FormField } from "./form_field.tsx";
import { type FieldFacts } from "./field_facts.ts";
import { fallbackText, fieldText } from "./settings_form.ts";
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
  /** Other words for some of them; left out: none have any. */
  readonly words?: Readonly<Record<string, { readonly label: string; readonly help: string }>>;
  /** What is wrong, by key. */
  readonly problems: ReadonlyMap<string, string>;
}

/** One setting: its name, its control, what it means, what it may be, and what is wrong with it. */
export function SettingField(
  { view, settingKey }: { readonly view: FieldView; readonly settingKey: SettingKey },
): JSX.Element {
  return <FormField field={factsOf(settingKey, view)} />;
}

function factsOf(key: SettingKey, view: FieldView): FieldFacts {
  const { settings, texts, typed, problems } = view;
  const { control } = SETTINGS[key];
  const { label, help } = view.words?.[key] ?? texts.settings.fields[key];
  const stored = fieldText(key, settings.values, texts);
  const fallback = fallbackText(key, texts);
  const isSecret = control.kind === "secret";
  const warning = settingWarnings(settings.values).find((found) => found.key === key);
  return {
    key,
    control,
    texts,
    label,
    help,
    text: (isSecret ? undefined : typed[key]) ?? stored,
    fallback,
    isChanged: stored !== fallback,
    isStored: isSecret && settings.values[key] !== "",
    secretHint: texts.settings.secretHint,
    unit: unitOf(control, texts, settings.values.currency),
    options: optionsOf(key, view),
    fixed: settings.fixed.has(key) ? texts.settings.fixed(environmentName(key)) : null,
    warning: warning === undefined ? null : `${texts.settings.warnings[warning.code]}.`,
    problem: problems.get(key) ?? null,
  };
}

function optionsOf(key: SettingKey, { texts, spoken }: FieldView): FieldFacts["options"] {
  const { control } = SETTINGS[key];
  const values = control.kind === "choice"
    ? control.options
    : control.kind === "language"
    ? languageOptions(spoken)
    : [];
  return values.map((value) => ({
    value: String(value),
    name: optionText({ key, value }, texts, spoken) ?? String(value),
  }));
}

/** The unit beside a field; "" where it has none. */
export function unitOf(control: SettingControl, texts: Words, currency: string): string {
  if (control.kind === "price" || control.kind === "zones") return texts.settings.perKwh(currency);
  if (control.kind === "decimal") return control.unit;
  if (control.kind !== "number") return "";
  if (control.unit === "h") return texts.settings.units.h;
  if (control.unit === "d") return texts.settings.units.d;
  return control.unit;
}
