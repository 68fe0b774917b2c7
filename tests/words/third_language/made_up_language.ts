import { en } from "../../../src/words/en/en.ts";
import type { Words } from "../../../src/words/words.ts";

/** What stands around every sentence of the language. */
const OPENS = "⟦";
const CLOSES = "⟧";
/** Ends every sentence: a page that does not escape it is torn there. */
const TORN = ' "<b>"&amp;';

/** What programs read of a language, and no person. */
const FOR_PROGRAMS: Readonly<Record<string, string>> = {
  code: "xx",
  locale: en.locale,
  decimalMark: en.decimalMark,
};

/** Names of all sentences, such as "history.kinds.day", and of those that somebody has asked for. */
const names = new Set<string>();
const used = new Set<string>();

const BRACKETED = bracketed(en, "");

/** A language that nobody speaks: English, each of its sentences in brackets. */
export const MADE_UP: Words = new Proxy(en, { get: (_, key) => Reflect.get(BRACKETED, key) });

/** Names of the sentences that nobody has asked for so far. */
export function unusedSentences(): readonly string[] {
  return [...names].filter((name) => !used.has(name));
}

/** The same shape: every text in brackets, and every text that a function makes. */
function bracketed(part: object, path: string): object {
  const copy = Array.isArray(part) ? [] : {};
  for (const [key, value] of Object.entries(part)) {
    const name = path === "" ? key : `${path}.${key}`;
    Object.defineProperty(copy, key, { enumerable: true, ...propertyOf(value, name) });
  }
  return copy;
}

function propertyOf(value: unknown, name: string): PropertyDescriptor {
  const kept = FOR_PROGRAMS[name];
  if (kept !== undefined) return { value: kept };
  if (typeof value === "object" && value !== null) return { value: bracketed(value, name) };
  if (value === null || value === "") return { value };
  names.add(name);
  if (typeof value !== "function") {
    return {
      get: () => {
        used.add(name);
        return inBrackets(String(value));
      },
    };
  }
  return {
    value: (...args: readonly unknown[]) => {
      used.add(name);
      return inBrackets(Reflect.apply(value, undefined, args));
    },
  };
}

/** What a function of the language gives: a text, several, or none. */
function inBrackets(made: unknown): unknown {
  if (typeof made === "string") return made === "" ? "" : OPENS + made + TORN + CLOSES;
  if (Array.isArray(made)) return made.map(inBrackets);
  if (typeof made !== "object" || made === null) return made;
  return Object.fromEntries(Object.entries(made).map(([key, part]) => [key, inBrackets(part)]));
}

/**
 * What is left of a text when all that stands in brackets is taken out, brackets in them too; null
 * for half a sentence.
 */
export function outsideBrackets(text: string): string | null {
  let depth = 0;
  let outside = "";
  for (const letter of text) {
    if (letter === OPENS) depth += 1;
    else if (letter === CLOSES) depth -= 1;
    else if (depth === 0) outside += letter;
    if (depth < 0) return null;
  }
  return depth === 0 ? outside : null;
}
