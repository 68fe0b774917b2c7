import type { SessionEndedBy } from "../domain/history/history_rows.ts";
import type { Diagnosis } from "../domain/codes/diagnosis.ts";
import type { EventCode, EventDetails } from "../domain/codes/house_event.ts";
import type { ChargeMode, ModeOrigin } from "../domain/house/mode.ts";
import type { Advice } from "./diagnosis_texts.ts";
import type { Formats } from "./format.ts";

/** What sentences of events are made with. */
export interface EventFormats extends Pick<Formats, "power" | "energy" | "percent"> {
  readonly modeNames: Readonly<Record<ChargeMode, string>>;
  /** Who chose a mode, and what ended a session. */
  readonly modeOrigins: Readonly<Record<ModeOrigin, string>>;
  readonly sessionEnds: Readonly<Record<SessionEndedBy, string>>;
  /** ": " and the cause that a stored reason tells; "" where it tells none that is known. */
  readonly because: (reason: unknown) => string;
  /** Time of day, with the day where it is not the event's. */
  readonly when: (atMs: number) => string;
  readonly advice: (diagnosis: Diagnosis) => Advice;
  readonly span: (spanMs: number) => string;
  readonly money: (amount: { readonly milli: number; readonly currency: string }) => string;
  /** Label of a setting. */
  readonly setting: (key: string) => string;
  /** A setting's value as its form names it, shortened. */
  readonly value: (key: string, value: unknown) => string;
}

/** One sentence for every code. */
export type EventSentences = {
  readonly [C in EventCode]: (detail: EventDetails[C], formats: EventFormats) => string;
};

/** What is said of goals among them. */
export type GoalEventSentences = Pick<
  EventSentences,
  Extract<keyof EventSentences, `goal.${string}`>
>;
