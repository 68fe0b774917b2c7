import type { DayAheadWords } from "../../page_words.ts";

/** The same in Dutch. */
export const dayAheadNl: DayAheadWords = {
  starting: "De eerste prijzen komen binnen een minuut.",
  fetched: (at) => `Prijzen opgehaald om ${at}.`,
  failing: (trouble, since) => `Geen nieuwe prijzen sinds ${since}: ${trouble}.`,
  troubles: {
    "no-answer": "geen antwoord; kijk of het adres klopt en er internet is",
    "refused": "de bron weigerde; kijk of adres en token kloppen",
    "elsewhere": "de bron is verhuisd; vul het nieuwe adres in",
    "too-long": "haar antwoord is te lang",
    "unreadable": "haar antwoord is er geen dat dit programma leest",
    "none-of-today": "ze heeft geen prijs van nu of later",
    "other-currency": "haar prijzen zijn in een andere munteenheid dan de jouwe",
    "not-stored": "de schijf neemt ze niet op",
  },
  until: (at) => `Prijzen bekend tot ${at}.`,
  none: "Er is geen prijs bekend: de prijzen per tijd en de stroomprijs tellen.",
};
