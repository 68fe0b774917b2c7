import { SETTING_GROUPS, type SettingGroup } from "../../src/domain/settings/setting_kinds.ts";
import {
  isSettingKey,
  type SettingKey,
  SETTINGS,
  type Settings,
} from "../../src/domain/settings/settings.ts";
import type { Words } from "../../src/words/words.ts";

/** Names of the two fields of a daily window. */
export const WINDOW_FROM = ".from";
export const WINDOW_TO = ".to";
const GROUP_FIELD = "group";
/** Names the questions that the page has asked, so that saving again answers them. */
export const SURE_FIELD = "sure";
/** Stands for the group where Enter is pressed in a field: all that was edited is saved. */
export const ALL_GROUPS = "all";
const WINDOW = /^([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})$/;

/** What one form of the settings page sent. */
export interface SentForm {
  readonly group: SettingGroup | null;
  /** Text by key, as typed; secrets that were left empty are not among them. */
  readonly texts: Readonly<Record<string, string>>;
  /** The values that the page has asked about, as it wrote them. */
  readonly sure: string;
}

/** A part of a row of prices by time: the key, which row, and which part. */
const ZONE_PART = /^(\w+)\.([0-9]{1,2})\.(days|begin|end|kind|price)$/;
export const ZONE_PARTS = ["days", "begin", "end", "kind", "price"] as const;
export type ZoneParts = Readonly<Record<(typeof ZONE_PARTS)[number], string>>;
/** What the part `kind` says of a price that is on top. */
export const ON_TOP = "on-top";

/** A row of prices by time as its fields; what is no zone lies in the price, to be seen again. */
export function zoneParts(line: string): ZoneParts {
  const [, days = "", begin = "", end = "", sign = "", price = ""] =
    /^(\S*) ([0-9:]*)-([0-9:]*) ([+]?)(.*)$/.exec(line) ?? ["", "", "", "", "", line];
  return { days, begin, end, kind: sign === "" ? "" : ON_TOP, price };
}

/** Rows of prices by time as the lines of their settings; empty rows are left out. */
function zoneTexts(fields: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const rows = new Map<string, Map<number, Map<string, string>>>();
  for (const [name, text] of fields) {
    const [, key, row, part] = ZONE_PART.exec(name) ?? [];
    if (key === undefined || part === undefined) continue;
    const ofKey = rows.get(key) ?? new Map<number, Map<string, string>>();
    const parts = ofKey.get(Number(row)) ?? new Map<string, string>();
    ofKey.set(Number(row), parts.set(part, text.trim()));
    rows.set(key, ofKey);
  }
  return new Map([...rows].map(([key, ofKey]) => {
    const lines = [...ofKey].toSorted(([one], [other]) => one - other)
      .map(([, parts]) => zoneLine((part) => parts.get(part) ?? ""));
    return [key, lines.filter((line) => line !== "").join("\n")];
  }));
}

function zoneLine(of: (part: keyof ZoneParts) => string): string {
  if (of("price") === "" && of("begin") === "" && of("end") === "") return "";
  const sign = of("kind") === ON_TOP && !/^[+-]/.test(of("price")) ? "+" : "";
  return `${of("days")} ${of("begin")}-${of("end")} ${sign}${of("price").replace(",", ".")}`;
}

/** Reads the fields of a form; a window comes in one field or in two. */
export function readForm(fields: ReadonlyMap<string, string>): SentForm {
  const texts = new Map<string, string>();
  for (const [key, text] of zoneTexts(fields)) texts.set(key, text);
  for (const [name, text] of fields) {
    if (ZONE_PART.test(name)) continue;
    if (name === GROUP_FIELD || name === SURE_FIELD || name.endsWith(WINDOW_TO)) continue;
    if (name.endsWith(WINDOW_FROM)) {
      const key = name.slice(0, -WINDOW_FROM.length);
      texts.set(key, `${text}-${fields.get(key + WINDOW_TO) ?? ""}`);
    } else if (text !== "" || !isSecret(name)) {
      texts.set(name, text);
    }
  }
  const group = SETTING_GROUPS.find((name) => name === fields.get(GROUP_FIELD)) ?? null;
  return { group, texts: Object.fromEntries(texts), sure: fields.get(SURE_FIELD) ?? "" };
}

/** Of what one form sent: what its button saves, and what else is not as it is stored. */
export function splitForm(
  { group, texts }: SentForm,
  settings: Settings,
  words: Words,
): { readonly own: SentForm["texts"]; readonly others: SentForm["texts"] } {
  if (group === null) return { own: texts, others: {} };
  const isOwn = (key: string) => !isSettingKey(key) || SETTINGS[key].group === group;
  const entries = Object.entries(texts);
  return {
    own: Object.fromEntries(entries.filter(([key]) => isOwn(key))),
    others: Object.fromEntries(
      entries.filter(([key, text]) => !isOwn(key) && isEdited(key, text, settings, words)),
    ),
  };
}

/** True for a text that is not what is stored; a secret is sent only when it was typed. */
export function isEdited(
  key: string,
  text: string,
  settings: Settings,
  words: Words,
): boolean {
  if (!isSettingKey(key) || isSecret(key)) return true;
  return text !== fieldText(key, settings, words) &&
    JSON.stringify(SETTINGS[key].fromText(text)) !== JSON.stringify(settings[key]);
}

/** The two times of a window; null for a text that is none. */
export function windowTimes(text: string): { readonly from: string; readonly to: string } | null {
  const [, from, to] = WINDOW.exec(text) ?? [];
  return from === undefined || to === undefined ? null : { from, to };
}

/** The value of a setting as its field shows it; a secret is never shown. */
export function fieldText(key: SettingKey, settings: Settings, words: Words): string {
  return shownText(key, settings[key], words);
}

/** The default of a setting as its field would show it. */
export function fallbackText(key: SettingKey, words: Words): string {
  return shownText(key, SETTINGS[key].fallback, words);
}

function shownText<K extends SettingKey>(key: K, value: Settings[K], words: Words): string {
  const setting = SETTINGS[key];
  if (setting.control.kind === "secret") return "";
  const text = setting.toText(value);
  const { kind } = setting.control;
  return kind === "price" || kind === "decimal" ? text.replace(".", words.decimalMark) : text;
}

/** True for the key of a setting that no page gives back. */
export function isSecret(name: string): boolean {
  return isSettingKey(name) && SETTINGS[name].control.kind === "secret";
}
