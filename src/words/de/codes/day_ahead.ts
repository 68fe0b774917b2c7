import type { DayAheadWords } from "../../page_words.ts";

/** The same in German. */
export const dayAheadDe: DayAheadWords = {
  starting: "Die ersten Preise kommen binnen einer Minute.",
  fetched: (at) => `Preise abgerufen um ${at}.`,
  failing: (trouble, since) => `Keine neuen Preise seit ${since}: ${trouble}.`,
  troubles: {
    "no-answer": "keine Antwort; prüfen, ob die Adresse stimmt und das Internet da ist",
    "refused": "die Quelle hat abgelehnt; prüfen, ob Adresse und Token stimmen",
    "elsewhere": "die Quelle ist umgezogen; bitte die neue Adresse eintragen",
    "too-long": "ihre Antwort ist zu lang",
    "unreadable": "ihre Antwort ist keine, die dieses Programm liest",
    "none-of-today": "sie hat keinen Preis von jetzt oder später",
    "other-currency": "ihre Preise sind in einer anderen Währung als deine",
    "not-stored": "die Platte nimmt sie nicht",
  },
  until: (at) => `Preise bekannt bis ${at}.`,
  none: "Kein Preis ist bekannt: Preise nach Uhrzeit und der Bezugspreis zählen.",
};
