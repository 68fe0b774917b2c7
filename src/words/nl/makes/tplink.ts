import type { tplinkEn } from "../../en/makes/tplink.ts";

/** What a TP-Link plug says of itself, in Dutch. */
export const tplinkNl: typeof tplinkEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `${address} antwoordt, maar de poort van het lokale protocol is dicht: nieuwere firmware ` +
        "spreekt in plaats daarvan KLAP, of het is een ander apparaat",
      todo:
        "Controleer het adres. HS100 en HS110 met hardware 4.1 en firmware 1.1.0 of nieuwer hebben " +
        "de TP-Link-cloud nodig en werken niet: neem een andere stekker en werk geen firmware bij",
    },
    "other-device": {
      what: ({ address }) =>
        `${address} spreekt de taal van de slimme stekkers en is er geen met één relais, maar een ` +
        "stekkerdoos, een dimmer of een lamp: er wordt niets naartoe gestuurd",
      todo: "Neem een enkele stekker, zoals HS110, HS100 of KP115, en vul zijn adres in",
    },
    "no-answer": {
      what: ({ address }) => `Geen antwoord op tijd van de slimme stekker op ${address}`,
      todo: "Controleer of hij stroom heeft, op de wifi zit en dit adres nog heeft; zoek hem " +
        "{onder Instellingen|hier} of met doctor --find",
    },
    "server-error": {
      what: ({ address }) =>
        `De slimme stekker op ${address} meldt een eigen fout, of zijn relais schakelt niet`,
      todo: "Trek hem er tien seconden uit; schakelt het relais nog niet, neem een andere",
    },
    "garbled": {
      what: ({ address }) => `Wat ${address} antwoordt, is kapot of niet van een TP-Link-stekker`,
      todo: "Controleer het adres en de wifi-ontvangst van de stekker en probeer het opnieuw",
    },
  },
};
