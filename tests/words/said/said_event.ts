import type { EventCode } from "../../../src/domain/codes/house_event.ts";

/** One in the afternoon in Berlin. */
export const NOON_MS = Date.parse("2026-06-01T11:00:00Z");
/** An hour before. */
export const AT = NOON_MS - 3_600_000;
/** What a charger said of itself, in the words of an older version. */
export const FAULT = {
  code: "charger-error",
  what: { en: "The charger reports error 17", de: "Das Ladegerät meldet Fehler 17" },
  todo: { en: "Unplug the car", de: "Das Auto abstecken" },
} as const;

/** An event as it is stored, and what each reader is told of it. */
export interface SaidEvent {
  readonly code: EventCode;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly en: string;
  readonly de: string;
  readonly nl: string;
}
