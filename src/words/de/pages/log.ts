import type { LogWords } from "../../page_words.ts";

export const logDe: LogWords = {
  title: "Protokoll",
  intro: "Was das Programm aufgeschrieben hat, auf Englisch und die neueste Zeile zuerst. Die " +
    "Zeiten sind die des Hauses, in der Datei UTC.",
  off: "Die Protokolldatei ist in den Einstellungen ausgeschaltet; gezeigt wird, was davor " +
    "geschrieben wurde.",
  level: "Stufe",
  device: "Gerät",
  allDevices: "Alle",
  text: "Enthält",
  span: "Zeitraum",
  from: "Von",
  to: "Bis",
  show: "Zeigen",
  none: "Es gibt keine solche Zeile.",
  cut: (lines) => `Gezeigt sind die neuesten ${lines} solchen Zeilen. Ältere stehen in der Datei.`,
  download: "Diese Zeilen herunterladen",
  live: "Neue Zeilen erscheinen hier von selbst.",
  pause: "Anhalten",
  goOn: "Weiter",
  failed: (why) => `Das Protokoll lässt sich nicht lesen: ${why}`,
  levels: {
    error: "Fehler",
    warn: "Fehler und Warnungen",
    info: "Ohne Einzelheiten",
    debug: "Alles",
  },
};
