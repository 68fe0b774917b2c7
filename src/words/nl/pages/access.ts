import type { AccessWords } from "../../page_words.ts";

export const accessNl: AccessWords = {
  link: "Toegang: wie is aangemeld, en de gastlink",
  title: "Toegang",
  noSecret: "Er wordt geen geheim gevraagd: iedereen in het netwerk mag alles zien en wijzigen.",
  browsers: "Aangemeld",
  columns: {
    browser: "Browser",
    since: "Aangemeld",
    seen: "Laatst gezien",
  },
  unknown: "onbekende browser",
  thisOne: "deze",
  end: "Afmelden",
  endOthers: "Alle andere afmelden",
  signOut: "Afmelden",
  restart: "Een herstart van het programma meldt iedereen af, maar niet de gastlink.",
  guests: "Gastlink",
  guestLink: "Open deze link op een tablet aan de muur: die ziet alles en schakelt niets. Wie de " +
    "link kent, mag meekijken tot een nieuw geheim een nieuwe maakt of de instelling uit staat.",
  noGuests: "Voor een tablet aan de muur is er een link die alles ziet en niets schakelt. " +
    "Die staat uit.",
  settings: "Naar de instellingen",
};
