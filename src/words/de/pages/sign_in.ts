import type { SignInWords } from "../../page_words.ts";

export const signInDe: SignInWords = {
  title: "Anmelden",
  secret: "Geheimnis",
  stay: "Auf diesem Gerät angemeldet bleiben",
  enter: "Anmelden",
  missing: "Geheimnis eingeben",
  wrong: (left) =>
    "Das Geheimnis stimmt nicht. " +
    (left === 0
      ? "Nächster Versuch in einer Minute"
      : `Noch ${left} ${left === 1 ? "Versuch" : "Versuche"}, dann eine Minute Pause`),
  forgotten:
    "Vergessen? Programm anhalten und seinen Befehl reset-secret ausführen: er vergisst es.",
};
