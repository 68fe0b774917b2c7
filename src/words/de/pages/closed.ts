import type { ClosedWords } from "../../page_words.ts";

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
