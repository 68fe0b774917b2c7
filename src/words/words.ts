import type { Text } from "../domain/settings/language.ts";
import type { PlugReason } from "../domain/codes/plug_reason.ts";
import type { Reason } from "../domain/codes/reason.ts";
import { formatsFor, UNIT_SPACE } from "./format.ts";
import { en } from "./en/en.ts";
import * as LANGUAGES from "./languages.ts";
import type { ReasonFormats, ReasonOf, ReasonTexts } from "./reason_texts.ts";

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
  return sentence(place.words.reasons, reason, reasonFormats(place));
}

/** Why the plug is on or off, as plain sentences. */
export function plugReasonSentence(reason: PlugReason, place: ReasonPlace): string {
  return plugReasonText(reason, place).replaceAll(UNIT_SPACE, " ");
}

/** The same as a page shows it. */
export function plugReasonText(reason: PlugReason, place: ReasonPlace): string {
  return place.words.plugReason(reason, reasonFormats(place));
}

/** Why charging, a mode or the plug changed, as what follows a colon; null: it tells no cause. */
export function causeText(
  reason: { readonly charger: Reason } | { readonly plug: PlugReason },
  place: ReasonPlace,
): string | null {
  const { words: texts } = place;
  const formats = reasonFormats(place);
  return "charger" in reason
    ? texts.cause(reason.charger, formats)
    : texts.plugCause(reason.plug, formats);
}

function reasonFormats(place: ReasonPlace): ReasonFormats {
  const formats = formatsFor(place);
  const { nowMs } = place;
  const when = nowMs === undefined
    ? formats.clock
    : (atMs: number) => formats.nearby({ atMs, nowMs });
  return { ...formats, when };
}

function sentence(texts: ReasonTexts, reason: Reason, format: ReasonFormats): string {
  switch (reason.code) {
    case "starting-up":
      return texts["starting-up"](reason, format);
    case "setup.charger":
      return texts["setup.charger"](reason, format);
    case "setup.inverter":
      return texts["setup.inverter"](reason, format);
    case "mode.asked":
      return texts["mode.asked"](reason, format);
    case "off.new":
      return texts["off.new"](reason, format);
    case "off":
      return texts["off"](reason, format);
    case "stopping":
      return texts["stopping"](reason, format);
    case "silent.charger":
      return texts["silent.charger"](reason, format);
    case "offline.charger":
      return texts["offline.charger"](reason, format);
    case "rejected.charger":
      return texts["rejected.charger"](reason, format);
    case "fault.charger":
      return texts["fault.charger"](reason, format);
    case "asked":
      return texts["asked"](reason, format);
    case "charging.slow":
      return texts["charging.slow"](reason, format);
    case "charging.fast":
      return texts["charging.fast"](reason, format);
    case "charging.tracked":
      return texts["charging.tracked"](reason, format);
    case "limit.current":
      return texts["limit.current"](reason, format);
    case "stop.pending":
      return texts["stop.pending"](reason, format);
    case "wait.surplus":
      return texts["wait.surplus"](reason, format);
    case "wait.stable":
      return texts["wait.stable"](reason, format);
    case "wait.dwell":
      return texts["wait.dwell"](reason, format);
    case "wait.soc":
      return texts["wait.soc"](reason, format);
    case "wait.battery":
      return texts["wait.battery"](reason, format);
    case "stale.meter":
      return texts["stale.meter"](reason, format);
    case "blind.meter":
      return texts["blind.meter"](reason, format);
    case "stale.battery":
      return texts["stale.battery"](reason, format);
    case "blind.battery":
      return texts["blind.battery"](reason, format);
    case "car.waiting":
    case "car.idle":
    case "car.absent":
    case "car.full":
    case "charging.changing":
    case "limit.car":
    case "turn.plug-in":
    case "turn.tracked":
    case "turn.slow":
    case "limit.range":
    case "limit.cloudy":
    case "charging.held-back":
    case "wait.held-back":
    case "guard.battery":
    case "wait.protection":
      return moreSentence(texts, reason, format);
  }
}

type MoreReasons = ReasonOf<
  | "car.waiting"
  | "car.idle"
  | "charging.changing"
  | "limit.car"
  | "car.absent"
  | "car.full"
  | "turn.plug-in"
  | "turn.tracked"
  | "turn.slow"
  | "limit.range"
  | "limit.cloudy"
  | "charging.held-back"
  | "wait.held-back"
  | "guard.battery"
  | "wait.protection"
>;

function moreSentence(texts: ReasonTexts, reason: MoreReasons, format: ReasonFormats): string {
  switch (reason.code) {
    case "car.waiting":
      return texts["car.waiting"](reason, format);
    case "car.idle":
      return texts["car.idle"](reason, format);
    case "charging.changing":
      return texts["charging.changing"](reason, format);
    case "limit.car":
      return texts["limit.car"](reason, format);
    case "car.absent":
      return texts["car.absent"](reason, format);
    case "car.full":
      return texts["car.full"](reason, format);
    case "turn.plug-in":
      return texts["turn.plug-in"](reason, format);
    case "turn.tracked":
      return texts["turn.tracked"](reason, format);
    case "turn.slow":
      return texts["turn.slow"](reason, format);
    case "limit.range":
      return texts["limit.range"](reason, format);
    case "limit.cloudy":
      return texts["limit.cloudy"](reason, format);
    case "charging.held-back":
      return texts["charging.held-back"](reason, format);
    case "wait.held-back":
      return texts["wait.held-back"](reason, format);
    case "guard.battery":
      return texts["guard.battery"](reason, format);
    case "wait.protection":
      return texts["wait.protection"](reason, format);
  }
}

/** The text of a pair; gone once all sentences lie here. */
export function textIn(text: Text, { code }: Words): string {
  return code === "de" ? text.de : text.en;
}
