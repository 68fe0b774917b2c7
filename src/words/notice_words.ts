import type { Diagnosis } from "../domain/codes/diagnosis.ts";
import type { HouseEvent } from "../domain/codes/house_event.ts";
import type { Advice } from "./diagnosis_texts.ts";
import type { Formats } from "./format.ts";
import { nothing, type SentenceTable } from "./sentence_table.ts";

/** What notices are made with. */
export interface NoticeFormats extends Pick<Formats, "energy" | "duration"> {
  /** Time of day, with the day where it is not the event's. */
  readonly when: (atMs: number) => string;
  /** Part of an energy that came from the sun, in percent. */
  readonly solarShare: (of: { readonly solarWh: number; readonly energyWh: number }) => string;
  readonly advice: (diagnosis: Diagnosis) => Advice;
}

/** What a person is told of each event who does not look at the pages; null: nothing. */
export type NoticeWords = SentenceTable<HouseEvent, NoticeFormats, string | null>;

/** Events that wake nobody. */
export const NO_NOTICE = {
  "mode.chosen": nothing,
  "mode.turned": nothing,
  "charging.began": nothing,
  "charging.paused": nothing,
  "charging.stopped": nothing,
  "goal.set": nothing,
  "goal.dropped": nothing,
  "goal.met": nothing,
  "phases.switched": nothing,
  "phases.failed": nothing,
  "plug.switched": nothing,
  "settings.changed": nothing,
  "secret.wrong": nothing,
  "storage.recovered": nothing,
  "program.stopped": nothing,
  "program.restored": nothing,
  "broker.lost": nothing,
  "broker.back": nothing,
  "fleet.lost": nothing,
  "fleet.back": nothing,
  "clock.set": nothing,
} satisfies Partial<NoticeWords>;
