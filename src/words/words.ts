import type { Text } from "../domain/settings/language.ts";
import type { PlugReason } from "../domain/codes/plug_reason.ts";
import type { Reason } from "../domain/codes/reason.ts";
import { adviceOf } from "./diagnosis_texts.ts";
import { formatsFor, UNIT_SPACE } from "./format.ts";
import { en } from "./en/en.ts";
import * as LANGUAGES from "./languages.ts";
import { type ReasonFormats, textOf } from "./reason_texts.ts";

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

/** A place with the present moment (epoch ms), which tells today's times from other days'. */
export type ReasonPlace = Place & { readonly nowMs?: number };

/** The reason as one or two plain sentences; without `nowMs` every time is taken for today's. */
export function reasonSentence(reason: Reason, place: ReasonPlace): string {
  return reasonText(reason, place).replaceAll(UNIT_SPACE, " ");
}

/** The reason as a page shows it: no line ends between a number and its unit. */
export function reasonText(reason: Reason, place: ReasonPlace): string {
  return textOf(place.words.reasons, reason, reasonFormats(place));
}

/** Why the plug is on or off, as plain sentences. */
export function plugReasonSentence(reason: PlugReason, place: ReasonPlace): string {
  return plugReasonText(reason, place).replaceAll(UNIT_SPACE, " ");
}

/** The same as a page shows it. */
export function plugReasonText(reason: PlugReason, place: ReasonPlace): string {
  return textOf(place.words.plugReasons, reason, reasonFormats(place));
}

/** Why charging, a mode or the plug changed, as what follows a colon; null: it tells no cause. */
export function causeText(
  reason: { readonly charger: Reason } | { readonly plug: PlugReason },
  place: ReasonPlace,
): string | null {
  const { words: texts } = place;
  const formats = reasonFormats(place);
  return "charger" in reason
    ? textOf(texts.causes, reason.charger, formats)
    : textOf(texts.plugCauses, reason.plug, formats);
}

function reasonFormats(place: ReasonPlace): ReasonFormats {
  const formats = formatsFor(place);
  const { nowMs } = place;
  const when = nowMs === undefined
    ? formats.clock
    : (atMs: number) => formats.nearby({ atMs, nowMs });
  return { ...formats, when, advice: (diagnosis) => adviceOf(diagnosis, place.words) };
}

/** The text of a pair; gone once all sentences lie here. */
export function textIn(text: Text, { code }: Words): string {
  return code === "de" ? text.de : text.en;
}
