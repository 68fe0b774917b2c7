import type { Diagnosis } from "../../src/domain/codes/diagnosis.ts";
import { de } from "../../src/words/de/de.ts";
import { adviceOf } from "../../src/words/diagnosis_texts.ts";
import { en } from "../../src/words/en/en.ts";

/** One sentence in both languages. */
export interface Text {
  readonly en: string;
  readonly de: string;
}

/** What a diagnosis says in both languages. */
export function told(diagnosis: Diagnosis): { readonly what: Text; readonly todo: Text } {
  const [english, german] = [adviceOf(diagnosis, en), adviceOf(diagnosis, de)];
  return {
    what: { en: english.what, de: german.what },
    todo: { en: english.todo, de: german.todo },
  };
}
