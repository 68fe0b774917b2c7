import type { nrgkickConnectEn } from "../../en/makes/nrgkick_connect.ts";

const LOOK_IT_UP = "Die Adresse der Connect-Box im Router nachsehen und in beide URLs eingeben";

/** What an NRGkick of the first generation behind its Connect box says of itself, in German. */
export const nrgkickConnectDe: typeof nrgkickConnectEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `${address} antwortet, hat aber keine Weboberfläche: es ist keine Connect-Box`,
      todo: LOOK_IT_UP,
    },
    "no-answer": {
      what: ({ address }) => `Keine rechtzeitige Antwort der Connect-Box bei ${address}`,
      todo:
        "Strom, Netz und Adresse prüfen; sucht sie das Ladegerät, dauert es bis zu einer halben " +
        "Minute. Schweigt sie weiter, aus- und wieder einschalten",
    },
    "charger-away": {
      what: ({ address }) =>
        `Die Connect-Box bei ${address} antwortet, aber das Ladegerät ist nicht verbunden`,
      todo:
        "Das Ladegerät einstecken; seine App auf jedem Telefon schließen (Bluetooth nimmt nur " +
        "eines); die MAC-Adresse in beiden URLs prüfen; die Box näher bringen",
    },
    "frozen": {
      what: ({ address }) =>
        `Die Connect-Box bei ${address} wiederholt alte Werte: sie hat das Ladegerät verloren`,
      todo:
        "Die App des Ladegeräts auf jedem Telefon schließen und die Box näher bringen; bleibt es " +
        "so, die Box aus- und wieder einschalten",
    },
    "pin-wrong": {
      what: () => "Das Ladegerät nimmt die PIN der Einstellungen nicht an",
      todo:
        "Die PIN des Ladegeräts, vier Ziffern, als Passwort{ unter Einstellungen} eingeben (ab " +
        "Werk 0000)",
    },
    "pin-mismatch": {
      what: () =>
        "Das Ladegerät hat eine andere PIN als seine Connect-Box (PasswordMatch ist false)",
      todo:
        "Die PIN des Ladegeräts, vier Ziffern, in der Box und {unter Einstellungen|hier} eingeben",
    },
    "wrong-path": {
      what: ({ address }) =>
        `${address} antwortet, kennt aber kein Ladegerät dieser URL (HTTP 404)`,
      todo:
        "Pfad und MAC-Adresse der URL prüfen; Suchen{ unter Einstellungen} oder doctor --find " +
        "ADRESSE nennt die richtigen",
    },
    "other-device": {
      what: ({ address }) =>
        `Bei ${address} antwortet eine Webseite, die keine Connect-Box ist: ein anderes Gerät`,
      todo: LOOK_IT_UP,
    },
    "server-error": {
      what: ({ address }) => `Die Connect-Box bei ${address} meldet einen eigenen Fehler`,
      todo: "Die Box aus- und wieder einschalten und einige Minuten warten",
    },
  },
  params: {
    measurementsUrl: {
      label: "Messwerte-URL",
      help: "Wo die Connect-Box die Messwerte dieses Ladegeräts gibt.",
    },
    settingsUrl: {
      label: "Einstellungen-URL",
      help: "Wo die Connect-Box die Befehle annimmt; leer heißt: an derselben Stelle neben den " +
        "Messwerten.",
    },
    pin: {
      label: "PIN",
      help: "Die vier Ziffern des Ladegeräts, ab Werk 0000. Sie wird hier gespeichert und nie " +
        "wieder gezeigt.",
    },
  },
};
