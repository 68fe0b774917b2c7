import type { LogWords } from "../../page_words.ts";

export const logNl: LogWords = {
  title: "Logboek",
  intro: "Wat het programma heeft opgeschreven, in het Engels en met de nieuwste regel bovenaan. " +
    "De tijden zijn die van het huis, in het bestand UTC.",
  off: "Het logbestand staat uit in de instellingen; je ziet wat daarvoor is geschreven.",
  level: "Niveau",
  device: "Apparaat",
  allDevices: "Alle",
  text: "Bevat",
  span: "Periode",
  from: "Van",
  to: "Tot",
  show: "Tonen",
  none: "Zo'n regel is er niet.",
  cut: (lines) => `Je ziet de nieuwste ${lines} van deze regels. Oudere staan in het bestand.`,
  download: "Deze regels downloaden",
  live: "Nieuwe regels verschijnen hier vanzelf.",
  pause: "Pauzeren",
  goOn: "Verder",
  failed: (why) => `Het logboek kan niet worden gelezen: ${why}`,
  levels: {
    error: "Fouten",
    warn: "Fouten en waarschuwingen",
    info: "Zonder details",
    debug: "Alles",
  },
};
