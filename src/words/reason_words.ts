import type { Diagnosis } from "../domain/codes/diagnosis.ts";
import type { PlugReason } from "../domain/codes/plug_reason.ts";
import type { Reason } from "../domain/codes/reason.ts";
import type { Advice } from "./diagnosis_texts.ts";
import type { ChargeMode } from "../domain/house/mode.ts";
import type { Formats } from "./format.ts";
import { nothing, type SentenceTable } from "./sentence_table.ts";

/** Formats of a place; `when` also names the day where it is not today's. */
export interface ReasonFormats extends Formats {
  readonly when: (atMs: number) => string;
  readonly modeNames: Readonly<Record<ChargeMode, string>>;
  readonly advice: (diagnosis: Diagnosis) => Advice;
}

/** Powers in W that are as good as none: meters are off by so much, and inverters hover. */
const LEVEL_W = 50;

/** Neither to spare nor short. */
export function isLevel(powerW: number): boolean {
  return Math.abs(powerW) < LEVEL_W;
}

/** One sentence for every reason: state – what binds it, with value and limit – what changes it. */
export type ReasonWords = SentenceTable<Reason, ReasonFormats>;
export type PlugReasonWords = SentenceTable<PlugReason, ReasonFormats>;
/** Every reason as the cause of a change, what follows a colon; null: it tells none. */
export type CauseWords = SentenceTable<Reason, ReasonFormats, string | null>;
export type PlugCauseWords = SentenceTable<PlugReason, ReasonFormats, string | null>;

type GoalCode<C extends string> = Extract<C, `goal.${string}` | "turn.goal">;
/** What is said of goals among them. */
export type GoalReasonWords = Pick<ReasonWords, GoalCode<keyof ReasonWords>>;
export type GoalCauseWords = Pick<CauseWords, GoalCode<keyof CauseWords>>;

/** Reasons that tell no cause: what goes on, and what is about to come. */
export const NO_CAUSE = {
  "starting-up": nothing,
  "mode.asked": nothing,
  "off.new": nothing,
  "stopping": nothing,
  "silent.charger": nothing,
  "charging.slow": nothing,
  "charging.fast": nothing,
  "charging.tracked": nothing,
  "charging.changing": nothing,
  "charging.held-back": nothing,
  "limit.current": nothing,
  "limit.car": nothing,
  "limit.cloudy": nothing,
  "wait.held-back": nothing,
  "wait.room": nothing,
  "wait.stable": nothing,
} satisfies Partial<CauseWords>;
export const NO_PLUG_CAUSE = {
  "plug.offline": nothing,
  "plug.unheard": nothing,
  "plug.on.dip": nothing,
  "plug.stale": nothing,
  "plug.wait.stable": nothing,
  "plug.dwell": nothing,
} satisfies Partial<PlugCauseWords>;

/** A sentence as the cause after a colon, in a language where it begins with an article. */
export function afterColon(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
