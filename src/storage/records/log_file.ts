import { LOG_LEVELS, type LogBook, type LogLevel, type LogQuery } from "../../domain/ports/log.ts";
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
/** Where a line has its level, after the time in ISO 8601. */
const LEVEL_AT = { from: 25, to: 30 } as const;

/** The log in the data folder: four files of a megabyte at the most. */
export class LogFile implements LogBook {
  readonly #folder: string;
  readonly #steadyMs: () => number;
  #gathered: string[] = [];
  #characters = 0;
  #sinceMs: number | null = null;

  constructor(folder: string, steadyMs: () => number) {
    this.#folder = folder;
    this.#steadyMs = steadyMs;
  }

  /** Takes one line; an error is written at once. @throws the system's error */
  add(line: string, level: LogLevel): void {
    this.#gathered.push(line);
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

  lines({ level, text, limit }: LogQuery): readonly string[] {
    const most = level === null ? LOG_LEVELS.length : LOG_LEVELS.indexOf(level) + 1;
    const levels = LOG_LEVELS.slice(0, most);
    const wanted = text.toLowerCase();
    const isAsked = (line: string) =>
      (level === null || levels.some((one) => one === levelOf(line))) &&
      line.toLowerCase().includes(wanted);
    const found = this.#gathered.filter(isAsked);
    for (const name of LOG_FILES) {
      if (found.length >= limit) break;
      found.unshift(...this.#read(name).split("\n").filter((line) => line !== "" && isAsked(line)));
    }
    return found.slice(Math.max(0, found.length - limit));
  }

  text(): string {
    const files = LOG_FILES.toReversed().map((name) => this.#read(name));
    return [...files, ...this.#gathered.map((line) => `${line}\n`)].join("");
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

function levelOf(line: string): string {
  return line.slice(LEVEL_AT.from, LEVEL_AT.to).trim();
}
