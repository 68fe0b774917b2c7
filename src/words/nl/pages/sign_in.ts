import type { ClosedWords, SignInWords } from "../../page_words.ts";

export const signInNl: SignInWords = {
  title: "Aanmelden",
  secret: "Geheim",
  stay: "Aangemeld blijven op dit apparaat",
  enter: "Aanmelden",
  missing: "Vul het geheim in",
  wrong: (left) =>
    "Het geheim klopt niet. " +
    (left === 0
      ? "Volgende poging over een minuut"
      : `Nog ${left} ${left === 1 ? "poging" : "pogingen"}, dan een minuut pauze`),
  forgotten:
    "Vergeten? Stop het programma en voer de opdracht reset-secret uit: die wist het geheim.",
};

export const closedNl: ClosedWords = {
  title: "Deze pagina's zijn gesloten",
  why: "De database was niet leesbaar, en daarmee is het geheim van deze pagina's kwijt, als er " +
    "een was. Ze blijven dicht, zodat ze niet voor iedereen openstaan. Het laden gaat door.",
  todo: "Op de machine: stop het programma, voer in de map ervan uit",
  command: "npx -y deno@2.9.5 task reset-secret",
  then: "en start het weer. De pagina's gaan dan open zonder geheim, tot je een nieuw instelt.",
};
