import type { StorageTrouble } from "../../../domain/ports/backups.ts";
import type { DataWords } from "../../page_words.ts";

export const dataDe: DataWords = {
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
};

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
