import type { nrgkickConnectEn } from "../../en/makes/nrgkick_connect.ts";

const LOOK_IT_UP = "Zoek het adres van de Connect-box op in de router en vul het in beide URL's in";

/** What an NRGkick of the first generation behind its Connect box says of itself, in Dutch. */
export const nrgkickConnectNl: typeof nrgkickConnectEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `${address} antwoordt, maar heeft geen webinterface: het is geen Connect-box`,
      todo: LOOK_IT_UP,
    },
    "no-answer": {
      what: ({ address }) => `Geen antwoord op tijd van de Connect-box op ${address}`,
      todo:
        "Controleer stroom, netwerk en adres; zoekt hij de lader, dan duurt het tot een halve " +
        "minuut. Blijft hij stil, zet hem uit en weer aan",
    },
    "charger-away": {
      what: ({ address }) =>
        `De Connect-box op ${address} antwoordt, maar de lader is er niet mee verbonden`,
      todo:
        "Steek de lader in het stopcontact; sluit zijn app op elke telefoon (Bluetooth kan er maar " +
        "één aan); controleer het MAC-adres in beide URL's; zet de box dichterbij",
    },
    "frozen": {
      what: ({ address }) =>
        `De Connect-box op ${address} herhaalt oude waarden: hij is de lader kwijt`,
      todo: "Sluit de app van de lader op elke telefoon en zet de box dichterbij; blijft het zo, " +
        "zet de box uit en weer aan",
    },
    "pin-wrong": {
      what: () => "De lader neemt de pincode uit de instellingen niet aan",
      todo:
        "Vul de pincode van de lader, vier cijfers, in als wachtwoord{ onder Instellingen} (af " +
        "fabriek 0000)",
    },
    "pin-mismatch": {
      what: () => "De lader heeft een andere pincode dan zijn Connect-box (PasswordMatch is false)",
      todo: "Vul de pincode van de lader, vier cijfers, in op de pagina's van de box en " +
        "{onder Instellingen|hier}",
    },
    "wrong-path": {
      what: ({ address }) => `${address} antwoordt, maar kent geen lader van deze URL (HTTP 404)`,
      todo:
        "Controleer pad en MAC-adres van de URL; Zoeken{ onder Instellingen} of doctor --find " +
        "ADRES noemt de juiste",
    },
    "other-device": {
      what: ({ address }) =>
        `Op ${address} antwoordt een webpagina die geen Connect-box is: een ander apparaat`,
      todo: LOOK_IT_UP,
    },
    "server-error": {
      what: ({ address }) => `De Connect-box op ${address} meldt een eigen fout`,
      todo: "Zet de box uit en weer aan en wacht een paar minuten",
    },
  },
  params: {
    measurementsUrl: {
      label: "Metingen-URL",
      help: "Waar de Connect-box de metingen van deze lader geeft.",
    },
    settingsUrl: {
      label: "Instellingen-URL",
      help: "Waar de Connect-box de opdrachten aanneemt; leeg betekent: op dezelfde plek, naast " +
        "de metingen.",
    },
    pin: {
      label: "Pincode",
      help: "De vier cijfers van de lader, af fabriek 0000. Wordt hier opgeslagen en nooit meer " +
        "getoond.",
    },
  },
};
