/** Levels of the log, the gravest first. */
export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Which lines of the log to give. */
export interface LogQuery {
  /** Of this level and graver ones; null: all. */
  readonly level: LogLevel | null;
  /** Only those that have it, in any case of letters; empty: all. */
  readonly text: string;
  /** Of them the newest so many. */
  readonly limit: number;
}

/** What the program has logged, as far as it is kept. */
export interface LogBook {
  /** Lines as they were written, newest last. @throws StorageFailed */
  lines(query: LogQuery): readonly string[];
  /** All that is kept as one text, newest last. @throws StorageFailed */
  text(): string;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One event a line: part, what happened, and its numbers. Secrets never go in. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}
