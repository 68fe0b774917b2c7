import { en } from "./en/en.ts";
import * as LANGUAGES from "./languages.ts";

/** Every sentence and word that a person reads, in one language. */
export type Words = typeof en;

/** Where a reader is: the words read and the zone of the site's clock (IANA name). */
export interface Place {
  readonly words: Words;
  readonly timeZone: string;
}

/** The words of each language that the program speaks, English first. */
export const SPOKEN: readonly Words[] = [
  en,
  ...Object.values(LANGUAGES).filter((words) => words !== en),
];
/** Their codes. */
export const SPOKEN_CODES: readonly string[] = SPOKEN.map(({ code }) => code);
/** The words where nobody says which. */
export const FALLBACK_WORDS: Words = en;

/** The words of a language by its code ("de"); null: it is not spoken here. */
export function wordsOf(code: string, spoken: readonly Words[] = SPOKEN): Words | null {
  return spoken.find((words) => words.code === code) ?? null;
}
