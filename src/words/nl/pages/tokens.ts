import type { TokenWords } from "../../page_words.ts";

export const tokensNl: TokenWords = {
  link: "Tokens voor programma's",
  title: "Tokens voor programma's",
  intro: "Een programma dat dit huis leest of stuurt, krijgt een eigen token in plaats van het " +
    "geheim. Je kunt het intrekken zonder dat er voor andere iets verandert. Het wijzigt niets op " +
    "pagina's, alleen via de interface, en nooit wie er binnen mag of wat naar andere machines " +
    "gaat. Een nieuw geheim laat tokens zoals ze zijn.",
  noSecret: "Er wordt geen geheim gevraagd: programma's hebben geen token nodig, en je kunt er " +
    "geen maken.",
  fresh: "Nieuw token",
  name: "Waarvoor het is",
  nameHelp: "Bijvoorbeeld de naam van het programma en waar het draait.",
  may: "Het mag",
  rights: { read: "alles lezen", control: "lezen en sturen" },
  make: "Maken",
  made: "Het nieuwe token",
  once: "Kopieer het nu: het is alleen deze keer te zien en wordt nergens bewaard. Het programma " +
    "stuurt het als Authorization: Bearer.",
  refused: {
    name: () => "Zeg in 1 tot 40 tekens waarvoor het is.",
    right: () => "Kies wat het mag.",
    "too-many": (most) => `Er zijn al ${most} tokens. Trek er eerst een in.`,
  },
  none: "Er is nog geen token.",
  valid: "Geldige tokens",
  madeAt: "Gemaakt",
  usedAt: "Laatst gebruikt",
  never: "nooit",
  end: "Intrekken",
};
