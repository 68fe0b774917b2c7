import type { settingsEn } from "../../en/settings/settings.ts";
import { houseSettingsDe } from "./settings_house.ts";
import { deviceGroupsDe, deviceSettingsDe } from "./settings_devices.ts";
import { settingSentencesDe } from "./settings_sentences.ts";
import { systemSettingsDe } from "./settings_system.ts";

export const settingsDe: typeof settingsEn = {
  title: "Einstellungen",
  groups: {
    tracking: "Laden mit Sonne",
    battery: "Hausbatterie",
    car: "Auto",
    plug: "Steckdose",
    ...deviceGroupsDe,
    site: "Haus und Sprache",
    prices: "Preise",
    web: "Zugang",
    mqtt: "MQTT und Home Assistant",
    data: "Daten und Protokoll",
    advanced: "Nachrichten und Netz",
  },
  groupsLabel: "Seiten der Einstellungen",
  all: "Alle Einstellungen",
  search: {
    label: "Einstellungen durchsuchen",
    button: "Suchen",
    none: (text) => `Keine Einstellung passt zu „${text}“.`,
    found: (count) => count === 1 ? "Ein Treffer" : `${count} Treffer`,
  },
  save: "Speichern",
  saved: "Gespeichert und in Kraft.",
  signOut: "In diesem Browser abmelden",
  range: (from, to) => `${from} bis ${to}`,
  fallback: (value) => `Vorgabe: ${value}`,
  emptyFallback: "leer",
  on: "an",
  off: "aus",
  from: "von",
  to: "bis",
  stored: "gespeichert",
  secretHint: "Leer lassen behält das gespeicherte.",
  fixed: (variable) => `Durch ${variable} festgelegt. Dort ändern.`,
  problems: (count) =>
    count === 1
      ? "Nichts gespeichert: eine Einstellung stimmt nicht"
      : `Nichts gespeichert: ${count} Einstellungen stimmen nicht`,
  questions: (count) =>
    count === 1
      ? "Noch nichts gespeichert: eine Frage"
      : `Noch nichts gespeichert: ${count} Fragen`,
  unsaved: (groups) => `Noch nicht gespeichert: ${groups}.`,
  typeAgain: (secrets) => `Neu einzugeben: ${secrets}.`,
  notStored: "Nichts gespeichert: die Datenbank nimmt gerade nichts an. Noch einmal versuchen.",
  unreadable: "Nichts gespeichert: das Formular war nicht lesbar.",
  anotherValue: "Einen anderen Wert eingeben",
  perKwh: (currency) => `${currency}/kWh`,
  units: { h: "Uhr", d: "Tage" },
  zones: {
    zone: (row) => `Preis ${row}`,
    days: "Tage",
    price: "Preis",
    kind: "Zählt",
    kinds: { instead: "stattdessen", onTop: "zusätzlich" },
    dayNames: {
      "daily": "jeden Tag",
      "mon-fri": "Mo–Fr",
      "mon-sat": "Mo–Sa",
      "sat,sun": "Sa und So",
      "mon": "Mo",
      "tue": "Di",
      "wed": "Mi",
      "thu": "Do",
      "fri": "Fr",
      "sat": "Sa",
      "sun": "So",
    },
  },
  ...settingSentencesDe,
  fields: { ...houseSettingsDe, ...deviceSettingsDe, ...systemSettingsDe },
};
