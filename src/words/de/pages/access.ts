import type { AccessWords } from "../../page_words.ts";

export const accessDe: AccessWords = {
  link: "Zugang: wer angemeldet ist, und der Gastlink",
  title: "Zugang",
  noSecret: "Es wird kein Geheimnis verlangt: alle im Netz dürfen alles sehen und ändern.",
  browsers: "Angemeldet",
  columns: {
    browser: "Browser",
    since: "Angemeldet",
    seen: "Zuletzt da",
  },
  unknown: "unbekannter Browser",
  thisOne: "dieser",
  end: "Abmelden",
  endOthers: "Alle anderen abmelden",
  signOut: "Abmelden",
  restart: "Ein Neustart des Programms meldet alle ab, den Gastlink aber nicht.",
  guests: "Gastlink",
  guestLink: "Auf einem Tablet an der Wand öffnen: es sieht alles und schaltet nichts. Wer den " +
    "Link kennt, darf zusehen, bis ein neues Geheimnis einen neuen macht oder die Einstellung aus ist.",
  noGuests: "Für ein Tablet an der Wand gibt es einen Link, der alles sieht und nichts schaltet. " +
    "Er ist ausgeschaltet.",
  settings: "Zu den Einstellungen",
};
