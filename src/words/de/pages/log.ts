import type { LogWords } from "../../page_words.ts";

export const logDe: LogWords = {
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
};
