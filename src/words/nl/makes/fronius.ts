import type { froniusEn } from "../../en/makes/fronius.ts";

/** What a Fronius says of itself, in Dutch. */
export const froniusNl: typeof froniusEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `Op ${address} antwoordt een apparaat, maar daar is geen pagina van een Fronius open`,
      todo: "Controleer het adres en laat de poort weg: een Fronius heeft zijn Solar API op " +
        "poort 80",
    },
    "no-answer": {
      what: ({ address }) => `Geen antwoord op tijd van de Fronius op ${address}`,
      todo: "Open zijn pagina in de browser; hangt die ook, herstart dan zijn datalogger en kijk " +
        "of veel andere programma's hem bevragen",
    },
    "part-away": {
      what: ({ address }) =>
        `De Fronius-datalogger op ${address} antwoordt en bereikt zijn omvormer of meter niet`,
      todo: "In het donker slapen sommige omvormers: wacht tot de ochtend. Controleer overdag de " +
        "kabel van de omvormer naar de datalogger en naar de meter",
    },
    "no-site-meter": {
      what: ({ address }) =>
        `De Fronius op ${address} heeft geen meter die het vermogen op de netaansluiting meet`,
      todo: "Vul een ander apparaat in als netmeter, of laat de installateur de plaats van de " +
        "Smart Meter op “teruglevering” (feed-in point) zetten; een meter in de verbruikstak of " +
        "een met pulsen is niet genoeg",
    },
    "api-disabled": {
      what: ({ address }) =>
        `${address} kent geen Solar API (HTTP 404): die staat uit, of het is een ander apparaat`,
      todo: "Meld je bij GEN24, Verto en Tauro aan op de pagina van de omvormer en zet de Solar " +
        "API aan onder Communicatie; controleer anders het adres",
    },
    "other-device": {
      what: ({ address }) => `Op ${address} antwoordt een webpagina en geen Solar API`,
      todo:
        "Controleer het adres. Een Fronius die elk verzoek naar HTTPS stuurt, kan niet worden " +
        "gelezen: laat zijn pagina ook via HTTP openen",
    },
    "server-error": {
      what: ({ address }) => `De Fronius op ${address} meldt een eigen fout`,
      todo: "Wacht een paar minuten; blijft het zo, herstart zijn datalogger",
    },
    "refused-request": {
      what: ({ address }) => `De Fronius op ${address} kent de energiestroom niet`,
      todo: "Laat zijn firmware bijwerken: versie 1 van de Solar API is nodig",
    },
    "garbled": {
      what: ({ address }) => `Wat ${address} antwoordt, is kapot of niet van een Fronius`,
      todo: "Controleer het adres en het netwerk ernaartoe en probeer het opnieuw",
    },
    "frozen": {
      what: ({ address }) => `De Fronius op ${address} herhaalt oude waarden`,
      todo: "Wacht een paar minuten; blijft het zo, herstart zijn datalogger",
    },
  },
};
