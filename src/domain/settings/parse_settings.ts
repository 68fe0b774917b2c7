import * as v from "valibot";
import { SettingsInvalid } from "../codes/errors.ts";
import { PIN_RULE } from "../devices/slots.ts";
import { echoOf, MAX_ECHO } from "./echo.ts";
import { nearestName } from "./nearest_name.ts";
import type { SettingIssue } from "./setting_issues.ts";
import { isGrouped } from "../house/units.ts";
import { BROWSERS_LANGUAGE } from "./setting_kinds.ts";
import {
  isSettingKey,
  SETTING_KEYS,
  type SettingKey,
  SETTINGS,
  type Settings,
} from "./settings.ts";

/** Some of the settings, each with a valid value. */
export type SettingChanges = { readonly [K in SettingKey]?: Settings[K] };
/** Codes of the languages that are spoken; null: any code is taken. */
type Languages = readonly string[] | null;
/** What else the house has. */
export interface Others {
  /** A switch among the other devices, which the settings of the plug are for as well. */
  readonly hasSwitch: boolean;
  /** Name of the device that is the grid meter; null: none is. */
  readonly gridMeter: string | null;
  /** Addresses that the settings name anew and another device has. */
  readonly taken: (change: Change) => readonly SettingIssue[];
}
/** The settings before and after a change. */
export interface Change {
  readonly before: Settings;
  readonly next: Settings;
}
/** A house whose devices are those of the settings. */
export const NO_OTHERS: Others = { hasSwitch: false, gridMeter: null, taken: () => [] };
type Draft = { -readonly [K in SettingKey]?: Settings[K] };

const ENVIRONMENT_PREFIX = "CHARGEMANAGER_";
/** So many unknown variables are told of. */
const MAX_UNKNOWN = 20;

/** Every setting at its default. */
export function defaultSettings(): Settings {
  const draft: Draft = {};
  for (const key of SETTING_KEYS) put(draft, key, SETTINGS[key].fallback);
  return complete(draft);
}

/** `settings` with `changes` laid over them. */
export function withChanges(settings: Settings, changes: SettingChanges): Settings {
  return { ...settings, ...changes };
}

/**
 * Reads a partial object of settings, as JSON gives it. All or nothing.
 * @param fixed keys that the environment holds; changing one of them is an error
 * @param languages codes of those that are spoken; left out: any code is taken
 * @param others what the house has beside the devices of the settings
 * @throws SettingsInvalid with every issue at once: unknown and fixed keys, wrong types and ranges,
 * and what does not fit together
 */
export function parseChanges(
  input: Readonly<Record<string, unknown>>,
  current: Settings,
  fixed: ReadonlySet<SettingKey> = new Set(),
  languages: Languages = null,
  others: Others = NO_OTHERS,
): SettingChanges {
  const issues: SettingIssue[] = [];
  const draft: Draft = {};
  for (const [key, value] of Object.entries(input)) {
    if (!isSettingKey(key)) issues.push(unknownKey(key));
    else if (fixed.has(key)) issues.push(fixedKey(key));
    else check(draft, { key, value, languages }, issues);
  }
  for (const issue of crossFieldIssues(current, draft, others)) {
    if (!issues.some((known) => known.key === issue.key)) issues.push(issue);
  }
  if (issues.length > 0) throw new SettingsInvalid(issues);
  return draft;
}

/** Reads form fields (text by key) into the input of `parseChanges`. */
export function changesFromText(fields: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, text]) => [
      key,
      isSettingKey(key) ? SETTINGS[key].fromText(text) : text,
    ]),
  );
}

/** Name of the environment variable of a setting: digits stay with their word. */
export function environmentName(key: SettingKey): string {
  return ENVIRONMENT_PREFIX + key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/**
 * The settings that the environment holds.
 * @throws SettingsInvalid with every wrong variable at once, named by its variable
 */
export function settingsFromEnvironment(
  read: (name: string) => string | undefined,
  languages: Languages = null,
): SettingChanges {
  const issues: SettingIssue[] = [];
  const draft: Draft = {};
  for (const key of SETTING_KEYS) {
    const text = read(environmentName(key));
    if (text === undefined) continue;
    const before = issues.length;
    check(draft, { key, value: SETTINGS[key].fromText(text), languages }, issues);
    const issue = issues[before];
    if (issue) issues[before] = { ...issue, key: environmentName(key) };
  }
  if (issues.length > 0) throw new SettingsInvalid(issues);
  return draft;
}

/** A variable of ours that means nothing, and the one it is nearest to; null: to none. */
export interface UnknownVariable {
  readonly name: string;
  readonly nearest: string | null;
}

/** Variables of our prefix that are no setting's. @param others further names that mean something */
export function unknownVariables(
  names: readonly string[],
  others: readonly string[],
): readonly UnknownVariable[] {
  const known = [...SETTING_KEYS.map(environmentName), ...others];
  return names
    .filter((name) => name.startsWith(ENVIRONMENT_PREFIX) && !known.includes(name))
    .slice(0, MAX_UNKNOWN)
    .map((name) => ({ name: name.slice(0, MAX_ECHO), nearest: nearestName(name, known) }));
}

/** The stored settings that are still valid, and what had to be left out with its reason. */
export function settingsFromStore(
  stored: Readonly<Record<string, unknown>>,
  languages: Languages = null,
): { readonly values: SettingChanges; readonly dropped: readonly SettingIssue[] } {
  const dropped: SettingIssue[] = [];
  const draft: Draft = {};
  for (const [key, value] of Object.entries(stored)) {
    if (!isSettingKey(key)) dropped.push(unknownKey(key));
    else check(draft, { key, value, languages }, dropped);
  }
  return { values: draft, dropped };
}

/** A rule over several settings: broken only counts when one of its keys is being changed. */
interface CrossRule {
  readonly keys: readonly SettingKey[];
  readonly isBroken: (settings: Settings) => boolean;
  readonly issue: SettingIssue;
}

const CROSS_RULES: readonly CrossRule[] = [
  {
    keys: ["plugEnabled", "plugHost"],
    isBroken: (settings) => settings.plugEnabled && settings.plugHost === "",
    issue: { key: "plugHost", code: "no-plug-address" },
  },
  {
    keys: ["minCurrentA", "maxCurrentA"],
    isBroken: (settings) => settings.minCurrentA > settings.maxCurrentA,
    issue: { key: "minCurrentA", code: "smallest-above-max" },
  },
  {
    keys: ["inverterUnitId", "inverterFollowerUnitId"],
    isBroken: (settings) => settings.inverterFollowerUnitId === settings.inverterUnitId,
    issue: { key: "inverterFollowerUnitId", code: "unit-of-first-inverter" },
  },
  {
    keys: ["webSecretEnabled", "webSecret"],
    isBroken: (settings) => settings.webSecretEnabled && settings.webSecret === "",
    issue: { key: "webSecret", code: "no-secret" },
  },
  PIN_RULE,
];

/** What does not fit together once `changes` lie over `current`. */
export function crossFieldIssues(
  current: Settings,
  changes: SettingChanges,
  { hasSwitch, gridMeter, taken }: Others = NO_OTHERS,
): readonly SettingIssue[] {
  const merged = withChanges(current, changes);
  const isPlugLeft = current.plugHost !== "" && merged.plugHost === "";
  const issues = CROSS_RULES
    .filter((rule) => rule.keys.some((key) => changes[key] !== undefined) && rule.isBroken(merged))
    .map((rule) => rule.issue)
    // Where the address is taken away, "Enabled" would be about another switch, which nobody enabled.
    .filter(({ code }) => code !== "no-plug-address" || !hasSwitch || isPlugLeft)
    .concat(taken({ before: current, next: merged }));
  const isSecondMeter = gridMeter !== null && current.inverterHost === "" &&
    merged.inverterHost !== "";
  if (!isSecondMeter) return issues;
  return [...issues, { key: "inverterHost", code: "grid-meter-of-device", other: gridMeter }];
}

function check<K extends SettingKey>(
  draft: Draft,
  { key, value, languages }: {
    readonly key: K;
    readonly value: unknown;
    readonly languages: Languages;
  },
  issues: SettingIssue[],
): void {
  const setting = SETTINGS[key];
  const result = v.safeParse(setting.schema, value);
  const isRight = result.success &&
    (setting.control.kind !== "language" || isSpoken(value, languages));
  if (isRight) put(draft, key, result.output);
  else issues.push(issueOf(key, value));
}

function isSpoken(value: unknown, languages: Languages): boolean {
  return languages === null || value === BROWSERS_LANGUAGE ||
    languages.some((code) => code === value);
}

function issueOf(key: SettingKey, value: unknown): SettingIssue {
  const { kind } = SETTINGS[key].control;
  if (kind === "number" && typeof value === "string" && isGrouped(value)) {
    const digits = value.replaceAll(/\D/g, "");
    return { key, code: "grouped-number", setting: key, digits, given: echoOf(value) };
  }
  const given = kind === "secret" ? null : echoOf(value);
  return { key, code: "not-as-expected", setting: key, given };
}

function put<K extends SettingKey>(draft: Draft, key: K, value: Settings[K]): void {
  draft[key] = value;
}

function complete(draft: Draft): Settings {
  if (isComplete(draft)) return draft;
  throw new TypeError("Cannot complete settings: a key is missing");
}

function isComplete(draft: Draft): draft is Settings {
  return SETTING_KEYS.every((key) => draft[key] !== undefined);
}

function unknownKey(key: string): SettingIssue {
  return { key, code: "unknown-setting" };
}

function fixedKey(key: SettingKey): SettingIssue {
  return { key, code: "fixed-by-environment", variable: environmentName(key) };
}
