import type { JSX } from "preact";
import { policyKeys } from "../../src/domain/devices/parse_policy.ts";
import type { LoadPolicy, LoadSettingKey } from "../../src/domain/settings/load_settings.ts";
import type { SettingControl } from "../../src/domain/settings/setting_kinds.ts";
import { SETTINGS, type Settings } from "../../src/domain/settings/settings.ts";
import { optionText } from "../../src/words/setting_texts.ts";
import type { Words } from "../../src/words/words.ts";
import type { FieldFacts } from "../settings/field_facts.ts";
import { FormField } from "../settings/form_field.tsx";
import { unitOf } from "../settings/settings_field.tsx";
import { type DeviceFormView, POLICY_PREFIX } from "./device_form.ts";
import { issueText } from "./issue_texts.ts";

/**
 * The settings of which this load can have its own values, folded away until it has one. Those of a
 * device of the settings are the settings themselves.
 */
export function OwnSettings({ view }: { readonly view: DeviceFormView }): JSX.Element | null {
  const { context: { texts }, stored, driver, issues } = view;
  const keys = ownKeys({ stored, driver });
  if (keys.length === 0) return null;
  const words = texts.devices.own;
  const isOpen = Object.keys(stored?.policy ?? {}).length > 0 ||
    issues.some(({ key }) => keys.some((one) => one === key));
  return (
    <details class="own-settings by-hand" open={isOpen}>
      <summary>{words.title}</summary>
      <p class="setting-help">{words.help}</p>
      {keys.map((key) => <FormField key={key} field={factsOf(key, view)} />)}
    </details>
  );
}

/** Settings that the form of this device asks for. */
export function ownKeys(
  { stored, driver }: Pick<DeviceFormView, "stored" | "driver">,
): readonly LoadSettingKey[] {
  if (stored !== null) return stored.slot === null ? policyKeys(stored.roles) : [];
  return driver.roles.length === 1 ? policyKeys(driver.roles) : [];
}

/** What holds where a load has no value of its own. */
function inheritedText(key: LoadSettingKey, view: DeviceFormView): string {
  const { settings, context: { texts }, leadsSwitches } = view;
  // Nothing is switched that nobody has asked for: the setting speaks of the house's first switch.
  const { inherits, notChosen } = texts.devices.own;
  return key === "plugEnabled" && !leadsSwitches
    ? notChosen(texts.settings.off)
    : inherits(valueText(key, settings, texts));
}

function factsOf(key: LoadSettingKey, view: DeviceFormView): FieldFacts {
  const { context: { texts }, settings, stored, sent, issues } = view;
  const { label, help } = texts.settings.fields[key];
  const { control } = SETTINGS[key];
  const own = issues.filter((issue) => issue.key === key);
  const unit = unitOf(control, texts, settings.currency);
  const inherits = inheritedText(key, view);
  const options = optionsOf(control);
  return {
    key: POLICY_PREFIX + key,
    control: options.length === 0 ? control : { kind: "choice", options },
    texts,
    label,
    help,
    text: sent.policy[key] ?? policyText(key, stored?.policy ?? {}, settings),
    fallback: "",
    isChanged: stored?.policy?.[key] !== undefined,
    isStored: false,
    secretHint: "",
    unit,
    options: [
      { value: "", name: inherits },
      ...options.map((value) => ({ value, name: optionName(key, value, texts) })),
    ],
    inherits,
    fixed: null,
    warning: null,
    problem: own.length === 0 ? null : own.map((issue) => issueText(issue, texts)).join("; "),
  };
}

function optionsOf(control: SettingControl): readonly string[] {
  if (control.kind === "switch") return ["on", "off"];
  return control.kind === "choice" ? control.options.map(String) : [];
}

function optionName(key: LoadSettingKey, value: string, texts: Words): string {
  const { on, off } = texts.settings;
  if (SETTINGS[key].control.kind === "switch") return value === "on" ? on : off;
  return optionText({ key, value }, texts) ?? value;
}

function policyText(key: LoadSettingKey, policy: LoadPolicy, settings: Settings): string {
  return policy[key] === undefined ? "" : textOf(key, { ...settings, ...policy });
}

function textOf<K extends LoadSettingKey>(key: K, settings: Settings): string {
  return SETTINGS[key].toText(settings[key]);
}

function valueText(key: LoadSettingKey, settings: Settings, texts: Words): string {
  const text = textOf(key, settings);
  const { control } = SETTINGS[key];
  if (optionsOf(control).length > 0) return optionName(key, text, texts);
  const [from, to] = text.split("-");
  if (control.kind === "window") return from === to ? texts.settings.off : `${from}–${to}`;
  const unit = unitOf(control, texts, settings.currency);
  return unit === "" ? text : `${text} ${unit}`;
}
