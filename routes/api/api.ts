import { Hono } from "hono";
import type { Program, SettingsView } from "../../src/app/program.ts";
import { SettingsInvalid } from "../../src/domain/codes/errors.ts";
import type { SettingIssue } from "../../src/domain/settings/setting_issues.ts";
import { CHARGE_MODES, type ChargeMode, isChargeMode } from "../../src/domain/house/mode.ts";
import {
  isSettingKey,
  SETTING_KEYS,
  type SettingKey,
  SETTINGS,
} from "../../src/domain/settings/settings.ts";
import { environmentName } from "../../src/domain/settings/parse_settings.ts";
import { isByToken, isStillIn } from "../sign_in/access.ts";
import { refuse } from "../http/refusal.tsx";
import { spokenTo } from "../ui/language.ts";
import type { PagesState } from "../server/web_server.ts";
import { type JsonObject, readObject, wordsFor } from "./json_body.ts";
import { statusJson } from "./status_json.ts";
import { type QueryIssue, toldIssues } from "./range_query.ts";
import { settingIssueText } from "../../src/words/setting_texts.ts";
import type { Words } from "../../src/words/words.ts";

/**
 * The interface for other programs.
 *
 * GET /api/status · PUT /api/mode `{ mode }`, answers `{ mode, modeBy }` · GET /api/settings, a
 * plain object in which secrets are null · PUT /api/settings, a partial one, all or nothing,
 * answers like GET · GET /api/settings/fixed, the variable of each setting from the environment.
 *
 * 400 for what is no JSON, 415 for another content type, 422 `{ issues: [{ key, message }] }`.
 */
export function apiRoutes(program: Program): Hono {
  return new Hono()
    .get("/api/status", (c) => c.json(statusJson(program, wordsFor(c, program))))
    .put("/api/mode", async (c) => {
      const words = wordsFor(c, program);
      const { mode, issues } = parseMode(await readObject(c, words));
      if (mode === null) return c.json({ issues: toldIssues(issues, words) }, 422);
      program.chooseMode(mode);
      return c.json({ mode, modeBy: "user" });
    })
    .get("/api/settings", (c) => c.json(settingsJson(program.settings())))
    .put("/api/settings", async (c) => {
      const words = wordsFor(c, program);
      const input = await readObject(c, words);
      try {
        const changes = changesOf(input, program.settings());
        if (isByToken(c.req.raw) && needsSignIn(changes, program.settings())) {
          return refuse(c, program, {
            status: 403,
            message: ({ refusals }) => refusals.tokenAccess,
          });
        }
        await program.changeSettings(changes, () => isStillIn(c.req.raw));
      } catch (error) {
        if (error instanceof SettingsInvalid) {
          return c.json({ issues: settingIssues(error.issues, c.req.raw, words) }, 422);
        }
        throw error;
      }
      return c.json(settingsJson(program.settings()));
    })
    .get("/api/settings/fixed", (c) => {
      const fixed = SETTING_KEYS.filter((key) => program.settings().fixed.has(key));
      return c.json(Object.fromEntries(fixed.map((key) => [key, environmentName(key)])));
    });
}

/**
 * GET /healthz: 200 while cycles run, else 503, and how often the pages' port was lost. Open to all:
 * it tells no more than that.
 */
export function healthRoutes(
  program: Program,
  { pages }: { readonly pages?: () => PagesState } = {},
): Hono {
  return new Hono().get("/healthz", (c) => {
    const { isHealthy, problem, cycleAgeMs } = program.health();
    const status = isHealthy ? "ok" : "failing";
    const { version } = program;
    const pagesLost = pages?.().losses ?? 0;
    return c.json({ status, problem, cycleAgeMs, pagesLost, version }, isHealthy ? 200 : 503);
  });
}

function settingsJson({ values }: SettingsView): JsonObject {
  return Object.fromEntries(
    SETTING_KEYS.map((key) => [key, isSecret(key) ? null : values[key]]),
  );
}

/**
 * What a body asks to change. A secret that is null stays as it is, and so does a setting that the
 * environment holds when it comes with the value it has: what GET gave can be PUT back.
 */
function changesOf(input: JsonObject, { values, fixed }: SettingsView): JsonObject {
  return Object.fromEntries(
    Object.entries(input).filter(([key, value]) => {
      if (!isSettingKey(key)) return true;
      if (isSecret(key)) return value !== null;
      return !fixed.has(key) || !isSame(value, values[key]);
    }),
  );
}

/** Who may come in, by which name and from where; and to which other machine what goes, as whom. */
const SIGNED_IN_KEYS: readonly SettingKey[] = [
  "webSecret",
  "webSecretEnabled",
  "webLook",
  "webGuests",
  "allowedHosts",
  "trustedProxies",
  "frameAncestors",
  "mqttUrl",
  "mqttUser",
  "mqttPassword",
  "mqttTopic",
  "evccTopics",
  "postgresUrl",
  "houseName",
  "notifyUrl",
  "priceUrl",
];

/** True for what a token may not change. */
function needsSignIn(changes: JsonObject, { values }: SettingsView): boolean {
  return SIGNED_IN_KEYS.some((key) =>
    Object.hasOwn(changes, key) && (isSecret(key) || !isSame(changes[key], values[key]))
  );
}

function isSecret(key: SettingKey): boolean {
  return SETTINGS[key].control.kind === "secret";
}

/** Values as JSON has them. */
function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function parseMode(
  input: JsonObject,
): { readonly mode: ChargeMode | null; readonly issues: readonly QueryIssue[] } {
  const { mode, ...others } = input;
  const issues: QueryIssue[] = Object.keys(others).map((key) => ({
    key,
    tell: ({ queries }) => queries.modeAlone,
  }));
  if (!isChargeMode(mode)) {
    issues.unshift({ key: "mode", tell: ({ queries }) => queries.oneOf(CHARGE_MODES.join(", ")) });
  }
  return { mode: isChargeMode(mode) && issues.length === 0 ? mode : null, issues };
}

function settingIssues(issues: readonly SettingIssue[], request: Request, words: Words) {
  const spoken = spokenTo(request);
  return issues.map((issue) => ({
    key: issue.key,
    message: settingIssueText(issue, words, spoken),
  }));
}
