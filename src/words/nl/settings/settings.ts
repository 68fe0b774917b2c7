import type { settingsEn } from "../../en/settings/settings.ts";
import { houseSettingsNl } from "./settings_house.ts";
import { deviceGroupsNl, deviceSettingsNl } from "./settings_devices.ts";
import { settingSentencesNl } from "./settings_sentences.ts";
import { systemSettingsNl } from "./settings_system.ts";

export const settingsNl: typeof settingsEn = {
  title: "Instellingen",
  groups: {
    tracking: "Laden met zon",
    battery: "Thuisbatterij",
    car: "Auto",
    plug: "Slimme stekker",
    ...deviceGroupsNl,
    site: "Huis en taal",
    prices: "Prijzen",
    web: "Toegang",
    mqtt: "MQTT en Home Assistant",
    data: "Gegevens en logboek",
    advanced: "Berichten en netwerk",
  },
  groupsLabel: "Pagina's van de instellingen",
  all: "Alle instellingen",
  search: {
    label: "Instellingen doorzoeken",
    button: "Zoeken",
    none: (text) => `Geen instelling past bij “${text}”.`,
    found: (count) => count === 1 ? "Eén treffer" : `${count} treffers`,
  },
  save: "Opslaan",
  saved: "Opgeslagen en van kracht.",
  signOut: "Afmelden in deze browser",
  range: (from, to) => `${from} tot ${to}`,
  fallback: (value) => `Standaard: ${value}`,
  emptyFallback: "leeg",
  on: "aan",
  off: "uit",
  from: "van",
  to: "tot",
  stored: "opgeslagen",
  secretHint: "Laat leeg om het opgeslagen te houden.",
  fixed: (variable) => `Vastgelegd door ${variable}. Wijzig het daar.`,
  problems: (count) =>
    count === 1
      ? "Niets opgeslagen: één instelling klopt niet"
      : `Niets opgeslagen: ${count} instellingen kloppen niet`,
  questions: (count) =>
    count === 1 ? "Nog niets opgeslagen: één vraag" : `Nog niets opgeslagen: ${count} vragen`,
  unsaved: (groups) => `Nog niet opgeslagen: ${groups}.`,
  typeAgain: (secrets) => `Opnieuw in te vullen: ${secrets}.`,
  notStored: "Niets opgeslagen: de database neemt nu niets aan. Probeer het nog eens.",
  unreadable: "Niets opgeslagen: het formulier was niet leesbaar.",
  anotherValue: "Vul een andere waarde in",
  perKwh: (currency) => `${currency}/kWh`,
  units: { h: "uur", d: "dagen" },
  zones: {
    zone: (row) => `Prijs ${row}`,
    days: "Dagen",
    price: "Prijs",
    kind: "Telt",
    kinds: { instead: "in plaats van", onTop: "bovenop" },
    dayNames: {
      "daily": "elke dag",
      "mon-fri": "ma–vr",
      "mon-sat": "ma–za",
      "sat,sun": "za en zo",
      "mon": "ma",
      "tue": "di",
      "wed": "wo",
      "thu": "do",
      "fri": "vr",
      "sat": "za",
      "sun": "zo",
    },
  },
  ...settingSentencesNl,
  fields: { ...houseSettingsNl, ...deviceSettingsNl, ...systemSettingsNl },
};
