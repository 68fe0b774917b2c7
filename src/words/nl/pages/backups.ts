import type { BackupRefusal } from "../../../domain/codes/errors.ts";

export const backupsNl: Readonly<Record<BackupRefusal, string>> = {
  "newer": "het komt van een nieuwere versie van dit programma",
  "foreign": "het hoort bij een ander programma",
  "unusable": "het is geen volledige database van dit programma",
  "encrypted": "het is versleuteld, vul de wachtwoordzin in",
  "wrong-passphrase": "verkeerde wachtwoordzin, of het bestand is veranderd",
  "too-large": "het is groter dan 1 GB",
  "busy": "er wordt net een ander ontvangen, stuur het over een minuut opnieuw",
  "no-form": "het kwam niet als formulier",
  "no-file": "in het formulier zit geen bestand",
  "empty": "het is leeg",
  "broken-off": "het versturen is afgebroken",
};
