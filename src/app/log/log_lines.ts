import type { LogFields, LogLevel } from "../../domain/ports/log.ts";
import type { LogEntry } from "./logger.ts";

/** Priorities of syslog, by which journalctl sorts and colours. */
const PRIORITIES: Readonly<Record<LogLevel, number>> = { error: 3, warn: 4, info: 6, debug: 7 };
/** Control characters, line separators and those that turn the direction of writing. */
// deno-lint-ignore no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** A field longer than this says no more. */
const MAX_CHARACTERS = 2000;

/** For a person: time in ISO 8601 UTC, level, message, key=value. One line, whatever a device sent. */
export function textLine(entry: LogEntry): string {
  const time = new Date(entry.atMs).toISOString();
  return `${time} ${entry.level.padEnd(5)} ${wordsOf(entry)}`;
}

/** For systemd's journal, which stamps each line itself: its priority, message, key=value. */
export function journalLine(entry: LogEntry): string {
  return `<${PRIORITIES[entry.level]}>${wordsOf(entry)}`;
}

/** For programs: one JSON object a line with time, level, message and the fields beside them. */
export function jsonLine({ atMs, level, message, fields }: LogEntry): string {
  const time = new Date(atMs).toISOString();
  return escaped(JSON.stringify({ ...shortened(fields), time, level, message }));
}

/** A field as a line has it, key=value. */
export function fieldText(key: string, value: LogFields[string]): string {
  return escaped(`${key}=${quoted(value)}`);
}

function wordsOf({ message, fields }: LogEntry): string {
  const pairs = Object.entries(shortened(fields)).map(([key, value]) => fieldText(key, value));
  return [escaped(message), ...pairs].join(" ");
}

function shortened(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === "string" && value.length > MAX_CHARACTERS
        ? `${value.slice(0, MAX_CHARACTERS)}…`
        : value,
    ]),
  );
}

function quoted(value: LogFields[string]): string {
  return typeof value === "string" && /[\s"=]/.test(value) ? JSON.stringify(value) : String(value);
}

function escaped(text: string): string {
  return text.replaceAll(
    UNPRINTABLE,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
