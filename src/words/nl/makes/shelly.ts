import type { shellyEn } from "../../en/makes/shelly.ts";

/** The same in Dutch. */
export const shellyNl: typeof shellyEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `Op ${address} antwoordt een apparaat, maar het heeft daar geen webinterface`,
      todo: "Controleer het adres: een Shelly heeft zijn interface op poort 80, laat de poort weg",
    },
    "no-answer": {
      what: ({ address }) => `Geen antwoord op tijd van de Shelly op ${address}`,
      todo:
        "Controleer zijn wifi; blijft hij stil, trek hem tien seconden uit het stopcontact of " +
        "zet zijn groep even uit",
    },
    "sign-in-wrong": {
      what: ({ address }) => `De Shelly op ${address} vraagt een ander wachtwoord`,
      todo: "Vul bij dit apparaat het wachtwoord van zijn pagina in (Settings, Authentication); " +
        "zijn gebruiker is altijd admin. Over tien minuten wordt het weer geprobeerd, of meteen " +
        "als je het apparaat opslaat",
    },
    "wrong-path": {
      what: ({ address }) =>
        `${address} antwoordt, maar heeft geen RPC: een Shelly van de eerste generatie of een ` +
        "ander apparaat",
      todo: "Controleer het adres; nodig is een Plus, een Pro of een van Gen3 of Gen4",
    },
    "other-device": {
      what: ({ address }) =>
        `Wat op ${address} antwoordt, is geen Shelly van de tweede generatie of later`,
      todo: "Zoek het adres van de Shelly op in zijn app of in de router en vul het in",
    },
    "unknown-register": {
      what: ({ address }) => `De Shelly op ${address} heeft op dit kanaal niets van deze soort`,
      todo: "Controleer “Kanaal”, dat vanaf 0 telt, en in zijn app het profiel van de meter: met " +
        "triphase is er alleen kanaal 0, met monophase 0, 1 en 2",
    },
    "busy": {
      what: ({ address }) => `De Shelly op ${address} heeft geen verbinding meer vrij`,
      todo: "Het gaat vanzelf verder; komt het vaak, stop andere programma's of browserpagina's " +
        "die hem bevragen, en vul overal zijn juiste wachtwoord in",
    },
    "refused-request": {
      what: ({ address }) => `De Shelly op ${address} neemt het verzoek niet aan`,
      todo: "Zoek in zijn app naar nieuwere firmware en controleer “Kanaal”",
    },
    "server-error": {
      what: ({ address }) =>
        `De Shelly op ${address} meldt een eigen fout, of zijn relais schakelt niet`,
      todo: "Kijk in zijn app of hij te heet is of de belasting te groot, en laat hem afkoelen; " +
        "blijft het relais hangen, neem een andere",
    },
    "frozen": {
      what: ({ address }) => `De Shelly op ${address} herhaalt oude waarden`,
      todo: "Herstart hem in zijn app (Settings, Reboot) en zoek daar naar nieuwere firmware",
    },
    "wrong-direction": {
      what: ({ address }) =>
        `De Shelly op ${address} meet een vermogen dat in de verkeerde richting stroomt voor wat ` +
        "hij meet",
      todo: "Zet “Omgekeerd” aan voor dit apparaat of draai zijn meetklemmen om; controleer ook " +
        "of hij niet op de netaansluiting zit",
    },
    "garbled": {
      what: ({ address }) => `Wat ${address} antwoordt, is kapot of niet van een Shelly`,
      todo: "Controleer het adres en zijn wifi en probeer het opnieuw",
    },
  },
};
