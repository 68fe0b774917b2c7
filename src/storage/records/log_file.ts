import {
  LOG_LEVELS,
  type LogBook,
  type LogFilter,
  type LogLevel,
  type LogQuery,
  type LogTail,
} from "../../domain/ports/log.ts";
import { HOUR_MS } from "../../domain/house/units.ts";
import { storageFailed } from "../database/connection.ts";

export const LOG_FILE = "chargemanager.log";
/** The file that is written and those before it, the newest of them first. */
export const LOG_FILES: readonly string[] = [LOG_FILE, ...[1, 2, 3].map((n) => `${LOG_FILE}.${n}`)];
/** Of each of them. */
const MAX_FILE_BYTES = 1_000_000;
/** Lines are gathered for so long, so that a card has few blocks to write. */
const GATHER_MS = HOUR_MS;
const GATHER_CHARACTERS = 4000;
const OWNER_ONLY = 0o600;
/** So many lines wait in memory for those who watch the log. */
const MOST_WATCHED = 500;
/** Where a line has its level, after the time in ISO 8601. */
const LEVEL_AT = { from: 25, to: 30 } as const;

/** The log in the data folder: four files of a megabyte at the most. */
export class LogFile implements LogBook {
  readonly #folder: string;
  readonly #steadyMs: () => number;
  #gathered: string[] = [];
  #characters = 0;
  #sinceMs: number | null = null;
  #newest: readonly string[] = [];
  /** Lines that were ever taken. */
  #count = 0;

  constructor(folder: string, steadyMs: () => number) {
    this.#folder = folder;
    this.#steadyMs = steadyMs;
  }

  /** Takes one line; an error is written at once. @throws the system's error */
  add(line: string, level: LogLevel): void {
    this.#gathered.push(line);
    this.#newest = [...this.#newest.slice(1 - MOST_WATCHED), line];
    this.#count += 1;
    this.#characters += line.length;
    this.#sinceMs ??= this.#steadyMs();
    const isDue = level === "error" || this.#characters >= GATHER_CHARACTERS ||
      this.#steadyMs() - this.#sinceMs >= GATHER_MS;
    if (isDue) this.write();
  }

  /** Forgets what has been gathered. */
  drop(): void {
    this.#gathered = [];
    this.#characters = 0;
    this.#sinceMs = null;
  }

  /** Writes what has been gathered; where that fails it is given up. @throws the system's error */
  write(): void {
    if (this.#gathered.length === 0) return;
    const text = `${this.#gathered.join("\n")}\n`;
    this.drop();
    if (this.#sizeOf(LOG_FILE) + text.length > MAX_FILE_BYTES) this.#rotate();
    Deno.writeTextFileSync(this.#path(LOG_FILE), text, { append: true, mode: OWNER_ONLY });
  }

  lines({ limit, ...filter }: LogQuery): readonly string[] {
    const isAsked = asked(filter);
    const found = this.#gathered.filter(isAsked);
    for (const name of LOG_FILES) {
      if (found.length >= limit) break;
      found.unshift(...this.#read(name).split("\n").filter((line) => line !== "" && isAsked(line)));
    }
    return found.slice(Math.max(0, found.length - limit));
  }

  tail(filter: LogFilter, at: number): LogTail {
    // A program before this one has told a greater number.
    const missed = at > this.#count ? this.#count : this.#count - at;
    const lines = missed === 0 ? [] : this.#newest.slice(-missed).filter(asked(filter));
    return { lines, at: this.#count };
  }

  #read(name: string): string {
    try {
      return Deno.readTextFileSync(this.#path(name));
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return "";
      throw storageFailed(`read log "${name}"`, cause);
    }
  }

  #rotate(): void {
    for (const [at, name] of LOG_FILES.slice(0, -1).entries().toArray().reverse()) {
      try {
        Deno.renameSync(this.#path(name), this.#path(LOG_FILES[at + 1] ?? name));
      } catch (cause) {
        if (!(cause instanceof Deno.errors.NotFound)) throw cause;
      }
    }
  }

  #sizeOf(name: string): number {
    try {
      return Deno.statSync(this.#path(name)).size;
    } catch {
      return 0;
    }
  }

  #path(name: string): string {
    return `${this.#folder}/${name}`;
  }
}

/**
 * Whether a line is asked for. It begins with its time, always of one form, so that it compares with
 * a time as a text.
 */
function asked({ level, texts, fromMs, toMs }: LogFilter): (line: string) => boolean {
  const most = level === null ? LOG_LEVELS.length : LOG_LEVELS.indexOf(level) + 1;
  const levels = LOG_LEVELS.slice(0, most);
  const wanted = texts.map((text) => text.toLowerCase());
  const from = fromMs === null ? "" : new Date(fromMs).toISOString();
  const to = toMs === null ? null : new Date(toMs).toISOString();
  return (line) => {
    if (line < from || (to !== null && line >= to)) return false;
    if (level !== null && !levels.some((one) => one === levelOf(line))) return false;
    const text = line.toLowerCase();
    return wanted.every((one) => text.includes(one));
  };
}

function levelOf(line: string): string {
  return line.slice(LEVEL_AT.from, LEVEL_AT.to).trim();
}
