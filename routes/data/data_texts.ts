import type { Language } from "../../src/domain/settings/language.ts";
import type { StorageTrouble } from "../../src/domain/ports/backups.ts";

export interface DataTexts {
  readonly title: string;
  readonly well: string;
  readonly trouble: (trouble: StorageTrouble) => readonly string[];
  readonly backups: string;
  readonly intro: string;
  readonly make: string;
  readonly made: (name: string) => string;
  readonly failed: (why: string) => string;
  readonly nightlyFailed: (why: string) => string;
  readonly none: string;
  readonly kind: { readonly nightly: string; readonly byHand: string };
  readonly columns: { readonly made: string; readonly kind: string; readonly size: string };
  readonly download: string;
  readonly file: string;
  readonly encryptedTitle: string;
  readonly backup: string;
  readonly encrypted: string;
  readonly passphrase: string;
  readonly passphraseWrong: (minLength: number) => string;
  readonly downloadEncrypted: string;
  readonly log: string;
  readonly showLog: string;
}

/** The words of the page about the database and its copies. */
export const DATA_TEXTS: Readonly<Record<Language, DataTexts>> = {
  en: {
    title: "Data",
    well: "The database works.",
    trouble: troubleEn,
    backups: "Backups",
    intro:
      "Nightly copies hold all but the raw samples; a copy made here holds everything, the newest " +
      "three stay. What you download here holds no passwords and no secret.",
    make: "Back up now",
    made: (name) => `Backup made and checked: ${name}`,
    failed: (why) => `No backup was made: ${why}`,
    nightlyFailed: (why) => `The last nightly backup failed and is tried again in an hour: ${why}`,
    none: "No backups yet.",
    kind: { nightly: "nightly", byHand: "everything" },
    columns: { made: "Made", kind: "Kind", size: "Size" },
    download: "Download",
    file: "File",
    backup: "Backup",
    encryptedTitle: "Download with passwords",
    encrypted:
      "The charger's password, the secret of these pages and the address of the messages leave the " +
      "house only encrypted. Without the passphrase nobody opens the file, you neither.",
    passphrase: "Passphrase",
    passphraseWrong: (min) => `Enter a passphrase of at least ${min} characters`,
    downloadEncrypted: "Download encrypted",
    log: "Log",
    showLog: "Show what the program has logged",
  },
  de: {
    title: "Daten",
    well: "Die Datenbank arbeitet.",
    trouble: troubleDe,
    backups: "Sicherungen",
    intro:
      "Nächtliche Kopien enthalten alles außer den Rohdaten; eine hier gemachte enthält alles, die " +
      "neuesten drei bleiben. Was Sie hier herunterladen, enthält weder Passwörter noch Geheimnis.",
    make: "Jetzt sichern",
    made: (name) => `Sicherung gemacht und geprüft: ${name}`,
    failed: (why) => `Keine Sicherung gemacht: ${why}`,
    nightlyFailed: (why) =>
      `Die letzte nächtliche Sicherung misslang und wird nach einer Stunde wiederholt: ${why}`,
    none: "Noch keine Sicherungen.",
    kind: { nightly: "nächtlich", byHand: "alles" },
    columns: { made: "Gemacht", kind: "Art", size: "Größe" },
    download: "Herunterladen",
    file: "Datei",
    backup: "Sicherung",
    encryptedTitle: "Mit Passwörtern herunterladen",
    encrypted:
      "Das Passwort des Ladegeräts, das Geheimnis dieser Seiten und die Adresse der Nachrichten " +
      "verlassen das Haus nur verschlüsselt. Ohne die Passphrase öffnet niemand die Datei, auch Sie nicht.",
    passphrase: "Passphrase",
    passphraseWrong: (min) => `Eine Passphrase mit mindestens ${min} Zeichen eingeben`,
    downloadEncrypted: "Verschlüsselt herunterladen",
    log: "Protokoll",
    showLog: "Zeigen, was das Programm protokolliert hat",
  },
};

function troubleEn(trouble: StorageTrouble): readonly string[] {
  if (trouble.kind === "memory-only") {
    return [
      "Nothing can be stored: the data folder cannot be written. Charging goes on, the history of " +
      "now stays in memory, changed settings and modes are refused.",
      trouble.detail,
    ];
  }
  if (trouble.kind === "file-gone") {
    return [
      "The file of the database was moved, deleted or replaced while the program ran.",
      trouble.restoredFrom === null
        ? "It was made anew with what was still open: a year of history, three days of samples."
        : `It was made anew of the backup ${trouble.restoredFrom} and what was newer.`,
      ...(trouble.found === null ? [] : [`What stood in its place is kept as ${trouble.found}.`]),
    ];
  }
  const why = {
    damaged: "The database was damaged",
    newer: "The database was made by a newer version of this program",
    foreign: "The database belonged to another program",
  }[trouble.why];
  return [
    `${why}. It was put aside untouched as ${trouble.file}.`,
    trouble.restoredFrom === null
      ? "There was no backup that could be used: the history begins anew."
      : `The backup ${trouble.restoredFrom} took its place.`,
    trouble.areSettingsSaved
      ? "The settings could be saved from the old file."
      : "Check the settings: those of the old file could not be read.",
    trouble.isModeSaved ? "The charge mode is the one from before." : "Choose the charge mode.",
  ];
}

function troubleDe(trouble: StorageTrouble): readonly string[] {
  if (trouble.kind === "memory-only") {
    return [
      "Nichts kann gespeichert werden: der Datenordner ist nicht beschreibbar. Das Laden geht " +
      "weiter, der Verlauf bleibt im Speicher, geänderte Einstellungen und Modi werden abgelehnt.",
      trouble.detail,
    ];
  }
  if (trouble.kind === "file-gone") {
    return [
      "Die Datei der Datenbank wurde im Betrieb verschoben, gelöscht oder ersetzt.",
      trouble.restoredFrom === null
        ? "Sie ist neu angelegt mit dem, was noch offen war: ein Jahr Verlauf, drei Tage Rohdaten."
        : `Sie ist neu angelegt aus der Sicherung ${trouble.restoredFrom} und dem, was neuer war.`,
      ...(trouble.found === null
        ? []
        : [`Was an ihrer Stelle stand, heißt jetzt ${trouble.found}.`]),
    ];
  }
  const why = {
    damaged: "Die Datenbank war beschädigt",
    newer: "Die Datenbank stammt von einer neueren Version dieses Programms",
    foreign: "Die Datenbank gehörte einem anderen Programm",
  }[trouble.why];
  return [
    `${why}. Sie liegt unverändert als ${trouble.file} daneben.`,
    trouble.restoredFrom === null
      ? "Es gab keine brauchbare Sicherung: der Verlauf beginnt neu."
      : `Die Sicherung ${trouble.restoredFrom} ist an ihre Stelle getreten.`,
    trouble.areSettingsSaved
      ? "Die Einstellungen konnten aus der alten Datei gerettet werden."
      : "Bitte die Einstellungen prüfen: die der alten Datei waren nicht lesbar.",
    trouble.isModeSaved ? "Der Lademodus ist der von vorher." : "Bitte den Lademodus wählen.",
  ];
}
