import type { Settings } from "../../src/domain/settings/settings.ts";
import { type Language, LANGUAGES } from "../../src/domain/settings/language.ts";

type LanguageSetting = Settings["language"];

const FALLBACK: Language = "en";
/** Longest Accept-Language header that is read, in characters. */
const MAX_HEADER = 300;

/** Language of a page: the setting, else the best one that the browser accepts, else English. */
export function pageLanguage(request: Request, setting: LanguageSetting): Language {
  return setting === "auto" ? acceptedLanguage(request) ?? FALLBACK : setting;
}

/** Language of an interface's answer: what the request accepts, else the setting, else English. */
export function apiLanguage(request: Request, setting: LanguageSetting): Language {
  return acceptedLanguage(request) ?? (setting === "auto" ? FALLBACK : setting);
}

/** The most wanted language of Accept-Language that is spoken here; null when it names none. */
function acceptedLanguage(request: Request): Language | null {
  const header = (request.headers.get("accept-language") ?? "").slice(0, MAX_HEADER);
  let best: { language: Language; weight: number } | null = null;
  for (const entry of header.split(",")) {
    const [range = "", ...parameters] = entry.trim().toLowerCase().split(";");
    const language = LANGUAGES.find((name) => range === name || range.startsWith(`${name}-`));
    if (language === undefined) continue;
    const weight = weightOf(parameters);
    if (weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? null;
}

function weightOf(parameters: readonly string[]): number {
  const text = parameters.map((part) => part.trim()).find((part) => part.startsWith("q="));
  if (text === undefined) return 1;
  const weight = Number(text.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
