import { en } from "./en/en.ts";
import * as LANGUAGES from "./languages.ts";

/** Every sentence and word that a person reads, in one language. */
export type Words = typeof en;

/** Where a reader is: the words read and the zone of the site's clock (IANA name). */
export interface Place {
  readonly words: Words;
  readonly timeZone: string;
}

/** The words of each language that the program speaks. */
export const SPOKEN: readonly Words[] = Object.values(LANGUAGES);
/** The words where nobody says which. */
export const FALLBACK_WORDS: Words = en;

/** The words of a language by its code ("de"); null: it is not spoken here. */
export function wordsOf(code: string, spoken: readonly Words[] = SPOKEN): Words | null {
  return spoken.find((words) => words.code === code) ?? null;
}
