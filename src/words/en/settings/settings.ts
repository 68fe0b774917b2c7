import type { SettingTable } from "../../../domain/settings/settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";
import { houseSettingsEn } from "./settings_house.ts";
import { deviceGroupsEn, deviceSettingsEn } from "./settings_devices.ts";
import { settingSentencesEn } from "./settings_sentences.ts";
import { systemSettingsEn } from "./settings_system.ts";

const fields: SettingTexts<SettingTable> = {
  ...houseSettingsEn,
  ...deviceSettingsEn,
  ...systemSettingsEn,
};

/** The page of the settings and the settings themselves; the other languages have its shape. */
export const settingsEn = {
  title: "Settings",
  groups: {
    tracking: "PV tracking",
    battery: "House battery",
    car: "Car",
    plug: "Smart plug",
    ...deviceGroupsEn,
    site: "House and language",
    prices: "Prices",
    web: "Access",
    mqtt: "MQTT and Home Assistant",
    data: "Data and log",
    advanced: "Messages and network",
  },
  groupsLabel: "Pages of the settings",
  all: "All settings",
  search: {
    label: "Search the settings",
    button: "Search",
    none: (text: string) => `No setting matches “${text}”.`,
    found: (count: number) => count === 1 ? "One match" : `${count} matches`,
  },
  save: "Save",
  saved: "Saved and in force.",
  signOut: "Sign out of this browser",
  range: (from: string, to: string) => `${from} to ${to}`,
  fallback: (value: string) => `Default: ${value}`,
  emptyFallback: "empty",
  on: "on",
  off: "off",
  from: "from",
  to: "to",
  stored: "stored",
  secretHint: "Leave it empty to keep the stored one.",
  fixed: (variable: string) => `Set by ${variable}. Change it there.`,
  problems: (count: number) =>
    count === 1
      ? "Nothing was saved: one setting is not right"
      : `Nothing was saved: ${count} settings are not right`,
  questions: (count: number) =>
    count === 1
      ? "Nothing was saved yet: one question"
      : `Nothing was saved yet: ${count} questions`,
  unsaved: (groups: string) => `Not saved yet: ${groups}.`,
  typeAgain: (secrets: string) => `To be typed again: ${secrets}.`,
  notStored: "Nothing was saved: the database takes nothing at the moment. Try again.",
  unreadable: "Nothing was saved: the form could not be read.",
  anotherValue: "Enter another value",
  perKwh: (currency: string) => `${currency}/kWh`,
  units: { h: "h", d: "days" },
  zones: {
    zone: (row: number) => `Price ${row}`,
    days: "Days",
    price: "Price",
    kind: "Counts",
    kinds: { instead: "instead", onTop: "on top" },
    dayNames: {
      "daily": "every day",
      "mon-fri": "Mon–Fri",
      "mon-sat": "Mon–Sat",
      "sat,sun": "Sat and Sun",
      "mon": "Mon",
      "tue": "Tue",
      "wed": "Wed",
      "thu": "Thu",
      "fri": "Fri",
      "sat": "Sat",
      "sun": "Sun",
    },
  },
  ...settingSentencesEn,
  fields,
};
