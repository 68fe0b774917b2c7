import type { Text } from "./text.ts";

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
