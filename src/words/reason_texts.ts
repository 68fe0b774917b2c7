import type { PlugReason } from "../domain/codes/plug_reason.ts";
import type { Reason } from "../domain/codes/reason.ts";
import { parseLoadReason } from "../domain/codes/told_reason.ts";
import { adviceOf } from "./diagnosis_texts.ts";
import { formatsFor, plainSpaced } from "./format.ts";
import type { ReasonFormats } from "./reason_words.ts";
import { sentenceFrom } from "./sentence_table.ts";
import type { Place } from "./words.ts";

/** A place with the present moment (epoch ms), which tells today's times from other days'. */
export type ReasonPlace = Place & { readonly nowMs?: number };

/** The reason as one or two plain sentences; without `nowMs` every time is taken for today's. */
export function reasonSentence(reason: Reason, place: ReasonPlace): string {
  return plainSpaced(reasonText(reason, place));
}

/** The reason as a page shows it: no line ends between a number and its unit. */
export function reasonText(reason: Reason, place: ReasonPlace): string {
  return sentenceFrom(place.words.reasons, reason, reasonFormats(place));
}

/** Why the plug is on or off, as plain sentences. */
export function plugReasonSentence(reason: PlugReason, place: ReasonPlace): string {
  return plainSpaced(plugReasonText(reason, place));
}

/** The same as a page shows it. */
export function plugReasonText(reason: PlugReason, place: ReasonPlace): string {
  return sentenceFrom(place.words.plugReasons, reason, reasonFormats(place));
}

/** A reason that was stored, as a page shows it; null: it is none, e.g. one of another version. */
export function storedReasonText(reason: unknown, place: ReasonPlace): string | null {
  const read = parseLoadReason(reason);
  if (read === null) return null;
  return "charger" in read ? reasonText(read.charger, place) : plugReasonText(read.plug, place);
}

/** Why charging, a mode or the plug changed, as what follows a colon; null: it tells no cause. */
export function causeText(
  reason: { readonly charger: Reason } | { readonly plug: PlugReason },
  place: ReasonPlace,
): string | null {
  const { words: texts } = place;
  const formats = reasonFormats(place);
  return "charger" in reason
    ? sentenceFrom(texts.causes, reason.charger, formats)
    : sentenceFrom(texts.plugCauses, reason.plug, formats);
}

function reasonFormats(place: ReasonPlace): ReasonFormats {
  const formats = formatsFor(place);
  const { nowMs } = place;
  const when = nowMs === undefined
    ? formats.clock
    : (atMs: number) => formats.nearby({ atMs, nowMs });
  return {
    ...formats,
    when,
    modeNames: place.words.modes.names,
    advice: (diagnosis) => adviceOf(diagnosis, place.words),
  };
}
