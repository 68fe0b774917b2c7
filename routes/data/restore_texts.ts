import type { Language } from "../../src/domain/settings/language.ts";

export interface RestoreTexts {
  readonly title: string;
  readonly intro: string;
  readonly nothing: string;
  readonly check: string;
  readonly file: string;
  readonly passphrase: string;
  readonly passphraseHelp: string;
  readonly send: string;
  readonly uploaded: string;
  readonly refused: (why: string) => string;
  readonly unknown: string;
  readonly plan: string;
  readonly columns: { readonly now: string; readonly then: string };
  readonly rows: {
    readonly history: string;
    readonly sessions: string;
    readonly events: string;
    readonly samples: string;
    readonly size: string;
  };
  readonly empty: string;
  readonly noHistory: string;
  readonly span: (from: string, to: string) => string;
  readonly consequences: readonly string[];
  readonly go: string;
  readonly back: string;
  readonly going: string;
  readonly toStatus: string;
}

/** The words of going back to a backup. */
export const RESTORE_TEXTS: Readonly<Record<Language, RestoreTexts>> = {
  en: {
    title: "Go back to a backup",
    intro:
      "A backup is checked first, and you see what would be replaced before anything happens. " +
      "The database of now is kept under another name.",
    nothing:
      "That is not possible in the demo. In the program that runs your house it is offered here.",
    check: "Check",
    file: "A file that you have downloaded",
    passphrase: "Passphrase",
    passphraseHelp: "Only of an encrypted file.",
    send: "Send and check",
    uploaded: "the file that you sent",
    refused: (why) => `This file is not taken: ${why}`,
    unknown: "There is no such backup",
    plan: "What would be replaced",
    columns: { now: "Now", then: "After it" },
    rows: {
      history: "History",
      sessions: "Sessions",
      events: "Events",
      samples: "Raw samples",
      size: "Size",
    },
    empty: "none",
    noHistory: "none",
    span: (from, to) => `${from} to ${to}`,
    consequences: [
      "The program starts anew, which takes some seconds. A tracked charge is paused and the plug goes off.",
      "The charge mode is Off until you choose one.",
      "The settings are those of the backup. Passwords and the secret that it does not hold stay.",
      "Where these pages ask for a secret now, the secret and who may look stay as they are.",
    ],
    go: "Go back to this backup",
    back: "Leave all as it is",
    going:
      "The program starts anew on the backup, and this page leads there in some seconds. If it " +
      "does not open then, the program needs a little longer: reload it.",
    toStatus: "To the status page",
  },
  de: {
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
      "Das Programm startet neu, das dauert einige Sekunden. Überschussladen pausiert, die Steckdose geht aus.",
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
  },
};
