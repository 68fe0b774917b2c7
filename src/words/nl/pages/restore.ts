import type { RestoreWords } from "../../page_words.ts";

export const restoreNl: RestoreWords = {
  title: "Terug naar een back-up",
  intro:
    "Een back-up wordt eerst gecontroleerd, en je ziet wat er vervangen zou worden voordat er " +
    "iets gebeurt. De database van nu blijft bewaard onder een andere naam.",
  nothing: "In de demo kan dat niet. In het programma dat je huis stuurt, staat het hier.",
  check: "Controleren",
  file: "Een bestand dat je hebt gedownload",
  passphrase: "Wachtwoordzin",
  passphraseHelp: "Alleen van een versleuteld bestand.",
  send: "Versturen en controleren",
  uploaded: "het verstuurde bestand",
  refused: (why) => `Dit bestand wordt niet aangenomen: ${why}`,
  unknown: "Die back-up is er niet",
  plan: "Wat er vervangen zou worden",
  columns: { now: "Nu", then: "Daarna" },
  rows: {
    history: "Historie",
    sessions: "Laadbeurten",
    events: "Gebeurtenissen",
    samples: "Ruwe metingen",
    size: "Grootte",
  },
  empty: "geen",
  noHistory: "geen",
  span: (from, to) => `${from} tot ${to}`,
  consequences: [
    "Het programma start opnieuw, dat duurt enkele seconden. Laden met zon pauzeert en schakelaars gaan uit.",
    "De laadmodus is Uit tot je er een kiest.",
    "De instellingen zijn die van de back-up. Wachtwoorden en het geheim, die er niet in zitten, blijven.",
    "Vragen deze pagina's nu een geheim, dan blijft dat zo, en ook wie mag meekijken.",
  ],
  go: "Terug naar deze back-up",
  back: "Alles laten zoals het is",
  going: "Het programma start opnieuw met de back-up, en deze pagina gaat daar over enkele " +
    "seconden heen. Opent ze dan niet, dan heeft het programma iets langer nodig: laad haar opnieuw.",
  toStatus: "Naar de statuspagina",
};
