import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { SettingsInvalid, StorageFailed } from "../../src/domain/codes/errors.ts";
import { CHARGER_KEYS, SLOT_KEYS } from "../../src/domain/devices/slots.ts";
import { changesFromText } from "../../src/domain/settings/parse_settings.ts";
import type { SettingKey, Settings } from "../../src/domain/settings/settings.ts";
import { labelledIssueText } from "../../src/words/setting_texts.ts";
import { basePathOf } from "../http/local_path.ts";
import { requestFacts } from "../http/request_facts.ts";
import { refuse } from "../http/refusal.tsx";
import { isStillIn } from "../sign_in/access.ts";
import { FILL_FIELD } from "../settings/device_check.tsx";
import { isEdited, readForm, type SentForm } from "../settings/settings_form.ts";
import { questionsAbout } from "../settings/settings_questions.ts";
import { spokenTo } from "../ui/language.ts";
import { type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { formFields } from "../ui/theme.ts";
import { leadToSetup, rememberStep, stepOfBrowser } from "./new_house.ts";
import { qrCode } from "./qr_code.tsx";
import { sweepRoutes } from "./sweep.tsx";
import { SetupDraft } from "./setup_draft.ts";
import { SetupEnd } from "./setup_end.tsx";
import { type Go, GO_FIELD, GOES, NO_OUTCOME, type StepOutcome, StepPage } from "./setup_page.tsx";
import {
  keysOf,
  type SetupStep,
  slotOfStep,
  stepAfter,
  stepBefore,
  stepNamed,
  stepPath,
} from "./setup_steps.ts";

type Answer = Response | Promise<Response>;
type Status = 200 | 400 | 422 | 429 | 503;

/**
 * The set-up of a new house: a plain form for each step, saved when one goes on. `/` of a new house
 * leads here until it is left. 422 with every issue at its field, 429 while another search runs.
 */
export function setupRoutes(program: Program): Hono {
  const app = new Hono();
  const draft = new SetupDraft();
  app.get("/", leadToSetup(program));
  app.get(
    "/setup",
    (c) => c.redirect(basePathOf(c.req.raw, program) + stepPath(stepOfBrowser(c)), 303),
  );
  app.get("/setup/done", (c) => endPage(c, program));
  app.route("/", sweepRoutes(program));
  app.get("/setup/:step", async (c, next) => {
    const step = stepNamed(c.req.param("step"));
    if (step === null) return await next();
    rememberStep(c, program, step);
    return await stepPage(c, { program, draft, step });
  });
  app.post("/setup/:step", async (c, next) => {
    const step = stepNamed(c.req.param("step"));
    if (step === null) return await next();
    const fields = await formFields(c);
    const sent = fields === null ? null : readForm(fields);
    if (fields === null || sent === null) {
      return refuse(c, program, { status: 400, message: ({ settings }) => settings.unreadable });
    }
    return await press(c, { program, draft, step }, { fields, sent });
  });
  return app;
}

/** One step of the house that is being set up. */
interface Place {
  readonly program: Program;
  readonly draft: SetupDraft;
  readonly step: SetupStep;
}

interface Pressed {
  readonly fields: ReadonlyMap<string, string>;
  readonly sent: SentForm;
}

async function press(c: Context, place: Place, { fields, sent }: Pressed): Promise<Response> {
  const { program, draft, step } = place;
  const own = ofKeys(sent.texts, allKeysOf(step));
  draft.put(own);
  const fill = fields.get(FILL_FIELD);
  if (fill !== undefined) {
    draft.put(ofKeys(Object.fromEntries(new URLSearchParams(fill)), allKeysOf(step)));
    return await stepPage(c, place, { ...NO_OUTCOME, check: { kind: "filled" } });
  }
  const go: Go = GOES.find((one) => one === fields.get(GO_FIELD)) ?? "next";
  switch (go) {
    case "back":
      return goTo(c, program, stepBefore(step) ?? step);
    case "skip":
      return goTo(c, program, stepAfter(step));
    case "leave":
      rememberStep(c, program, null);
      return c.redirect(`${basePathOf(c.req.raw, program)}/`, 303);
    case "test":
    case "find":
      return await check(c, place, own, go);
    case "next":
      return await save(c, place, { ...sent, texts: own });
  }
}

/** Saves what was edited and goes on; what is wrong or asked stays on the step. */
async function save(c: Context, place: Place, sent: SentForm): Promise<Response> {
  const { program, draft, step } = place;
  const { texts } = pageContext(c.req.raw, program);
  try {
    const found = step === "charger" ? await chargerAt(sent.texts, program) : { fill: {} };
    if ("outcome" in found) return await stepPage(c, place, found.outcome, 422);
    const { values } = program.settings();
    const all = { ...sent.texts, ...found.fill };
    const generation = all[CHARGER_KEYS.generation] ?? String(values[CHARGER_KEYS.generation]);
    const edited = Object.entries(all)
      // The address of a Connect box is part of both URLs.
      .filter(([key]) => key !== CHARGER_KEYS.address || generation !== "1")
      .filter(([key, text]) => isEdited(key, text, values, texts));
    const input = changesFromText(Object.fromEntries(edited));
    const languages = spokenTo(c.req.raw).map(({ code }) => code);
    const questions = questionsAbout(input, { program, languages }, sent);
    if (questions.length > 0) {
      return await stepPage(c, place, { ...NO_OUTCOME, questions }, 422);
    }
    if (edited.length > 0) await program.changeSettings(input, () => isStillIn(c.req.raw));
  } catch (error) {
    if (error instanceof SettingsInvalid) {
      return await stepPage(c, place, { ...NO_OUTCOME, issues: error.issues }, 422);
    }
    if (!(error instanceof StorageFailed)) throw error;
    return await stepPage(c, place, { ...NO_OUTCOME, failure: texts.settings.notStored }, 503);
  }
  draft.drop(allKeysOf(step));
  return goTo(c, program, stepAfter(step));
}

type ChargerAt =
  | { readonly fill: Readonly<Record<string, string>> }
  | { readonly outcome: StepOutcome };

/** What follows from the one address of a charger: its generation, and both URLs of a Connect box. */
async function chargerAt(
  texts: Readonly<Record<string, string>>,
  program: Program,
): Promise<ChargerAt> {
  const address = texts[CHARGER_KEYS.address] ?? "";
  const { values } = program.settings();
  const isChosen = CHARGER_KEYS.generation in texts;
  const isKnown = address === values[CHARGER_KEYS.address] || address === boxAddress(values);
  if (address === "" || isChosen || isKnown) return { fill: {} };
  const result = await program.findDevices("charger", { [CHARGER_KEYS.address]: address });
  const found = result.kind === "found"
    ? result.findings.found.filter(({ fill }) => isAt(fill, address))
    : [];
  const [only] = found;
  if (result.kind === "found" && found.length === 1 && only !== undefined) {
    return { fill: withoutUnset(only.fill) };
  }
  return { outcome: { ...NO_OUTCOME, check: result } };
}

/** Where the Connect box lies whose URLs are stored; empty: none are. */
function boxAddress(values: Settings): string {
  const url = values[CHARGER_KEYS.boxUrl];
  const isBox = String(values[CHARGER_KEYS.generation]) === "1" && url !== "";
  return isBox ? URL.parse(url)?.host ?? "" : "";
}

/** What is found is at this address, or behind the Connect box there. */
function isAt(fill: Readonly<Partial<Record<SettingKey, string>>>, address: string): boolean {
  return fill[CHARGER_KEYS.address] === address ||
    fill[CHARGER_KEYS.boxUrl]?.includes(`//${address}/`) === true;
}

function withoutUnset(
  fill: Readonly<Partial<Record<SettingKey, string>>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fill).flatMap(([key, text]) => text === undefined ? [] : [[key, text]]),
  );
}

/** Reads or searches; nothing is stored. */
async function check(
  c: Context,
  place: Place,
  own: Readonly<Record<string, string>>,
  action: "test" | "find",
): Promise<Response> {
  const { program, step } = place;
  const slot = slotOfStep(step);
  if (slot === null) return await stepPage(c, place);
  const keys: readonly SettingKey[] = SLOT_KEYS[slot];
  const input = changesFromText(ofKeys(own, keys));
  try {
    const outcome = action === "test"
      ? await program.testDevices(slot, input)
      : await program.findDevices(slot, input);
    const status = outcome.kind === "refused" ? 429 : 200;
    return await stepPage(c, place, { ...NO_OUTCOME, check: outcome }, status);
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    const { texts } = pageContext(c.req.raw, program);
    const messages = error.issues.map((issue) => labelledIssueText(issue, texts));
    return await stepPage(c, place, { ...NO_OUTCOME, check: { kind: "invalid", messages } }, 422);
  }
}

/** The settings of a step, with those that a found device brings along. */
function allKeysOf(step: SetupStep): readonly SettingKey[] {
  const slot = slotOfStep(step);
  return [...new Set([...keysOf(step), ...slot === null ? [] : SLOT_KEYS[slot]])];
}

function ofKeys(
  texts: Readonly<Record<string, string>>,
  keys: readonly SettingKey[],
): Readonly<Record<string, string>> {
  const names: readonly string[] = keys;
  return Object.fromEntries(Object.entries(texts).filter(([key]) => names.includes(key)));
}

function goTo(c: Context, program: Program, step: SetupStep | null): Response {
  return c.redirect(basePathOf(c.req.raw, program) + stepPath(step), 303);
}

function stepPage(
  c: Context,
  { program, draft, step }: Place,
  outcome: StepOutcome = NO_OUTCOME,
  status: Status = 200,
): Answer {
  const context = pageContext(c.req.raw, program);
  const box = boxAddress(program.settings().values);
  const typed = {
    ...(step === "charger" && box !== "" ? { [CHARGER_KEYS.address]: box } : {}),
    ...draft.of(allKeysOf(step)),
  };
  const title = `${context.texts.setup.title}: ${context.texts.setup.steps[step]}`;
  const view = { context, program, step, typed, outcome };
  return page(c, { context, title, here: stepPath(step) }, <StepPage view={view} />, status);
}

async function endPage(c: Context, program: Program): Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const { origin, hostnames } = requestFacts(c, program.settings().values);
  const address = `${origin ?? ""}${context.basePath}/`;
  const isHere = hostnames.some((name) => name === null || isOwnMachine(name));
  const label = context.texts.setup.qrLabel(address);
  const code = isHere ? null : await qrCode(address, label);
  rememberStep(c, program, null);
  const { title } = context.texts.setup;
  const view = { context, program, address, code };
  return await page(c, { context, title, here: stepPath(null) }, <SetupEnd view={view} />, 200);
}

/** A name or address that every machine has for itself. */
function isOwnMachine(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" ||
    name.startsWith("127.");
}

function page(
  c: Context,
  { context, title, here }: { context: PageContext; title: string; here: string },
  content: JSX.Element,
  status: Status,
): Answer {
  const frame = { context, title, page: "settings", here, hasForms: true } as const;
  return c.html(renderPage(frame, renderToString(content)), status);
}
