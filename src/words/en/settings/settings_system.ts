import type { SYSTEM_SETTINGS } from "../../../domain/settings/system_settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";

/** Settings of pages, site and upkeep, in English. */
export const systemSettingsEn: SettingTexts<typeof SYSTEM_SETTINGS> = {
  webPort: {
    label: "UI port",
    help: "Port of these pages. Changes at once; goes back when nobody opens the new one " +
      "within a minute.",
  },
  webSecret: {
    label: "Secret",
    help: "Word that opens these pages. Stored so that nobody can read it back.",
  },
  webSecretEnabled: {
    label: "Secret enabled",
    help: "Asks for the secret before showing or changing anything.",
  },
  webLook: {
    label: "Who may look",
    help: "While the secret is enabled: who may see the pages. Changing anything always " +
      "asks for it.",
    options: {
      "signed-in": "only who is signed in",
      everyone: "everybody in the network",
    },
  },
  webGuests: {
    label: "Guest link",
    help: "A link for a tablet on the wall, on the page Access: it sees all and switches " +
      "nothing. A new secret makes a new link.",
  },
  timeZone: {
    label: "Time zone",
    help: "IANA name, e.g. Europe/Berlin; empty takes the system's.",
    expectation: "Enter a time zone such as Europe/Berlin, or leave it empty",
  },
  latitudeDeg: {
    label: "Latitude",
    help: "Where the house stands, for the sun to come; north is positive. Empty guesses it " +
      "from the time zone.",
  },
  longitudeDeg: {
    label: "Longitude",
    help: "East is positive. A degree too few or too many makes no difference.",
  },
  language: {
    label: "Language",
    help: "Language of the pages; auto follows the browser.",
    auto: "auto",
  },
  currency: {
    label: "Currency",
    help: "ISO code, e.g. EUR.",
    expectation: "Enter the ISO code of a currency such as EUR",
  },
  importPrice: {
    label: "Import price",
    help: "Price of a kWh from the grid; no money is shown until it is entered. A change " +
      "counts from its day on, the first price also for all days and sessions before.",
  },
  feedInPrice: {
    label: "Feed-in price",
    help: "What a kWh to the grid earns; changes count as those of the import price.",
  },
  gridCo2GPerKwh: {
    label: "CO₂ of the grid",
    help: "Grams of CO₂ that a kWh from the grid stands for; the history then tells how much was " +
      "avoided. Your supplier's bill or your country's environment agency names it; 0: not shown.",
  },
  mqttUrl: {
    label: "Broker",
    help: "Address of an MQTT broker, e.g. mqtt://192.168.178.5:1883, or mqtts:// for an " +
      "encrypted connection; empty: off.",
  },
  mqttUser: {
    label: "User",
    help: "Name by which the broker knows this program; empty for none.",
  },
  mqttPassword: {
    label: "Password",
    help: "The broker's password for that user.",
  },
  mqttTopic: {
    label: "Topic",
    help: "Everything is published below it. Two houses on one broker need two of them.",
    expectation: "Enter letters, digits, - and _, in parts with / between them",
  },
  homeAssistantDiscovery: {
    label: "Home Assistant",
    help: "Home Assistant finds this house by itself; off takes it out there again.",
  },
  evccTopics: {
    label: "Topics of evcc",
    help: "Publishes below evcc/ too, for dashboards and apps that are made for it. Not beside " +
      "a real evcc on the same broker.",
  },
  priceZones: {
    label: "Prices by time",
    help: "Where a kWh costs more or less at some hours: days, from, to and its price then, or " +
      "what is on top of it (a network fee). At all other times the import price counts. An " +
      "empty row is left out. Local time; one that ends the next morning belongs to the day on " +
      "which it begins, two equal times are a whole day, and where two rows meet the upper counts.",
  },
  priceUrl: {
    label: "Day-ahead prices",
    help:
      "Address of today's and tomorrow's prices as energy-charts, aWATTar or Tibber tell them; " +
      "a token goes behind #. The import price must be entered: it and prices by time count where " +
      "none is known, and what they put on top always. Never shown again; - ends it.",
  },
  priceSurcharge: {
    label: "Surcharge",
    help: "What each kWh costs on top of a day-ahead price, before tax: network, levies, " +
      "supplier. Empty where the source's prices have it.",
  },
  priceTaxPct: {
    label: "Tax",
    help: "On day-ahead price and surcharge. Empty where the source's prices have it.",
  },
  rawRetentionDays: {
    label: "Raw data kept",
    help: "Days for which every single sample is kept. Averages stay for good.",
  },
  backupTime: {
    label: "Nightly backup at",
    help: "Local time of the backup.",
  },
  backupKeep: {
    label: "Backups kept",
    help: "Number of backups; 0 makes none.",
  },
  notifyUrl: {
    label: "Notify",
    help: "Address that is sent a message when something is wrong or the car is full. Never " +
      "shown again; - ends it.",
  },
  postgresUrl: {
    label: "Fleet database",
    help: "PostgreSQL that gets this house's finished records, each five minutes. Never shown " +
      "again; - ends it.",
  },
  houseName: {
    label: "Name of the house",
    help: "What the fleet calls this house.",
  },
  allowedHosts: {
    label: "Reached by the names",
    help: "Further host names under which these pages may be opened.",
    expectation: "Enter host names without port, separated by commas",
  },
  trustedProxies: {
    label: "Behind the proxies",
    help: "Addresses of reverse proxies whose forwarding headers are believed.",
    expectation: "Enter IP addresses, separated by commas",
  },
  frameAncestors: {
    label: "Shown in frames of",
    help: "Sites that may show these pages in a frame, e.g. http://homeassistant.local:8123.",
    expectation: "Enter origins such as http://homeassistant.local:8123, separated by commas",
  },
  basePath: {
    label: "Under the path",
    help: "Path prefix behind a reverse proxy, e.g. /charge; empty for none.",
    expectation: "Enter a path such as /charge without a slash at its end, or leave it empty",
  },
  logLevel: {
    label: "Log level",
    help: "What the log holds.",
    options: {
      error: "error",
      warn: "warn",
      info: "info",
      debug: "debug",
    },
  },
  logFile: {
    label: "Log file",
    help: "Keeps the log in the data folder too, 4 MB at most; the page Log shows it.",
  },
  logFormat: {
    label: "Log format",
    help: "Automatic: with priorities for systemd's journal, else for people.",
    options: {
      auto: "automatic",
      text: "text",
      json: "JSON",
    },
  },
};
