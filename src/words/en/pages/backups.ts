import type { BackupRefusal } from "../../../domain/codes/errors.ts";

/** Why a file cannot take the place of the database; each follows a colon. */
export const backupsEn: Readonly<Record<BackupRefusal, string>> = {
  "newer": "it is of a newer version of this program",
  "foreign": "it belongs to another program",
  "unusable": "it is no whole database of this program",
  "encrypted": "it is encrypted, enter its passphrase",
  "wrong-passphrase": "wrong passphrase, or the file was changed",
  "too-large": "it is over 1 GB",
  "busy": "another one is being taken in, send it again in a minute",
  "no-form": "it came as no form",
  "no-file": "the form holds none",
  "empty": "it is empty",
  "broken-off": "it broke off on its way",
};
