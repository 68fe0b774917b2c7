import type { SettingIssue, SettingIssueCode } from "../domain/settings/setting_issues.ts";
import {
  FREE_KINDS,
  type RuledKind,
  type SettingControl,
} from "../domain/settings/setting_kinds.ts";
import { isSettingKey, type SettingKey, SETTINGS } from "../domain/settings/settings.ts";
import type { SettingText } from "./setting_sentences.ts";
import type { Words } from "./words.ts";

/** What some settings have beside label and help. */
interface OwnText extends SettingText {
  readonly options?: Readonly<Record<string, string>>;
  readonly expectation?: string;
}

/** What is wrong with a setting, or asked about it, without a full stop. */
export function settingIssueText(issue: SettingIssue, words: Words): string {
  return sentence(issue, words);
}

function sentence<C extends SettingIssueCode>(issue: SettingIssue<C>, words: Words): string {
  return words.settings.issues[issue.code](issue, (key) => expectationText(key, words));
}

/** The same after the setting's label, or after the key of what is no setting. */
export function labelledIssueText(issue: SettingIssue, words: Words): string {
  const { key } = issue;
  const name = isSettingKey(key) ? words.settings.fields[key].label : key;
  return `${name}: ${settingIssueText(issue, words)}`;
}

/** What is wrong as lines, each after its key or variable. */
export function issueLines(issues: readonly SettingIssue[], words: Words): readonly string[] {
  return issues.map((issue) => `${issue.key}: ${settingIssueText(issue, words)}`);
}

/** What a right value of a setting looks like, as an instruction. */
export function expectationText(key: SettingKey, { settings }: Words): string {
  const { expectation }: OwnText = settings.fields[key];
  const { control } = SETTINGS[key];
  return isRuled(control) ? ruledText(control, settings) : expectation ?? "";
}

function ruledText<K extends RuledKind>(
  control: SettingControl<K>,
  { expectations }: Words["settings"],
): string {
  return expectations[control.kind](control);
}

function isRuled(control: SettingControl): control is SettingControl<RuledKind> {
  return !FREE_KINDS.some((free) => free === control.kind);
}

/** The name of a value of a choice; null for any other setting and value. */
export function optionText(
  { key, value }: { readonly key: SettingKey; readonly value: unknown },
  { settings }: Words,
): string | null {
  const { options = {} }: OwnText = settings.fields[key];
  const name = String(value);
  return Object.hasOwn(options, name) ? options[name] ?? null : null;
}
