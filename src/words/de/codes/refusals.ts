import type { RefusalWords } from "../../en/codes/refusals.ts";

export const refusalsDe: RefusalWords = {
  titles: {
    notFound: "Seite nicht gefunden",
    ours: "Das hat nicht geklappt",
    theirs: "Das geht nicht",
  },
  toStatus: "Zur Statusseite",
  nothingHere: "Unter dieser Adresse ist nichts",
  onlyMethods: (methods) => `Hier geht nur ${methods}`,
  bodyBroken: "Der Inhalt brach ab",
  bodySlow: "Der Inhalt kam zu langsam",
  bodyLong: (maxBytes) => `Der Inhalt ist länger als ${maxBytes} Bytes`,
  addressLong: (maxCharacters) => `Die Adresse ist länger als ${maxCharacters} Zeichen`,
  headersLong: "Die Kopfzeilen sind zu lang",
  noForm: (contentType) => `Ein Formular als ${contentType} senden`,
  foreignSite: (variable) =>
    "Das kam von einer fremden Seite, daher wurde nichts geändert. " +
    `Hinter einem Reverse-Proxy trustedProxies setzen (${variable})`,
  hostUnreadable: "Die Host-Kopfzeile dieser Anfrage ist nicht lesbar",
  foreignHost: ({ name, variable }) =>
    `Diese Seiten gelten nicht für den Namen ${name}. Über die IP-Adresse öffnen ` +
    `und den Namen in die Einstellung allowedHosts eintragen (${variable})`,
  notReadable: "Die Datenbank ist gerade nicht lesbar. Das Laden geht weiter",
  notStored: (why) => `Nichts geändert: die Datenbank nimmt gerade nichts an (${why})`,
  ending: "Nichts geändert: das Programm wird gerade beendet",
  failed: "Hier ging etwas schief. Das Protokoll sagt mehr; das Laden geht weiter",
  secretNeeded: "Das Geheimnis oder ein Token als Authorization: Bearer senden oder anmelden",
  lookOnly: "Hier darf man zusehen, aber nichts ändern. Dazu bitte anmelden",
  tokenReads: "Dieses Token darf lesen und nichts ändern",
  tokenElsewhere:
    "Ein Token ändert nur über die Schnittstelle unter /api etwas, und das hier gehört " +
    "nicht dazu",
  tokenAccess: "Ein Token kann nicht ändern, wer hereindarf oder was an andere Rechner geht. " +
    "Das geht auf der Seite, mit dem Geheimnis",
  tooManyTries: (waitS) => `Zu viele Versuche. ${waitS} s warten, dann noch einmal versuchen`,
  tooManyLive: "Auf diesem Gerät sind zu viele Live-Seiten offen",
  tooManyPages: "Zu viele Seiten sind offen",
  otherDownloads: "Andere Downloads laufen noch. Danach noch einmal versuchen",
};
