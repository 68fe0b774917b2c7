import type { ApiWords } from "../../en/pages/api.ts";

export const apiDe: ApiWords = {
  link: "Schnittstelle für Programme",
  title: "Schnittstelle",
  intro:
    "Andere Programme lesen und steuern dieses Haus über HTTP. Leistungen in W (Netz + Bezug, " +
    "− Einspeisung; Batterie + Entladen, − Laden), Energien in Wh, Zeiten in Millisekunden seit " +
    "1970. Unbekannt ist null.",
  document: "Dasselbe als OpenAPI 3.1, für Werkzeuge, die das lesen",
  secret: "Programme schicken mit jeder Anfrage das Geheimnis oder ein eigenes Token:",
  noSecret: "Es wird kein Geheimnis verlangt: alle im Netz dürfen alles benutzen.",
  tokens: "Tokens für Programme machen",
  guards: {
    open: "für alle offen",
    look: "zum Lesen: das Geheimnis oder ein beliebiges Token",
    act: "zum Ändern: das Geheimnis oder ein Token zum Steuern",
  },
  input: "Senden",
  answer: "Antwort",
  refusalsTitle: "Wenn es abgelehnt wird",
  empty: "leer",
  asCsv: "auch als CSV (Accept: text/csv)",
  schemas: "Formen dessen, was gesendet und geantwortet wird",
  operations: {
    status: "Das ganze Haus in diesem Augenblick, aus dem neuesten Zyklus.",
    stream: "Dasselbe als Server-Sent Events: eines sofort, eines nach jedem Zyklus (5 s) und " +
      "alle 15 s ein Kommentar als Lebenszeichen. Es endet, wenn ein Token widerrufen oder das " +
      "Geheimnis geändert wird.",
    evccState: "Das Haus und sein erstes Ladegerät in der Form von evccs /api/state, für " +
      "alles, was diese liest. Modi: off, pv (Sonne), minpv (Langsam), now (Schnell).",
    chooseMode: "Den Lademodus wählen. Er ist gespeichert, bevor die Antwort kommt.",
    settings: "Alle Einstellungen. Geheimnisse sind null.",
    changeSettings: "Einige Einstellungen ändern, alle oder keine davon; antwortet mit allen. " +
      "Ein Geheimnis mit null bleibt, wie es ist. Ein Token kann nicht ändern, wer hereindarf " +
      "oder was an andere Rechner geht.",
    fixedSettings: "Die Einstellungen, die die Umgebung festhält, je mit ihrer Variable.",
    devices: "Die Geräte des Hauses, in seiner Reihenfolge.",
    addDevice: "Ein Gerät hinzufügen.",
    findDevices: "Geräte aller Fabrikate suchen und unter einer Adresse nach allen sehen.",
    testDevice: "Ein Gerät einmal lesen, ohne etwas zu speichern: ein neues, oder über seine id " +
      "ein vorhandenes mit anderen Werten.",
    chooseChargerMode: "Den Modus eines Ladegeräts wählen.",
    holdSwitch:
      "Einen Schalter eine Zeit lang ein- oder ausgeschaltet halten oder ihn seinen Regeln zurückgeben.",
    goal: "Was das Auto an einem Ladegerät haben soll, mit dem Stand.",
    setGoal: "Festlegen, was das Auto haben soll: fertig bis zu einer Uhrzeit, einmal oder an " +
      "manchen Tagen, oder bis es so viel hat. Ein gewählter Modus beendet es.",
    endGoal: "Das Ladeziel eines Ladegeräts beenden; es darf keines geben.",
    orderDevices: "Die Geräte in eine andere Reihenfolge bringen.",
    changeDevice: "Einiges an einem Gerät ändern; was fehlt, bleibt.",
    removeDevice: "Ein Gerät entfernen. Sein Verlauf bleibt.",
    history: "Energien und mittlere Leistungen der Vergangenheit in Schritten, älteste zuerst.",
    sessions: "Ladevorgänge, neueste zuerst.",
    plugUses: "Einschaltzeiten der Schalter, neueste zuerst.",
    events: "Was geschah, neuestes zuerst.",
    openapi: "Diese Beschreibung als OpenAPI 3.1.",
    metrics: "Die Werte dieses Augenblicks für Prometheus.",
    healthz: "Ob Zyklen laufen. Für alles, was über das Programm wacht.",
  },
  parameters: {
    id: "id eines Geräts",
    step: "Länge eines Schritts; fünf Minuten, wenn sie fehlt",
    from:
      "Erster Augenblick: eine Zeit mit Zone, ein Datum des Standorts oder Millisekunden seit 1970",
    to: "Ende, ebenso; ein Datum gehört noch dazu",
    limit: "Zeilen einer Antwort; 100, wenn es fehlt",
    steps: "Schritte einer Antwort; so viele wie erlaubt, wenn es fehlt",
    after: "Die id, mit der die Seite davor endete",
    device: "Nur die des Geräts mit dieser id",
    kinds: "Nur diese Arten, durch Kommas getrennt",
  },
  refusals: {
    400: "Die Anfrage oder ihr Host-Header ist nicht lesbar, oder der Inhalt ist kein JSON",
    401: "Das Geheimnis oder ein Token fehlt, ist falsch oder widerrufen",
    403: "Nur Lesen ist erlaubt, oder die Anfrage kommt über einen fremden Namen oder eine " +
      "fremde Seite",
    404: "So etwas gibt es nicht",
    408: "Der Inhalt kam zu langsam",
    409: "Das Programm hält die eine Verbindung, die das Gerät annimmt; es wurde nicht gefragt",
    413: "Der Inhalt ist zu lang",
    414: "Die Adresse ist zu lang",
    415: "Der Inhalt ist nicht application/json",
    422: "Etwas darin ist falsch; jeder Mangel nennt seine Stelle",
    429: "Zu viele falsche Versuche oder zu viel auf einmal; so lange warten, wie Retry-After sagt",
    431: "Die Header sind zu lang",
    500: "Ein Fehler dieses Programms; sein Protokoll weiß mehr",
    503: "Die Datenbank nimmt oder gibt im Augenblick nichts, oder das Programm endet",
  },
};
