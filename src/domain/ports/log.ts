/** Levels of the log, the gravest first. */
export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Which lines of the log are asked for. */
export interface LogFilter {
  /** Of this level and graver ones; null: all. */
  readonly level: LogLevel | null;
  /** Only those that have all of these, in any case of letters. */
  readonly texts: readonly string[];
  /** Only those of [fromMs, toMs) in epoch ms; null: no bound. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Which of them to give. */
export interface LogQuery extends LogFilter {
  /** The newest so many. */
  readonly limit: number;
}

/** Lines that came after others. */
export interface LogTail {
  /** Newest last; after a long time only the newest of them. */
  readonly lines: readonly string[];
  /** What to ask next with. */
  readonly at: number;
}

/** What the program has logged, as far as it is kept. */
export interface LogBook {
  /** Lines as they were written, newest last. @throws StorageFailed */
  lines(query: LogQuery): readonly string[];
  /** Lines that came after `at`, which an earlier answer told; from memory alone. */
  tail(filter: LogFilter, at: number): LogTail;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One event a line: part, what happened, and its numbers. Secrets never go in. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}
