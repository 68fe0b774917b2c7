import type { Clock, LogFields, Logger } from "../domain/ports.ts";
import type { Settings } from "../domain/settings.ts";

type Level = Settings["logLevel"];

const LEVELS: readonly Level[] = ["error", "warn", "info", "debug"];

/**
 * One line an event: time in ISO 8601 UTC, level, message, key=value. `level` is asked each time.
 * Never throws: where a line cannot be written (a full disk), control goes on without it.
 */
export function createLogger(
  options: { clock: Clock; level: () => Level; write: (line: string) => void },
): Logger {
  const log = (level: Level) => (message: string, fields: LogFields = {}) => {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(options.level())) return;
    const time = new Date(options.clock.wallMs()).toISOString();
    const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${quoted(value)}`).join("");
    try {
      options.write(`${time} ${level.padEnd(5)} ${message}${rest}`);
    } catch {
      // There is nobody left to tell.
    }
  };
  return { error: log("error"), warn: log("warn"), info: log("info"), debug: log("debug") };
}

function quoted(value: LogFields[string]): string {
  return typeof value === "string" && /[\s"=]/.test(value) ? JSON.stringify(value) : String(value);
}
