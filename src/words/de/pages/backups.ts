import type { BackupRefusal } from "../../../domain/codes/errors.ts";

export const backupsDe: Readonly<Record<BackupRefusal, string>> = {
  "newer": "sie stammt von einer neueren Version dieses Programms",
  "foreign": "sie gehört einem anderen Programm",
  "unusable": "sie ist keine vollständige Datenbank dieses Programms",
  "encrypted": "sie ist verschlüsselt, bitte ihre Passphrase eingeben",
  "wrong-passphrase": "falsche Passphrase, oder die Datei wurde verändert",
  "too-large": "sie ist größer als 1 GB",
  "busy": "eine andere wird gerade angenommen, bitte in einer Minute noch einmal senden",
  "no-form": "sie kam nicht als Formular",
  "no-file": "das Formular enthält keine",
  "empty": "sie ist leer",
  "broken-off": "die Übertragung brach ab",
};
