import type { EventRow } from "../../src/domain/history.ts";
import { EVENT_DETAILS, type EventCode, isEventCode } from "../../src/domain/house_event_values.ts";
import { parsePlugReason } from "../../src/domain/plug_reason_values.ts";
import { parseReason } from "../../src/domain/reason_values.ts";
import { isSettingKey, SETTINGS } from "../../src/domain/settings.ts";
import type { Language } from "../../src/domain/text.ts";
import { datesFor, spanText } from "../date_format.ts";
import { formatsFor } from "../format.ts";
import type { EventFormats, EventSentences } from "./event_sentences.ts";
import { plugReasonText, type ReasonPlace, reasonText, textsFor } from "./texts.ts";

type Event = Pick<EventRow, "code" | "detail">;

/** Longest value of a detail that a sentence shows. */
const MAX_VALUE = 120;

/** The event as a sentence; one of another version as its code with plain values. */
export function eventText({ code, detail }: Event, place: ReasonPlace): string {
  const words = textsFor(place.language).events;
  const { leftOut, ...rest } = detail;
  const text = isEventCode(code) ? sentence(words.sentences, code, rest, place) : null;
  const suffix = typeof leftOut === "number" && leftOut > 0 ? ` ${words.leftOut(leftOut)}` : "";
  return (text ?? plainText(code, rest)) + suffix;
}

function sentence<C extends EventCode>(
  sentences: EventSentences,
  code: C,
  detail: unknown,
  place: ReasonPlace,
): string | null {
  const read = EVENT_DETAILS[code](detail);
  return read === null ? null : sentences[code](read, eventFormats(place));
}

function eventFormats(place: ReasonPlace): EventFormats {
  const { power, energy, percent, clock, moment } = formatsFor(place);
  const { nowMs, language } = place;
  const { modes, sessions } = textsFor(language);
  return {
    names: modes.names,
    origins: modes.origins,
    ends: sessions.ends,
    power,
    energy,
    percent,
    reason: (value) => anyReasonText(value, place),
    when: (atMs) => nowMs === undefined ? clock(atMs) : moment({ atMs, nowMs }),
    span: spanText,
    money: datesFor(place).money,
    setting: (key) => settingName(key, language),
    value: (value) => settingText(value, language),
  };
}

function anyReasonText(value: unknown, place: ReasonPlace): string | null {
  const reason = parseReason(value);
  if (reason !== null) return reasonText(reason, place);
  const plugReason = parsePlugReason(value);
  return plugReason === null ? null : plugReasonText(plugReason, place);
}

function settingText(value: unknown, language: Language): string {
  const { on, off, emptyFallback } = textsFor(language).settings;
  if (typeof value === "boolean") return value ? on : off;
  if (value === "" || value === null || value === undefined) return emptyFallback;
  return plainValue(value);
}

function plainText(code: string, detail: Event["detail"]): string {
  const values = Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${plainValue(value)}`);
  return values.length === 0 ? code : `${code}: ${values.join(", ")}`;
}

function plainValue(value: unknown): string {
  return (typeof value === "object" ? JSON.stringify(value) : String(value)).slice(0, MAX_VALUE);
}

/** With its group: "IP" and "On at SOC" stand in more than one. */
function settingName(key: string, language: Language): string {
  if (!isSettingKey(key)) return key;
  const { group, label } = SETTINGS[key];
  return `${textsFor(language).settings.groups[group]}, ${label[language]}`;
}
