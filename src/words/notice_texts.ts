import type { HouseEvent } from "../domain/codes/house_event.ts";
import { adviceOf } from "./diagnosis_texts.ts";
import { formatsFor, plainSpaced } from "./format.ts";
import type { NoticeFormats } from "./notice_words.ts";
import { sentenceFrom } from "./sentence_table.ts";
import type { Place } from "./words.ts";

/** What a person is told of an event, in one or two plain sentences; null: nothing. */
export function noticeSentence(event: HouseEvent, place: Place): string | null {
  const text: string | null = sentenceFrom(
    place.words.notices,
    event,
    noticeFormats(place, event.atMs),
  );
  return text === null ? null : plainSpaced(text);
}

function noticeFormats(place: Place, nowMs: number): NoticeFormats {
  const { energy, percent, duration, moment } = formatsFor(place);
  return {
    energy,
    duration,
    when: (atMs) => moment({ atMs, nowMs }),
    solarShare: ({ solarWh, energyWh }) => percent(energyWh > 0 ? 100 * solarWh / energyWh : 0),
    advice: (diagnosis) => adviceOf(diagnosis, place.words),
  };
}
