import type { MiddlewareHandler } from "hono";
import { FALLBACK_WORDS, SPOKEN, type Words, wordsOf } from "../../src/words/words.ts";

/** Longest Accept-Language header that is read, in characters. */
const MAX_HEADER = 300;

const NOTED = new WeakMap<Request, readonly Words[]>();

/** Answers in one of these languages. */
export function speak(spoken: readonly Words[]): MiddlewareHandler {
  return async (c, next) => {
    NOTED.set(c.req.raw, spoken);
    await next();
  };
}

/** The languages in which a request may be answered. */
export function spokenTo(request: Request): readonly Words[] {
  return NOTED.get(request) ?? SPOKEN;
}

/** Keeps the same with another request that stands for it. */
export function passLanguagesOn(from: Request, to: Request): void {
  NOTED.set(to, spokenTo(from));
}

/** Words of a page: the setting's, else the best that the browser accepts, else English. */
export function pageWords(request: Request, setting: string): Words {
  return wordsOf(setting, spokenTo(request)) ?? acceptedWords(request) ?? FALLBACK_WORDS;
}

/** Words of an interface's answer: what the request accepts, else the setting's, else English. */
export function apiWords(request: Request, setting: string): Words {
  return acceptedWords(request) ?? wordsOf(setting, spokenTo(request)) ?? FALLBACK_WORDS;
}

/** The most wanted language of Accept-Language that is spoken here; null when it names none. */
function acceptedWords(request: Request): Words | null {
  const header = (request.headers.get("accept-language") ?? "").slice(0, MAX_HEADER);
  let best: { words: Words; weight: number } | null = null;
  for (const entry of header.split(",")) {
    const [range = "", ...parameters] = entry.trim().toLowerCase().split(";");
    const words = spokenTo(request).find(({ code }) =>
      range === code || range.startsWith(`${code}-`)
    );
    if (words === undefined) continue;
    const weight = weightOf(parameters);
    if (weight > (best?.weight ?? 0)) best = { words, weight };
  }
  return best?.words ?? null;
}

function weightOf(parameters: readonly string[]): number {
  const text = parameters.map((part) => part.trim()).find((part) => part.startsWith("q="));
  if (text === undefined) return 1;
  const weight = Number(text.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
