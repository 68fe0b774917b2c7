import type { froniusEn } from "../../en/makes/fronius.ts";

/** What a Fronius says of itself, in German. */
export const froniusDe: typeof froniusEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `Bei ${address} antwortet ein Gerät, aber dort ist keine Seite eines Fronius offen`,
      todo: "Adresse prüfen und den Port weglassen: ein Fronius hat seine Solar API am Port 80",
    },
    "no-answer": {
      what: ({ address }) => `Keine rechtzeitige Antwort des Fronius bei ${address}`,
      todo: "Seine Seite im Browser öffnen; hängt auch sie, seinen Datenlogger neu starten und " +
        "nachsehen, ob viele andere Programme ihn fragen",
    },
    "part-away": {
      what: ({ address }) =>
        `Der Fronius-Datenlogger bei ${address} antwortet und erreicht seinen Wechselrichter ` +
        "oder Zähler nicht",
      todo:
        "Im Dunkeln schlafen manche Wechselrichter: den Morgen abwarten. Am Tag das Kabel vom " +
        "Wechselrichter zum Datenlogger und zum Zähler prüfen",
    },
    "no-site-meter": {
      what: ({ address }) =>
        `Der Fronius bei ${address} hat keinen Zähler, der die Leistung am Netzanschluss misst`,
      todo: "Ein anderes Gerät als Netzzähler eintragen, oder den Ort des Smart Meters vom " +
        "Installateur auf „Einspeisepunkt“ stellen lassen; ein Zähler im Verbrauchszweig oder " +
        "einer mit Impulsen genügt nicht",
    },
    "api-disabled": {
      what: ({ address }) =>
        `${address} kennt keine Solar API (HTTP 404): sie ist abgeschaltet, oder es ist ein ` +
        "anderes Gerät",
      todo: "Bei GEN24, Verto und Tauro auf der Seite des Wechselrichters anmelden und die Solar " +
        "API unter Kommunikation einschalten; sonst die Adresse prüfen",
    },
    "other-device": {
      what: ({ address }) => `Bei ${address} antwortet eine Webseite und keine Solar API`,
      todo: "Adresse prüfen. Ein Fronius, der jede Anfrage zu HTTPS schickt, kann nicht gelesen " +
        "werden: seine Seite auch mit HTTP öffnen lassen",
    },
    "server-error": {
      what: ({ address }) => `Der Fronius bei ${address} meldet einen eigenen Fehler`,
      todo: "Einige Minuten warten; bleibt es so, seinen Datenlogger neu starten",
    },
    "refused-request": {
      what: ({ address }) => `Der Fronius bei ${address} kennt den Energiefluss nicht`,
      todo: "Seine Firmware erneuern lassen: nötig ist die Solar API der Version 1",
    },
    "garbled": {
      what: ({ address }) => `Was ${address} antwortet, ist zerbrochen oder von keinem Fronius`,
      todo: "Adresse und Netz dorthin prüfen, dann noch einmal versuchen",
    },
    "frozen": {
      what: ({ address }) => `Der Fronius bei ${address} wiederholt alte Werte`,
      todo: "Einige Minuten warten; bleibt es so, seinen Datenlogger neu starten",
    },
  },
};
