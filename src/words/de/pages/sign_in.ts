import type { ClosedWords, SignInWords } from "../../page_words.ts";

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

export const closedDe: ClosedWords = {
  title: "Diese Seiten sind geschlossen",
  why: "Die Datenbank war nicht lesbar, und das Geheimnis dieser Seiten ist mit ihr verloren, " +
    "falls es eines gab. Damit sie nicht jedem offen stehen, bleiben sie geschlossen. Das Laden " +
    "geht weiter.",
  todo: "An der Maschine: das Programm anhalten, in seinem Ordner aufrufen",
  command: "npx -y deno@2.9.5 task reset-secret",
  then: "und es wieder starten. Die Seiten öffnen sich dann ohne Geheimnis, bis Sie ein neues " +
    "festlegen.",
};
