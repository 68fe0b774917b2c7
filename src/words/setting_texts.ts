import type { DayAheadState } from "../domain/ports/day_ahead.ts";
import type { BrokerState } from "../domain/ports/broker_state.ts";
import { FLEET_COUNTED, type FleetRun, type FleetState } from "../domain/ports/fleet.ts";
import type { DeviceIssue, DeviceIssueCode } from "../domain/devices/device_issues.ts";
import type { SettingIssue, SettingIssueCode } from "../domain/settings/setting_issues.ts";
import {
  BROWSERS_LANGUAGE,
  FREE_KINDS,
  type RuledKind,
  type SettingControl,
} from "../domain/settings/setting_kinds.ts";
import { isSettingKey, type SettingKey, SETTINGS } from "../domain/settings/settings.ts";
import type { FleetWords } from "./page_words.ts";
import type { SettingText } from "./setting_sentences.ts";
import { SPOKEN, type Words, wordsOf } from "./words.ts";

/** What some settings have beside label and help. */
interface OwnText extends SettingText {
  readonly options?: Readonly<Record<string, string>>;
  readonly expectation?: string;
}

/** What is wrong with a setting, or asked about it, without a full stop. */
export function settingIssueText(
  issue: SettingIssue,
  words: Words,
  spoken: readonly Words[] = SPOKEN,
): string {
  return sentence(issue, words, (key) => expectationText(key, words, spoken));
}

function sentence<C extends SettingIssueCode>(
  issue: SettingIssue<C>,
  { settings }: Words,
  expected: (key: SettingKey) => string,
): string {
  return settings.issues[issue.code](issue, expected);
}

/** The same after the setting's label, or after the key of what is no setting. */
export function labelledIssueText(
  issue: SettingIssue,
  words: Words,
  spoken: readonly Words[] = SPOKEN,
): string {
  const { key } = issue;
  const name = isSettingKey(key) ? words.settings.fields[key].label : key;
  return `${name}: ${settingIssueText(issue, words, spoken)}`;
}

/** What is wrong as lines, each after its key or variable. */
export function issueLines(issues: readonly SettingIssue[], words: Words): readonly string[] {
  return issues.map((issue) => `${issue.key}: ${settingIssueText(issue, words)}`);
}

/** What a right value of a setting looks like, as an instruction. */
export function expectationText(
  key: SettingKey,
  { settings }: Words,
  spoken: readonly Words[] = SPOKEN,
): string {
  const { control } = SETTINGS[key];
  if (control.kind === "language") {
    return settings.expectations.choice({ kind: "choice", options: languageOptions(spoken) });
  }
  if (isRuled(control)) return ruledText(control, settings);
  const { expectation = "" }: OwnText = settings.fields[key];
  return expectation;
}

function ruledText<K extends RuledKind>(
  control: SettingControl<K>,
  { expectations }: Words["settings"],
): string {
  return expectations[control.kind](control);
}

function isRuled(control: SettingControl): control is SettingControl<RuledKind> {
  return control.kind !== "language" && !FREE_KINDS.some((free) => free === control.kind);
}

/** What the setting `language` may be. */
export function languageOptions(spoken: readonly Words[] = SPOKEN): readonly string[] {
  return [BROWSERS_LANGUAGE, ...spoken.map(({ code }) => code)];
}

/** The name of a value of a choice or of a language; null for any other setting and value. */
export function optionText(
  { key, value }: { readonly key: SettingKey; readonly value: unknown },
  { settings }: Words,
  spoken: readonly Words[] = SPOKEN,
): string | null {
  const name = String(value);
  if (SETTINGS[key].control.kind === "language") {
    const isBrowsers = name === BROWSERS_LANGUAGE;
    return isBrowsers ? settings.fields.language.auto : wordsOf(name, spoken)?.name ?? null;
  }
  const { options = {} }: OwnText = settings.fields[key];
  return Object.hasOwn(options, name) ? options[name] ?? null : null;
}

/** What is wrong with a device, without a full stop. */
export function deviceIssueText(issue: DeviceIssue, words: Words): string {
  if (issue.code === "of-setting") return settingIssueText(issue.issue, words);
  return deviceSentence(issue, words);
}

function deviceSentence<C extends Exclude<DeviceIssueCode, "of-setting">>(
  issue: DeviceIssue<C>,
  words: Words,
): string {
  const { settings, deviceIssues } = words;
  // A free form has its expectation in the words of its setting, which a parameter has not.
  const expected = (control: SettingControl) =>
    isRuled(control) ? ruledText(control, settings) : settings.anotherValue;
  return deviceIssues[issue.code](issue, expected, (key) => settings.fields[key].label);
}

/** What is wrong with devices as lines, each after device and key. */
export function deviceIssueLines(issues: readonly DeviceIssue[], words: Words): readonly string[] {
  return issues.map((issue) => {
    const parts = [issue.device, issue.key].filter((part) => part !== null && part !== "");
    return `${parts.join(" ")}: ${deviceIssueText(issue, words)}`;
  });
}

/** How the program stands with its MQTT broker, in one or two sentences. */
export function brokerText(
  state: BrokerState,
  { broker }: Words,
  when: (atMs: number) => string,
): string {
  switch (state.kind) {
    case "off":
    case "connecting":
      return broker[state.kind];
    case "failing":
      return broker.failing(broker.troubles[state.trouble], when(state.sinceMs));
    case "connected": {
      const { refusedTopic } = state;
      const refused = refusedTopic === null ? "" : ` ${broker.refused(refusedTopic)}`;
      return broker.connected(when(state.sinceMs)) + refused;
    }
  }
}

/** How the program stands with the source of its prices; null: it is off. */
export function dayAheadText(
  state: DayAheadState,
  { dayAhead }: Words,
  when: (atMs: number) => string,
): string | null {
  if (state.kind === "off") return null;
  const run = state.kind === "starting"
    ? dayAhead.starting
    : state.kind === "fetched"
    ? dayAhead.fetched(when(state.atMs))
    : dayAhead.failing(dayAhead.troubles[state.trouble], when(state.sinceMs));
  const known = state.untilMs === null ? dayAhead.none : dayAhead.until(when(state.untilMs));
  return `${run} ${known}`;
}

/** How the program stands with the fleet's database; null: it is off. */
export function fleetText(
  state: FleetState,
  { fleet }: Words,
  when: (atMs: number) => string,
): string | null {
  if (state.kind === "off") return null;
  const { newestMs, waitingRows } = state;
  const rows = [
    newestMs === null ? null : fleet.newest(when(newestMs)),
    waitingRows === null
      ? null
      : waitingRows < FLEET_COUNTED
      ? fleet.waiting(waitingRows)
      : fleet.manyWaiting(FLEET_COUNTED),
  ];
  return [runText(state, fleet, when), ...rows].filter((text) => text !== null).join(" ");
}

function runText(run: FleetRun, fleet: FleetWords, when: (atMs: number) => string): string {
  switch (run.kind) {
    case "starting":
      return fleet.starting;
    case "shipped":
      return fleet.shipped(when(run.atMs));
    case "failing":
      return fleet.failing(fleet.troubles[run.trouble], when(run.sinceMs));
  }
}
