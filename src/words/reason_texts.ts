import type { Reason, ReasonCode } from "../domain/codes/reason.ts";
import type { Formats } from "./format.ts";

/** The reason of one code, with its numbers. */
export type ReasonOf<C extends ReasonCode> = Reason extends infer R
  ? R extends { readonly code: infer K } ? C extends K ? R : never : never
  : never;

/** Formats of a place; `when` also names the day where it is not today's. */
export type ReasonFormats = Formats & { readonly when: (atMs: number) => string };

/** Powers in W that are as good as none: meters are off by so much, and inverters hover. */
const LEVEL_W = 50;

/** Neither to spare nor short. */
export function isLevel(powerW: number): boolean {
  return Math.abs(powerW) < LEVEL_W;
}

/** One sentence for every reason: state – what binds it, with value and limit – what changes it. */
export type ReasonTexts = {
  readonly [C in ReasonCode]: (reason: ReasonOf<C>, format: ReasonFormats) => string;
};

/** A sentence of a device as the cause after a colon: both languages begin it with an article. */
export function afterColon(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
