import type { Program } from "../../src/app/program.ts";
import { parseChanges, withChanges } from "../../src/domain/settings/parse_settings.ts";
import { settingDoubts } from "../../src/domain/settings/setting_doubts.ts";
import { issueLine, type SettingIssue } from "../../src/domain/settings/setting_issues.ts";
import type { SentForm } from "./settings_form.ts";

/** What a person has to be asked about, and has not been asked for these very values. */
export function questionsAbout(
  input: Readonly<Record<string, unknown>>,
  { program, languages }: { readonly program: Program; readonly languages: readonly string[] },
  { sure }: SentForm,
): readonly SettingIssue[] {
  const { values, fixed } = program.settings();
  const after = withChanges(values, parseChanges(input, values, fixed, languages));
  const questions = settingDoubts(values, after);
  // One line, because browsers send a line end in another form than they were given.
  return issueLine(questions) === sure ? [] : questions;
}
