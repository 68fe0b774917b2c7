import * as v from "valibot";

/** A text of both languages. */
export const TEXT = v.pipe(v.object({ en: v.string(), de: v.string() }), v.readonly());

/** One thing that is wrong, and what a person can do about it. */
export const DIAGNOSIS = v.pipe(
  v.object({
    /** Stable, for programs. */
    code: v.string(),
    what: TEXT,
    todo: TEXT,
  }),
  v.readonly(),
);
export type Diagnosis = v.InferOutput<typeof DIAGNOSIS>;

/** A diagnosis with the words that it rests on; null where nothing failed and a value tells it. */
export interface Problem extends Diagnosis {
  readonly detail: string | null;
}

/** Codes of what a device says of itself, which holds until it says otherwise. */
const OWN_WORDS: readonly string[] = [
  "inverter-fault",
  "battery-fault",
  "charger-error",
  "charger-warning",
];

/** The diagnosis where it is what the device says of itself; null: it is another, or none. */
export function ownWordIn(diagnosis: Diagnosis | null): Diagnosis | null {
  return diagnosis !== null && OWN_WORDS.includes(diagnosis.code) ? diagnosis : null;
}
