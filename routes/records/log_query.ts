import { fieldText } from "../../src/app/log/log_lines.ts";
import { LOG_LEVELS, type LogFilter, type LogLevel } from "../../src/domain/ports/log.ts";

const MAX_TEXT = 100;
/** As a field of the kind datetime-local sends it; seconds may be missing. */
const LOCAL_TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$/;

/** What the page of the log is asked for; its address holds all of it. */
export interface LogAsked {
  /** The least grave one that is shown. */
  readonly level: LogLevel;
  readonly text: string;
  /** Name of a device; empty: of all, and of none. */
  readonly device: string;
  /** Local times as their fields have them; empty: no bound. */
  readonly from: string;
  readonly to: string;
  readonly isPaused: boolean;
}

/** Reads a query; what is none of its forms counts as left out. */
export function readLogQuery(query: (name: string) => string | undefined): LogAsked {
  const text = (name: string) => (query(name) ?? "").slice(0, MAX_TEXT);
  const time = (name: string) => LOCAL_TIME.test(text(name)) ? text(name) : "";
  return {
    level: LOG_LEVELS.find((level) => level === query("level")) ?? "debug",
    text: text("text"),
    device: text("device"),
    from: time("from"),
    to: time("to"),
    isPaused: query("pause") === "1",
  };
}

/** The lines that are meant. Local times are of `timeZone`; one that no calendar has is no bound. */
export function logFilter(asked: LogAsked, timeZone: string): LogFilter {
  const { level, text, device, from, to } = asked;
  return {
    level: level === "debug" ? null : level,
    texts: [text, device === "" ? "" : fieldText("device", device)].filter((one) => one !== ""),
    fromMs: momentOf(from, timeZone),
    toMs: momentOf(to, timeZone),
  };
}

/** The query that asks for the same, "" for all lines; `changes` are laid over it. */
export function logQueryText(asked: LogAsked, changes: Partial<LogAsked> = {}): string {
  const { level, isPaused, ...texts } = { ...asked, ...changes };
  const parts = new URLSearchParams();
  if (level !== "debug") parts.set("level", level);
  for (const [name, text] of Object.entries(texts)) if (text !== "") parts.set(name, text);
  if (isPaused) parts.set("pause", "1");
  return parts.size === 0 ? "" : `?${parts}`;
}

function momentOf(local: string, timeZone: string): number | null {
  if (local === "") return null;
  try {
    return Temporal.PlainDateTime.from(local, { overflow: "reject" })
      .toZonedDateTime(timeZone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
