import type { LogLevel } from "../../src/domain/ports/log.ts";
import type { Language } from "../../src/domain/settings/language.ts";

export interface LogTexts {
  readonly title: string;
  readonly intro: string;
  readonly off: string;
  readonly level: string;
  readonly text: string;
  readonly show: string;
  readonly none: string;
  readonly download: string;
  readonly failed: (why: string) => string;
  readonly levels: Readonly<Record<LogLevel, string>>;
}

/** The words of the page of the log; its lines are English in both. */
export const LOG_TEXTS: Readonly<Record<Language, LogTexts>> = {
  en: {
    title: "Log",
    intro: "The newest lines of the log, the newest last. Times are UTC.",
    off: "The log file is switched off in the settings; what was written before is shown.",
    level: "Level",
    text: "Contains",
    show: "Show",
    none: "There is no such line.",
    download: "Download all",
    failed: (why) => `The log cannot be read: ${why}`,
    levels: { error: "Errors", warn: "and warnings", info: "and notes", debug: "Everything" },
  },
  de: {
    title: "Protokoll",
    intro: "Die neuesten Zeilen des Protokolls, die neueste zuletzt. Die Zeiten sind UTC, " +
      "die Zeilen englisch.",
    off: "Die Protokolldatei ist in den Einstellungen ausgeschaltet; gezeigt wird, was davor " +
      "geschrieben wurde.",
    level: "Stufe",
    text: "Enthält",
    show: "Zeigen",
    none: "Es gibt keine solche Zeile.",
    download: "Alles herunterladen",
    failed: (why) => `Das Protokoll lässt sich nicht lesen: ${why}`,
    levels: { error: "Fehler", warn: "und Warnungen", info: "und Hinweise", debug: "Alles" },
  },
};
