import type { shellyEn } from "../../en/makes/shelly.ts";

/** The same in German. */
export const shellyDe: typeof shellyEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `Bei ${address} antwortet ein Gerät, hat dort aber keine Weboberfläche`,
      todo: "Die Adresse prüfen: ein Shelly hat seine Oberfläche auf Port 80, der Port bleibt weg",
    },
    "no-answer": {
      what: ({ address }) => `Keine rechtzeitige Antwort des Shelly bei ${address}`,
      todo: "Sein WLAN prüfen; bleibt er stumm, zehn Sekunden ausstecken oder die Sicherung " +
        "ausschalten",
    },
    "sign-in-wrong": {
      what: ({ address }) => `Der Shelly bei ${address} verlangt ein anderes Passwort`,
      todo:
        "Bei diesem Gerät das Passwort seiner Seite (Settings, Authentication) eingeben; sein " +
        "Benutzer ist immer admin. Gefragt wird er wieder in zehn Minuten, oder sofort, wenn das " +
        "Gerät gespeichert wird",
    },
    "wrong-path": {
      what: ({ address }) =>
        `${address} antwortet, hat aber kein RPC: ein Shelly der ersten Generation oder ein ` +
        "anderes Gerät",
      todo: "Die Adresse prüfen; nötig ist ein Plus, ein Pro oder einer von Gen3 oder Gen4",
    },
    "other-device": {
      what: ({ address }) =>
        `Was bei ${address} antwortet, ist kein Shelly der zweiten Generation oder später`,
      todo: "Die Adresse des Shelly in seiner App oder im Router nachsehen und eingeben",
    },
    "unknown-register": {
      what: ({ address }) => `Der Shelly bei ${address} hat auf diesem Kanal nichts dieser Art`,
      todo: "„Kanal“ prüfen, der ab 0 zählt, und in seiner App das Profil des Zählers: mit " +
        "triphase gibt es nur Kanal 0, mit monophase 0, 1 und 2",
    },
    "busy": {
      what: ({ address }) => `Der Shelly bei ${address} hat keine Verbindung mehr frei`,
      todo: "Es geht von selbst weiter; kommt es oft, andere Programme oder Browserseiten, die " +
        "ihn fragen, beenden und in jedem sein richtiges Passwort eingeben",
    },
    "refused-request": {
      what: ({ address }) => `Der Shelly bei ${address} nimmt die Anfrage nicht an`,
      todo: "In seiner App nach neuerer Firmware sehen und „Kanal“ prüfen",
    },
    "server-error": {
      what: ({ address }) =>
        `Der Shelly bei ${address} meldet einen eigenen Fehler, oder sein Relais schaltet nicht`,
      todo: "In seiner App nachsehen, ob er zu heiß oder die Last zu groß ist, und abkühlen " +
        "lassen; bleibt das Relais hängen, einen anderen nehmen",
    },
    "frozen": {
      what: ({ address }) => `Der Shelly bei ${address} wiederholt alte Werte`,
      todo: "In seiner App neu starten (Settings, Reboot) und dort nach neuerer Firmware sehen",
    },
    "wrong-direction": {
      what: ({ address }) =>
        `Der Shelly bei ${address} misst eine Leistung, die für das Gemessene in die falsche ` +
        "Richtung fließt",
      todo: "Bei diesem Gerät „Umgekehrt“ setzen oder seine Klemmen umdrehen; auch prüfen, ob er " +
        "nicht am Netzanschluss sitzt",
    },
    "garbled": {
      what: ({ address }) => `Was ${address} antwortet, ist zerbrochen oder von keinem Shelly`,
      todo: "Die Adresse und sein WLAN prüfen, dann noch einmal versuchen",
    },
  },
};
