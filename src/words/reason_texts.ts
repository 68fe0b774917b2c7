import type { Diagnosis } from "../domain/codes/diagnosis.ts";
import type { PlugReason } from "../domain/codes/plug_reason.ts";
import type { Reason } from "../domain/codes/reason.ts";
import type { Advice } from "./diagnosis_texts.ts";
import type { Formats } from "./format.ts";

/** Formats of a place; `when` also names the day where it is not today's. */
export interface ReasonFormats extends Formats {
  readonly when: (atMs: number) => string;
  readonly advice: (diagnosis: Diagnosis) => Advice;
}

/** Powers in W that are as good as none: meters are off by so much, and inverters hover. */
const LEVEL_W = 50;

/** Neither to spare nor short. */
export function isLevel(powerW: number): boolean {
  return Math.abs(powerW) < LEVEL_W;
}

/** For each code of a union a function that puts it into words. */
type TextTable<U extends { readonly code: string }, F, T> = {
  readonly [M in U as M["code"]]: (told: M, formats: F) => T;
};

/** One sentence for every reason: state – what binds it, with value and limit – what changes it. */
export type ReasonTexts = TextTable<Reason, ReasonFormats, string>;
export type PlugReasonTexts = TextTable<PlugReason, ReasonFormats, string>;
/** Every reason as the cause of a change, what follows a colon; null: it tells none. */
export type CauseTexts = TextTable<Reason, ReasonFormats, string | null>;
export type PlugCauseTexts = TextTable<PlugReason, ReasonFormats, string | null>;

/** What the table says of it. */
export function textOf<M, C extends keyof M, F, T>(
  table: { readonly [K in keyof M]: (told: M[K], formats: F) => T },
  told: M[C] & { readonly code: C },
  formats: F,
): T {
  return table[told.code](told, formats);
}

const none = () => null;

/** Reasons that tell no cause: what goes on, and what is about to come. */
export const NO_CAUSE = {
  "starting-up": none,
  "mode.asked": none,
  "off.new": none,
  "stopping": none,
  "silent.charger": none,
  "charging.slow": none,
  "charging.fast": none,
  "charging.tracked": none,
  "charging.changing": none,
  "charging.held-back": none,
  "limit.current": none,
  "limit.car": none,
  "limit.cloudy": none,
  "wait.held-back": none,
  "wait.stable": none,
} satisfies Partial<CauseTexts>;
export const NO_PLUG_CAUSE = {
  "plug.offline": none,
  "plug.unheard": none,
  "plug.on.dip": none,
  "plug.stale": none,
  "plug.wait.stable": none,
  "plug.dwell": none,
} satisfies Partial<PlugCauseTexts>;

/** A sentence of a device as the cause after a colon: both languages begin it with an article. */
export function afterColon(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
