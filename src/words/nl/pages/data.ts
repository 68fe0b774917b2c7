import type { StorageTrouble } from "../../../domain/ports/backups.ts";
import type { DataWords } from "../../page_words.ts";

export const dataNl: DataWords = {
  title: "Gegevens",
  well: "De database werkt.",
  trouble: troubleNl,
  backups: "Back-ups",
  intro:
    "Nachtelijke kopieën bevatten alles behalve de ruwe metingen; een kopie die je hier maakt, " +
    "bevat alles, en de nieuwste drie blijven. Wat je hier downloadt, bevat geen wachtwoorden en " +
    "geen geheim.",
  make: "Nu een back-up maken",
  made: (name) => `Back-up gemaakt en gecontroleerd: ${name}`,
  failed: (why) => `Geen back-up gemaakt: ${why}`,
  nightlyFailed: (why) =>
    `De laatste nachtelijke back-up is mislukt en wordt over een uur herhaald: ${why}`,
  none: "Nog geen back-ups.",
  kind: { nightly: "nachtelijk", byHand: "alles" },
  columns: { made: "Gemaakt", kind: "Soort", size: "Grootte" },
  download: "Downloaden",
  file: "Bestand",
  backup: "Back-up",
  encryptedTitle: "Downloaden met wachtwoorden",
  encrypted:
    "Het wachtwoord van de laadpaal, het geheim van deze pagina's en het adres van de berichten " +
    "verlaten het huis alleen versleuteld. Zonder de wachtwoordzin opent niemand het bestand, jij ook niet.",
  passphrase: "Wachtwoordzin",
  passphraseWrong: (min) => `Vul een wachtwoordzin van minstens ${min} tekens in`,
  downloadEncrypted: "Versleuteld downloaden",
  log: "Logboek",
  showLog: "Tonen wat het programma heeft opgeschreven",
};

function troubleNl(trouble: StorageTrouble): readonly string[] {
  if (trouble.kind === "memory-only") {
    return [
      "Er kan niets worden opgeslagen: in de gegevensmap kan niet worden geschreven. Het laden " +
      "gaat door, de historie van nu blijft in het geheugen, gewijzigde instellingen en modi " +
      "worden geweigerd.",
      trouble.detail,
    ];
  }
  if (trouble.kind === "file-gone") {
    return [
      "Het bestand van de database is verplaatst, gewist of vervangen terwijl het programma liep.",
      trouble.restoredFrom === null
        ? "Het is opnieuw gemaakt met wat nog open was: een jaar historie, drie dagen ruwe metingen."
        : `Het is opnieuw gemaakt uit de back-up ${trouble.restoredFrom} en wat nieuwer was.`,
      ...(trouble.found === null ? [] : [`Wat op die plaats stond, heet nu ${trouble.found}.`]),
    ];
  }
  const why = {
    damaged: "De database was beschadigd",
    newer: "De database komt van een nieuwere versie van dit programma",
    foreign: "De database hoorde bij een ander programma",
  }[trouble.why];
  return [
    `${why}. Ze is ongewijzigd opzijgezet als ${trouble.file}.`,
    trouble.restoredFrom === null
      ? "Er was geen bruikbare back-up: de historie begint opnieuw."
      : `De back-up ${trouble.restoredFrom} heeft haar plaats ingenomen.`,
    trouble.areSettingsSaved
      ? "De instellingen konden uit het oude bestand worden gered."
      : "Controleer de instellingen: die van het oude bestand waren niet leesbaar.",
    trouble.isModeSaved ? "De laadmodus is die van daarvoor." : "Kies de laadmodus.",
  ];
}
