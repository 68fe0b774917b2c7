import { type Context, Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import { type Slot, SLOT_KEYS, SLOTS } from "../../src/domain/devices/slots.ts";
import { SettingsInvalid } from "../../src/domain/codes/errors.ts";
import type { SettingIssue } from "../../src/domain/settings/setting_issues.ts";
import { changesFromText } from "../../src/domain/settings/parse_settings.ts";
import { type CheckOutcome, FILL_FIELD } from "./device_check.tsx";
import { pageContext } from "../ui/layout.tsx";
import { readForm, type SentForm } from "./settings_form.ts";
import { checkFragment, NOTHING_SENT, settingsGroup, settingsPage } from "./settings_page.tsx";
import { formFields } from "../ui/theme.ts";
import { labelledIssueText } from "../../src/words/setting_texts.ts";
import { secondsOf } from "../http/refusal.tsx";

/** Longest text that a found device puts into a field. */
const MAX_FILL_LENGTH = 500;

type Answer = Response | Promise<Response>;

/**
 * Buttons of the settings page's device groups: POST /settings/test and /settings/find speak to
 * devices and change nothing, /settings/fill gives the form back with a found device in its fields.
 * 400 for what is no such form, 422 with the issues, 429 while another check runs.
 */
export function deviceCheckRoutes(program: Program): Hono {
  const app = new Hono();
  for (const action of ["test", "find"] as const) {
    app.post(`/settings/${action}`, async (c) => {
      const form = await readGroup(c);
      if (form === null) return refuseForm(c, program);
      const { group, sent } = form;
      // Secrets left empty are not among them: the stored one is used.
      const input = changesFromText(sent.texts);
      try {
        const outcome = action === "test"
          ? await program.testDevices(group, ofGroup(group, input))
          : await program.findDevices(group, ofGroup(group, input));
        return answer(c, program, { group, sent, outcome, issues: [] });
      } catch (error) {
        if (!(error instanceof SettingsInvalid)) throw error;
        const { issues } = error;
        const outcome = { kind: "invalid", messages: messagesOf(c, program, issues) } as const;
        return answer(c, program, { group, sent, outcome, issues });
      }
    });
  }
  app.post("/settings/fill", async (c) => {
    const form = await readGroup(c);
    if (form === null) return refuseForm(c, program);
    const { group, sent, fill } = form;
    const texts = { ...sent.texts, ...ofGroup(group, fill) };
    const filled = { ...NOTHING_SENT, sent: { ...sent, group, texts } };
    const outcome = { ...filled, check: { group, outcome: { kind: "filled" } as const } };
    return isFragment(c)
      ? settingsGroup(c, program, group, outcome)
      : settingsPage(c, program, outcome);
  });
  return app;
}

interface GroupForm {
  readonly group: Slot;
  readonly sent: SentForm;
  readonly fill: Readonly<Record<string, string>>;
}

/** Null for a form of no group of devices. */
async function readGroup(c: Context): Promise<GroupForm | null> {
  const fields = await formFields(c);
  if (fields === null) return null;
  const sent = readForm(fields);
  const asked = c.req.query("group") ?? sent.group;
  const group = SLOTS.find((name) => name === asked);
  if (group === undefined) return null;
  const { [FILL_FIELD]: _, ...texts } = sent.texts;
  const fill = [...new URLSearchParams(fields.get(FILL_FIELD) ?? "")]
    .filter(([, text]) => text.length <= MAX_FILL_LENGTH);
  return { group, sent: { ...sent, texts }, fill: Object.fromEntries(fill) };
}

function ofGroup<T>(group: Slot, all: Readonly<Record<string, T>>): Record<string, T> {
  const keys: readonly string[] = SLOT_KEYS[group];
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}

function answer(
  c: Context,
  program: Program,
  { group, sent, outcome, issues }: {
    readonly group: Slot;
    readonly sent: SentForm;
    readonly outcome: CheckOutcome;
    readonly issues: readonly SettingIssue[];
  },
): Answer {
  const status = outcome.kind === "refused" ? 429 : outcome.kind === "invalid" ? 422 : 200;
  if (outcome.kind === "refused") {
    c.header("Retry-After", String(secondsOf(outcome.waitMs)));
  }
  if (isFragment(c)) return checkFragment(c, program, { group, outcome }, status);
  const { texts } = pageContext(c.req.raw, program);
  const failure = issues.length === 0 ? null : texts.checks.invalid(issues.length);
  return settingsPage(
    c,
    program,
    { ...NOTHING_SENT, sent, issues, failure, check: { group, outcome } },
    status,
  );
}

function refuseForm(c: Context, program: Program): Answer {
  const { texts } = pageContext(c.req.raw, program);
  return settingsPage(c, program, { ...NOTHING_SENT, failure: texts.checks.unreadable }, 400);
}

function messagesOf(
  c: Context,
  program: Program,
  issues: readonly SettingIssue[],
): readonly string[] {
  const { texts } = pageContext(c.req.raw, program);
  return issues.map((issue) => labelledIssueText(issue, texts));
}

function isFragment(c: Context): boolean {
  return c.req.header("hx-request") === "true";
}
