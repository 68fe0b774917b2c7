import type { ChecksTexts } from "../../en/pages/checks.ts";
import { notFoundNl } from "../settings/settings_devices.ts";

/** Words of connection tests, searches and troubles in Dutch. */
export const checksNl: ChecksTexts = {
  test: "Verbinding testen",
  find: "Zoeken",
  about: {
    inverter: "Beide gebruiken wat hierboven staat, opgeslagen of niet. " +
      "Er wordt gezocht op het adres hierboven.",
    charger:
      "Beide gebruiken wat hierboven staat, opgeslagen of niet. Zoeken hoort laadpalen van " +
      "generatie 2 in het netwerk en vraagt de Connect-box op het adres of de URL hierboven.",
    plug: "De test gebruikt het adres hierboven, opgeslagen of niet. " +
      "Zoeken vraagt de stekkers in het netwerk.",
  },
  refused: (seconds) =>
    `Niet gedaan: er loopt een andere test of zoektocht, of het waren er veel. ` +
    `Probeer het over ${seconds} s opnieuw.`,
  invalid: (count) =>
    count === 1
      ? "Niet gedaan: één instelling klopt niet"
      : `Niet gedaan: ${count} instellingen kloppen niet`,
  unreadable: "Niet gedaan: het formulier was niet leesbaar.",
  answers: (device) => `${device}: antwoordt`,
  answersWithProblem: (device) => `${device}: antwoordt, maar er klopt iets niet`,
  silent: (device) => `${device}: geen verbinding`,
  absent: (device) => `${device}: niet aanwezig`,
  devices: {
    inverter: "Omvormer",
    meter: "Meter",
    battery: "Thuisbatterij",
    charger: "Laadpaal",
    plug: "Slimme stekker",
  },
  fromProgram: "De omvormer neemt één verbinding aan, en dit programma houdt die zelf. " +
    "Dit is dus wat het laatst hoorde, geen nieuwe test.",
  elsewhere: "Poort of Modbus-nummer hierboven zijn andere dan die in gebruik: " +
    "ze worden pas na het opslaan geprobeerd.",
  heldSearch:
    "Dit programma houdt de enige verbinding van de omvormer op dit adres zelf: er is niet gezocht.",
  address: "Adres",
  model: "Model",
  firmware: "Firmware",
  roundTrip: "Antwoord binnen",
  age: "Leeftijd van de waarden",
  status: "Status",
  power: "Vermogen",
  temperature: "Temperatuur",
  voltages: "Spanningen",
  level: "Laadniveau",
  health: "Conditie",
  setTo: "Ingesteld op",
  paused: "gepauzeerd",
  range: "Bereik",
  car: "Auto",
  carConnected: "aangesloten",
  carAbsent: "niet aangesloten",
  state: "Toestand",
  todo: "Wat te doen:",
  details: "Details",
  nothingFound: {
    ...notFoundNl,
    plug: "Geen stekker gevonden. Nieuwere stekkers en firmware (KLAP) zwijgen en werken niet.",
  },
  addressMissing: {
    inverter: "Vul eerst het adres van de omvormer in: hij meldt zich niet vanzelf.",
    charger: "Vul voor een laadpaal van generatie 1 het adres van zijn Connect-box in bij Adres: " +
      "die meldt zich niet vanzelf.",
    plug: "",
  },
  found: (count) => count === 1 ? "Eén gevonden" : `${count} gevonden`,
  hints: {
    "api-disabled": "De JSON-API staat uit: zet hem aan in de app (Uitgebreid, Lokale API).",
    "charger-away": "De Connect-box bereikt hem niet: zit hij in zijn stopcontact?",
  },
  use: "Deze gebruiken",
  filled: "Ingevuld in de velden hierboven, nog niet opgeslagen. Kijk ze na en sla dan op.",
  secretAgain: "Vul het wachtwoord voor het opslaan nog eens in: het kwam niet mee terug.",
};
