import {
  checkedText,
  choice,
  nameList,
  onOff,
  price,
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
    expectation: {
      en: "Enter a time zone such as Europe/Berlin, or leave it empty",
      de: "Eine Zeitzone wie Europe/Berlin eingeben oder leer lassen",
    },
    isRight: isTimeZone,
    fallback: "",
  }),
  language: choice({
    group: "site",
    options: [
      "auto",
      "en",
      "de",
    ],
    fallback: "auto",
  }),
  currency: checkedText({
    group: "site",
    kind: "code",
    expectation: {
      en: "Enter the ISO code of a currency such as EUR",
      de: "Den ISO-Code einer Währung wie EUR eingeben",
    },
    isRight: (text) => Intl.supportedValuesOf("currency").includes(text),
    fallback: "EUR",
  }),
  importPrice: price({
    group: "site",
  }),
  feedInPrice: price({
    group: "site",
  }),
  rawRetentionDays: wholeNumber({
    group: "advanced",
    unit: "d",
    min: 3,
    max: 400,
    fallback: 30,
  }),
  backupTime: timeOfDay({
    group: "advanced",
    fallback: "03:30",
  }),
  backupKeep: wholeNumber({
    group: "advanced",
    unit: "",
    min: 0,
    max: 60,
    fallback: 7,
  }),
  notifyUrl: secretUrl({
    group: "advanced",
    example: "http://192.168.178.5/notify",
  }),
  allowedHosts: nameList({
    group: "advanced",
    pattern: /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
    expectation: {
      en: "Enter host names without port, separated by commas",
      de: "Namen ohne Port eingeben, durch Kommas getrennt",
    },
  }),
  trustedProxies: nameList({
    group: "advanced",
    pattern: /^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7})$/,
    expectation: {
      en: "Enter IP addresses, separated by commas",
      de: "IP-Adressen eingeben, durch Kommas getrennt",
    },
  }),
  frameAncestors: nameList({
    group: "advanced",
    pattern:
      /^https?:\/\/([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$/,
    expectation: {
      en: "Enter origins such as http://homeassistant.local:8123, separated by commas",
      de: "Adressen wie http://homeassistant.local:8123 eingeben, durch Kommas getrennt",
    },
  }),
  basePath: checkedText({
    group: "advanced",
    kind: "path",
    expectation: {
      en: "Enter a path such as /charge without a slash at its end, or leave it empty",
      de: "Einen Pfad wie /charge ohne Schrägstrich am Ende eingeben oder leer lassen",
    },
    isRight: (text) => /^(\/[A-Za-z0-9_-]+)*$/.test(text),
    fallback: "",
  }),
  logLevel: choice({
    group: "advanced",
    options: [
      "error",
      "warn",
      "info",
      "debug",
    ],
    fallback: "info",
  }),
  logFile: onOff({
    group: "advanced",
    fallback: true,
  }),
  logFormat: choice({
    group: "advanced",
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
