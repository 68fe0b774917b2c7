import { LOG_LEVELS, type LogFields, type Logger, type LogLevel } from "../../domain/ports/log.ts";
import type { Clock } from "../../domain/house/time.ts";

/** One event of the log; `atMs` is wall time (epoch ms). Its texts may hold anything. */
export interface LogEntry {
  readonly atMs: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** Takes one event. What it throws is dropped: a full disk must not end control. */
export type LogSink = (entry: LogEntry) => void;

/** A logger whose events carry the name of a device. */
export function deviceLogger(logger: Logger, device: string): Logger {
  const log = (level: LogLevel) => (message: string, fields: LogFields = {}) =>
    logger[level](message, { device, ...fields });
  return { error: log("error"), warn: log("warn"), info: log("info"), debug: log("debug") };
}

/** A logger that hands each event of the asked levels to every sink. `level` is asked each time. */
export function createLogger(
  options: {
    readonly clock: Pick<Clock, "wallMs">;
    readonly level: () => LogLevel;
    readonly sinks: readonly LogSink[];
  },
): Logger {
  const log = (level: LogLevel) => (message: string, fields: LogFields = {}) => {
    if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(options.level())) return;
    const entry = { atMs: options.clock.wallMs(), level, message, fields };
    for (const sink of options.sinks) {
      try {
        sink(entry);
      } catch {
        // There is nobody left to tell.
      }
    }
  };
  return { error: log("error"), warn: log("warn"), info: log("info"), debug: log("debug") };
}
