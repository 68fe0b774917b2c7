import type { Context } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { SettingsInvalid } from "../../src/domain/codes/errors.ts";
import { changesFromText, parseChanges } from "../../src/domain/settings/parse_settings.ts";
import type { SettingIssue } from "../../src/domain/settings/setting_issues.ts";
import { labelledIssueText } from "../../src/words/setting_texts.ts";
import { type PageContext, pageContext } from "../ui/layout.tsx";
import { formFields } from "../ui/theme.ts";
import { isEdited, readForm } from "./settings_form.ts";

/** Said beside a field when it is saved: of one setting alone, perhaps only half typed. */
const OF_ONE_FIELD: readonly SettingIssue["code"][] = [
  "not-as-expected",
  "grouped-number",
  "unknown-setting",
  "fixed-by-environment",
];

/** Where a script shows, while a form is filled in, which setting lacks another one. */
export function LacksNote({ context }: { readonly context: PageContext }): JSX.Element {
  return (
    <div
      id="lacks"
      class="lacks"
      role="status"
      hx-post={`${context.basePath}/settings/lacks`}
      hx-trigger="change from:#settings"
      hx-include="#settings"
      hx-swap="innerHTML"
      {...NO_REFUSALS}
    >
    </div>
  );
}

const NO_REFUSALS = { "hx-status:4xx": "swap:none", "hx-status:5xx": "swap:none" };

/** POST /settings/lacks: what does not fit together in a form as it stands; nothing is stored. */
export async function lacksFragment(c: Context, program: Program): Promise<Response> {
  const { texts, spoken } = pageContext(c.req.raw, program);
  const fields = await formFields(c);
  const { values } = program.settings();
  const edited = Object.entries(fields === null ? {} : readForm(fields).texts)
    .filter(([key, text]) => isEdited(key, text, values, texts));
  const issues = lacksOf(Object.fromEntries(edited), program);
  return await c.html(renderToString(
    <>
      {issues.map((issue) => <p key={issue.key}>{labelledIssueText(issue, texts, spoken)}</p>)}
    </>,
  ));
}

function lacksOf(
  texts: Readonly<Record<string, string>>,
  program: Program,
): readonly SettingIssue[] {
  const { values, fixed } = program.settings();
  try {
    parseChanges(changesFromText(texts), values, fixed);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    const hasSwitch = program.devices.list()
      .some(({ slot, roles }) => slot !== "plug" && roles.includes("switch"));
    return error.issues.filter(({ code }) =>
      !OF_ONE_FIELD.includes(code) && !(hasSwitch && code === "no-plug-address")
    );
  }
}
