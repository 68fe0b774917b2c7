import { outsideBrackets } from "./made_up_language.ts";

/** One text that a page shows or has read aloud, with where it stands. */
export interface ShownText {
  /** Name of the element, or of the attribute with a "@" before it. */
  readonly place: string;
  readonly text: string;
}

/** Attributes that a person reads or hears, and those from which a script takes its sentences. */
const READ_ATTRIBUTES: readonly string[] = [
  "alt",
  "aria-description",
  "aria-label",
  "aria-roledescription",
  "aria-valuetext",
  "data-failed",
  "data-text",
  "label",
  "placeholder",
  "title",
];
const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|[^">])*)>/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
/** What is the same in every language: names of routes, commands. */
const UNTRANSLATED = ' class="term';
/** Their content is read by programs. */
const UNREAD: readonly string[] = ["script", "style"];

/** Every text of a page or of a part of one, in its order. */
export function shownTexts(html: string): readonly ShownText[] {
  const shown: ShownText[] = [];
  let element = "";
  let from = 0;
  const add = (place: string, text: string) => {
    const plain = unescaped(text).trim();
    if (plain !== "") shown.push({ place, text: plain });
  };
  for (const tag of html.replace(/^<!doctype html>/, "").matchAll(TAG)) {
    const [whole, slash, name = "", attributes = ""] = tag;
    if (!UNREAD.includes(element)) add(element, tag.input.slice(from, tag.index));
    from = tag.index + whole.length;
    element = slash !== "" ? "" : attributes.includes(UNTRANSLATED) ? "script" : name.toLowerCase();
    if (slash !== "") continue;
    for (const [, attribute = "", value = ""] of attributes.matchAll(ATTRIBUTE)) {
      if (READ_ATTRIBUTES.includes(attribute)) add(`@${attribute}`, value);
    }
  }
  add(element, html.replace(/^<!doctype html>/, "").slice(from));
  return shown;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
};

function unescaped(text: string): string {
  return text.replaceAll(/&([a-z]+|#\d+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** Signs of units, which are the same in every language. */
const UNIT = "kWh/100 km|g/kWh|kWh|Wh|kW|W|A|V|°C|Hz|%|MB|km|kg|ms|min|h|s|d";
const MONTHS = "January|February|March|April|May|June|July|August|September|October|November|" +
  "December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec";
const WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|" +
  "Mon|Tue|Wed|Thu|Fri|Sat|Sun";

/** What stands outside all words on purpose: it is no language's, or the locale writes it. */
const DATA: readonly RegExp[] = [
  // Numbers with their units, and a unit that heads an axis or follows a field.
  new RegExp(`^(${UNIT})\\.?$`, "gu"),
  new RegExp(`(?<=[\\d–][\\s\\u202f]?)(${UNIT})(?!\\p{L})`, "gu"),
  // Dates as the locale writes them.
  new RegExp(`(?<!\\p{L})(${MONTHS}|${WEEKDAYS})(?!\\p{L})`, "gu"),
  // Addresses of pages.
  /https?:\/\/\S+/gu,
  // The program itself, formats of files, and languages by the name that each gives itself.
  /(?<!\p{L})(chargemanager|CSV|JSON|English|Deutsch|Nederlands)(?!\p{L})/gu,
];

/** True for a text that lies in the brackets of the made-up language but for data. */
export function isInWords(text: string, ownData: readonly string[]): boolean {
  let left = outsideBrackets(text);
  if (left === null) return false;
  for (const data of ownData) left = left.replaceAll(data, "");
  for (const data of DATA) left = left.trim().replaceAll(data, "");
  return !/\p{L}/u.test(left);
}
