import type { tplinkEn } from "../../en/makes/tplink.ts";

/** What a TP-Link plug says of itself, in German. */
export const tplinkDe: typeof tplinkEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `${address} antwortet, aber der Port des lokalen Protokolls ist zu: neuere Firmware ` +
        "spricht stattdessen KLAP, oder es ist ein anderes Gerät",
      todo:
        "Adresse prüfen. HS100 und HS110 der Hardware 4.1 mit Firmware 1.1.0 oder neuer brauchen " +
        "die TP-Link-Cloud und gehen nicht: eine andere Steckdose nehmen, keine Firmware " +
        "nachladen",
    },
    "other-device": {
      what: ({ address }) =>
        `${address} spricht die Sprache der Steckdosen und ist keine mit einem Relais, ` +
        "sondern eine Leiste, ein Dimmer oder eine Lampe: es wird nichts an sie gesendet",
      todo:
        "Eine einzelne Steckdose nehmen, etwa HS110, HS100 oder KP115, und ihre Adresse eingeben",
    },
    "no-answer": {
      what: ({ address }) => `Keine rechtzeitige Antwort der Steckdose bei ${address}`,
      todo: "Prüfen, ob sie Strom hat, im WLAN ist und noch diese Adresse hat; {unter " +
        "Einstellungen|hier} oder mit doctor --find suchen",
    },
    "server-error": {
      what: ({ address }) =>
        `Die Steckdose bei ${address} meldet einen eigenen Fehler, oder ihr Relais schaltet nicht`,
      todo: "Für zehn Sekunden herausziehen; schaltet ihr Relais weiter nicht, eine andere nehmen",
    },
    "garbled": {
      what: ({ address }) =>
        `Was ${address} antwortet, ist zerbrochen oder von keiner TP-Link-Steckdose`,
      todo: "Adresse und WLAN-Empfang der Steckdose prüfen, dann noch einmal versuchen",
    },
  },
};
