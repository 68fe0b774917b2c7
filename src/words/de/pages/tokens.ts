import type { TokenWords } from "../../page_words.ts";

export const tokensDe: TokenWords = {
  link: "Tokens für Programme",
  title: "Tokens für Programme",
  intro: "Ein Programm, das dieses Haus liest oder steuert, bekommt statt des Geheimnisses ein " +
    "eigenes Token. Es lässt sich widerrufen, ohne dass sich für andere etwas ändert. Auf den " +
    "Seiten ändert es nichts, nur über die Schnittstelle, und nie, wer hereindarf oder was an " +
    "andere Rechner geht. Ein neues Geheimnis lässt Tokens, wie sie sind.",
  noSecret: "Es wird kein Geheimnis verlangt: Programme brauchen kein Token, und es lässt sich " +
    "keines erstellen.",
  fresh: "Neues Token",
  name: "Wofür es ist",
  nameHelp: "Zum Beispiel der Name des Programms und wo es läuft.",
  may: "Es darf",
  rights: { read: "alles lesen", control: "lesen und steuern" },
  make: "Erstellen",
  made: "Das neue Token",
  once:
    "Jetzt kopieren: es wird nur dieses eine Mal gezeigt und nirgends aufgehoben. Das Programm " +
    "schickt es als Authorization: Bearer.",
  refused: {
    name: () => "In 1 bis 40 Zeichen sagen, wofür es ist.",
    right: () => "Wählen, was es darf.",
    "too-many": (most) => `Es gibt schon ${most} Tokens. Erst eines widerrufen.`,
  },
  none: "Es gibt noch kein Token.",
  valid: "Gültige Tokens",
  madeAt: "Erstellt",
  usedAt: "Zuletzt benutzt",
  never: "nie",
  end: "Widerrufen",
};
