import type { Text } from "../settings/language.ts";

/** One thing that is wrong, and what a person can do about it. */
export interface Diagnosis {
  /** Stable, for programs. */
  readonly code: string;
  readonly what: Text;
  readonly todo: Text;
}

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
