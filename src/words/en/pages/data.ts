import type { StorageTrouble } from "../../../domain/ports/backups.ts";
import type { DataWords } from "../../page_words.ts";

export const dataEn: DataWords = {
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
