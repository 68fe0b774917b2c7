import { postgresUrl } from "./database_address.ts";
import {
  brokerUrl,
  checkedText,
  choice,
  decimal,
  languageCode,
  nameList,
  onOff,
  plainText,
  price,
  priceZones,
  secretText,
  secretUrl,
  timeOfDay,
  wholeNumber,
} from "./setting_kinds.ts";

/** Settings of pages, site and upkeep, in the order of the form. */
export const SYSTEM_SETTINGS = {
  webPort: wholeNumber({
    group: "web",
    unit: "",
    min: 1,
    max: 65_535,
    fallback: 5000,
  }),
  webSecret: secretText({
    group: "web",
    minLength: 8,
    maxLength: 128,
    fallback: "",
  }),
  webSecretEnabled: onOff({
    group: "web",
    fallback: false,
  }),
  webLook: choice({
    group: "web",
    options: [
      "signed-in",
      "everyone",
    ],
    fallback: "signed-in",
  }),
  webGuests: onOff({
    group: "web",
    fallback: false,
  }),
  timeZone: checkedText({
    group: "site",
    kind: "zone",
    isRight: isTimeZone,
    fallback: "",
  }),
  latitudeDeg: decimal({
    group: "site",
    unit: "°",
    min: -66,
    max: 66,
  }),
  longitudeDeg: decimal({
    group: "site",
    unit: "°",
    min: -180,
    max: 180,
  }),
  language: languageCode({ group: "site" }),
  currency: checkedText({
    group: "prices",
    kind: "code",
    isRight: (text) => Intl.supportedValuesOf("currency").includes(text),
    fallback: "EUR",
  }),
  importPrice: price({
    group: "prices",
  }),
  feedInPrice: price({
    group: "prices",
  }),
  gridCo2GPerKwh: wholeNumber({
    group: "prices",
    unit: "g/kWh",
    min: 0,
    max: 2000,
    fallback: 0,
  }),
  mqttUrl: brokerUrl({
    group: "mqtt",
    example: "mqtt://192.168.178.5:1883",
  }),
  mqttUser: plainText({
    group: "mqtt",
    maxLength: 128,
    fallback: "",
  }),
  mqttPassword: secretText({
    group: "mqtt",
    minLength: 0,
    maxLength: 128,
    fallback: "",
  }),
  mqttTopic: checkedText({
    group: "mqtt",
    kind: "path",
    isRight: (text) => text.length <= 100 && /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(text),
    fallback: "chargemanager",
  }),
  homeAssistantDiscovery: onOff({
    group: "mqtt",
    fallback: true,
  }),
  evccTopics: onOff({
    group: "mqtt",
    fallback: false,
  }),
  priceZones: priceZones({
    group: "prices",
  }),
  priceUrl: secretUrl({
    group: "prices",
    example: "https://api.energy-charts.info/price?bzn=DE-LU",
  }),
  priceSurcharge: price({
    group: "prices",
  }),
  priceTaxPct: decimal({
    group: "prices",
    unit: "%",
    min: 0,
    max: 100,
  }),
  rawRetentionDays: wholeNumber({
    group: "data",
    unit: "d",
    min: 3,
    max: 400,
    fallback: 30,
  }),
  backupTime: timeOfDay({
    group: "data",
    fallback: "03:30",
  }),
  backupKeep: wholeNumber({
    group: "data",
    unit: "",
    min: 0,
    max: 60,
    fallback: 7,
  }),
  notifyUrl: secretUrl({
    group: "advanced",
    example: "http://192.168.178.5/notify",
  }),
  postgresUrl: postgresUrl({
    group: "advanced",
    example: "postgres://house:password@fleet.example/fleet",
  }),
  houseName: plainText({
    group: "advanced",
    maxLength: 80,
    fallback: "",
  }),
  allowedHosts: nameList({
    group: "advanced",
    pattern: /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
  }),
  trustedProxies: nameList({
    group: "advanced",
    pattern: /^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7})$/,
  }),
  frameAncestors: nameList({
    group: "advanced",
    pattern:
      /^https?:\/\/([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$/,
  }),
  basePath: checkedText({
    group: "advanced",
    kind: "path",
    isRight: (text) => /^(\/[A-Za-z0-9_-]+)*$/.test(text),
    fallback: "",
  }),
  logLevel: choice({
    group: "data",
    options: [
      "error",
      "warn",
      "info",
      "debug",
    ],
    fallback: "info",
  }),
  logFile: onOff({
    group: "data",
    fallback: true,
  }),
  logFormat: choice({
    group: "data",
    options: [
      "auto",
      "text",
      "json",
    ],
    fallback: "auto",
  }),
} as const;

function isTimeZone(text: string): boolean {
  if (text === "") return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
