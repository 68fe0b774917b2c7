import type { EventRow } from "../domain/history/history_rows.ts";
import { type EventCode, isEventCode, parseEventDetail } from "../domain/codes/house_event.ts";
import { parseLoadReason } from "../domain/codes/told_reason.ts";
import { isSettingKey, SETTINGS } from "../domain/settings/settings.ts";
import { MINUTE_MS } from "../domain/house/units.ts";
import { adviceOf } from "./diagnosis_texts.ts";
import { datesFor, spanText } from "./date_format.ts";
import { type Formats, formatsFor, plainSpaced, UNIT_SPACE } from "./format.ts";
import type { EventFormats, EventSentences } from "./event_words.ts";
import { optionText } from "./setting_texts.ts";
import { causeText } from "./reason_texts.ts";
import type { Place, Words } from "./words.ts";

type Event = Pick<EventRow, "atMs" | "code" | "detail">;

type EventPlace = Place & { readonly nowMs: number };

/** Longest value of a detail that a sentence shows. */
const MAX_VALUE = 120;

/** The same as `eventText`, for programs. */
export function eventSentence(event: Event, place: Place): string {
  return plainSpaced(eventText(event, place));
}

/** The event as a page shows it; one of another version as its code with plain values. */
export function eventText({ atMs, code, detail }: Event, { words, timeZone }: Place): string {
  // A log is read on other days: its times are told as of the event's own day.
  const place = { words, timeZone, nowMs: atMs };
  const { sentences, leftOut: left } = words.events;
  const { leftOut, ...rest } = detail;
  const text = isEventCode(code) ? sentence(sentences, code, rest, place) : null;
  const suffix = typeof leftOut === "number" && leftOut > 0 ? ` ${left(leftOut)}` : "";
  return (text ?? plainText(code, rest)) + suffix;
}

function sentence<C extends EventCode>(
  sentences: EventSentences,
  code: C,
  detail: unknown,
  place: EventPlace,
): string | null {
  const read = parseEventDetail(code, detail);
  return read === null ? null : sentences[code](read, eventFormats(place));
}

function eventFormats(place: EventPlace): EventFormats {
  const { power, energy, percent, moment, duration, decimal } = formatsFor(place);
  const { nowMs, words } = place;
  const { modes, sessions } = words;
  return {
    modeNames: modes.names,
    modeOrigins: modes.origins,
    sessionEnds: sessions.ends,
    power,
    energy,
    percent,
    because: (reason) => {
      const cause = anyCause(reason, place);
      return cause === null ? "" : `: ${cause}`;
    },
    advice: (diagnosis) => adviceOf(diagnosis, words),
    when: (atMs) => moment({ atMs, nowMs }),
    span: (spanMs) => spanMs < MINUTE_MS ? duration(spanMs) : spanText(spanMs),
    money: datesFor(place).money,
    setting: (key) => settingName(key, words),
    value: (key, value) => settingText({ key, value, decimal }, words),
  };
}

function anyCause(value: unknown, place: EventPlace): string | null {
  const read = parseLoadReason(value);
  return read === null ? null : causeText(read, place);
}

function settingText(
  { key, value, decimal }: Pick<Formats, "decimal"> & { key: string; value: unknown },
  words: Words,
): string {
  const { on, off, emptyFallback } = words.settings;
  if (typeof value === "boolean") return value ? on : off;
  const texts = Array.isArray(value) && value.every((one) => typeof one === "string")
    ? value.join(", ").slice(0, MAX_VALUE)
    : value;
  if (texts === "" || value === null || value === undefined) return emptyFallback;
  const option = isSettingKey(key) ? optionText({ key, value }, words) : null;
  if (option !== null) return option;
  if (typeof value !== "number") return plainValue(texts);
  const control = isSettingKey(key) ? SETTINGS[key].control : null;
  const unit = control?.kind === "number" ? control.unit : "";
  return decimal(value) + (unit === "" ? "" : `${UNIT_SPACE}${unit}`);
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
function settingName(key: string, words: Words): string {
  if (!isSettingKey(key)) return key;
  const { groups, fields } = words.settings;
  const { group } = SETTINGS[key];
  const { label } = fields[key];
  return group === "params" ? label : `${groups[group]}, ${label}`;
}
