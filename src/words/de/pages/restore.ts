import type { RestoreWords } from "../../page_words.ts";

export const restoreDe: RestoreWords = {
  title: "Zurück zu einer Sicherung",
  intro:
    "Eine Sicherung wird zuerst geprüft, und Sie sehen, was ersetzt würde, bevor etwas geschieht. " +
    "Die jetzige Datenbank bleibt unter anderem Namen erhalten.",
  nothing:
    "In der Demo geht das nicht. Im Programm, das Ihr Haus steuert, steht es an dieser Stelle.",
  check: "Prüfen",
  file: "Eine heruntergeladene Datei",
  passphrase: "Passphrase",
  passphraseHelp: "Nur bei einer verschlüsselten Datei.",
  send: "Senden und prüfen",
  uploaded: "die gesendete Datei",
  refused: (why) => `Diese Datei wird nicht genommen: ${why}`,
  unknown: "Diese Sicherung gibt es nicht",
  plan: "Was ersetzt würde",
  columns: { now: "Jetzt", then: "Danach" },
  rows: {
    history: "Verlauf",
    sessions: "Ladevorgänge",
    events: "Ereignisse",
    samples: "Rohdaten",
    size: "Größe",
  },
  empty: "keine",
  noHistory: "keiner",
  span: (from, to) => `${from} bis ${to}`,
  consequences: [
    "Das Programm startet neu, das dauert einige Sekunden. Überschussladen pausiert, Schalter gehen aus.",
    "Der Lademodus ist Aus, bis Sie einen wählen.",
    "Die Einstellungen sind die der Sicherung. Passwörter und Geheimnis, die sie nicht enthält, bleiben.",
    "Verlangen diese Seiten jetzt ein Geheimnis, bleibt es dabei, auch wer zusehen darf.",
  ],
  go: "Zurück zu dieser Sicherung",
  back: "Alles lassen, wie es ist",
  going:
    "Das Programm startet mit der Sicherung neu, und diese Seite führt in einigen Sekunden dorthin. " +
    "Öffnet sie sich dann nicht, braucht das Programm etwas länger: bitte neu laden.",
  toStatus: "Zur Statusseite",
};
