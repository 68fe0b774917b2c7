import type { DayAheadWords } from "../../page_words.ts";

/** The source of prices, where the pages tell of it. */
export const dayAheadEn: DayAheadWords = {
  starting: "The first prices come within a minute.",
  fetched: (at) => `Prices fetched at ${at}.`,
  failing: (trouble, since) => `No new prices since ${since}: ${trouble}.`,
  troubles: {
    "no-answer": "no answer; see whether the address is right and the internet is there",
    "refused": "the source refused; see whether address and token are right",
    "elsewhere": "the source has moved to another address; enter that one",
    "too-long": "its answer is too long",
    "unreadable": "its answer is none that this program reads",
    "none-of-today": "it has no price of now or later",
    "other-currency": "its prices are in another currency than yours",
    "not-stored": "the disk does not take them",
  },
  until: (at) => `Prices known until ${at}.`,
  none: "No price is known: prices by time and the import price count.",
};
