import { choice, host, httpUrl, plainText, secretText, wholeNumber } from "./setting_kinds.ts";

/** Settings of the devices' own makes, in the order of the form. */
export const DEVICE_SETTINGS = {
  inverterHost: host({
    group: "solaredge",
    label: { en: "IP", de: "Adresse" },
    help: {
      en:
        "Address of the inverter. Give it a fixed address in your router. Only one program may connect.",
      de:
        "Adresse des Wechselrichters. Im Router fest vergeben. Nur ein Programm darf sich verbinden.",
    },
  }),
  inverterPort: wholeNumber({
    group: "solaredge",
    label: { en: "Modbus port", de: "Modbus-Port" },
    help: {
      en: "1502 for inverters set up with SetApp, 502 for those with a display.",
      de: "1502 bei Geräten mit SetApp, 502 bei solchen mit Anzeige.",
    },
    unit: "",
    min: 1,
    max: 65_535,
    fallback: 1502,
  }),
  inverterUnitId: wholeNumber({
    group: "solaredge",
    label: { en: "Modbus unit", de: "Modbus-Gerät" },
    help: {
      en: "Modbus unit id of the inverter, 1 unless the installer changed it.",
      de: "Modbus-Nummer des Wechselrichters, 1, wenn der Installateur nichts änderte.",
    },
    unit: "",
    min: 1,
    max: 247,
    fallback: 1,
  }),
  inverterFollowerUnitId: wholeNumber({
    group: "solaredge",
    label: { en: "Follower unit", de: "Folgegerät" },
    help: {
      en: "Modbus unit id of a second inverter that is connected to the first one. 0 for none.",
      de: "Modbus-Nummer eines zweiten Wechselrichters, der am ersten hängt. 0 für keinen.",
    },
    unit: "",
    min: 0,
    max: 247,
    fallback: 0,
  }),
  inverterBatteries: choice({
    group: "solaredge",
    label: { en: "Batteries", de: "Batterien" },
    help: {
      en: "House batteries at the inverter. A fixed number stops the search for others.",
      de: "Hausbatterien am Wechselrichter. Eine feste Zahl beendet die Suche nach weiteren.",
    },
    options: [
      { value: "auto", label: { en: "look for them", de: "suchen" } },
      { value: "0", label: { en: "none", de: "keine" } },
      { value: "1", label: { en: "1", de: "1" } },
      { value: "2", label: { en: "2", de: "2" } },
      { value: "3", label: { en: "3", de: "3" } },
    ],
    fallback: "auto",
  }),
  inverterAcLimitW: wholeNumber({
    group: "solaredge",
    label: { en: "Inverter AC limit", de: "AC-Grenze des Wechselrichters" },
    help: {
      en: "Most AC power that the inverter gives. 0: as its model's name says.",
      de: "So viel AC-Leistung gibt der Wechselrichter höchstens ab. 0: wie im Namen des Modells.",
    },
    unit: "W",
    min: 0,
    max: 100_000,
    fallback: 0,
  }),
  pvPeakPowerW: wholeNumber({
    group: "solaredge",
    label: { en: "PV peak power", de: "PV-Spitzenleistung" },
    help: {
      en: "Peak power of all modules in W, not kW. Tells clouds from evening.",
      de: "Spitzenleistung aller Module in W, nicht kW. Unterscheidet Wolken vom Abend.",
    },
    unit: "W",
    min: 100,
    max: 100_000,
    fallback: 9400,
  }),
  nrgkickGeneration: choice({
    group: "nrgkick",
    label: { en: "Generation", de: "Generation" },
    help: {
      en: "1 for the charger behind a Connect box, 2 for the one with its own network interface.",
      de: "1 für das Ladegerät hinter einer Connect-Box, 2 für das mit eigenem Netzwerk.",
    },
    options: [
      { value: 1, label: { en: "1 (Connect)", de: "1 (Connect)" } },
      { value: 2, label: { en: "2", de: "2" } },
    ],
    fallback: 1,
  }),
  nrgkickMeasurementsUrl: httpUrl({
    group: "nrgkick",
    label: { en: "Measurements URL", de: "Messwerte-URL" },
    help: {
      en: "Generation 1: where the Connect box gives the measurements.",
      de: "Generation 1: wo die Connect-Box die Messwerte gibt.",
    },
    example: "http://192.168.178.33/api/measurements/00:1E:C0:00:00:00",
  }),
  nrgkickSettingsUrl: httpUrl({
    group: "nrgkick",
    label: { en: "Settings URL", de: "Einstellungen-URL" },
    help: {
      en: "Generation 1: where the Connect box takes the commands.",
      de: "Generation 1: wo die Connect-Box die Befehle annimmt.",
    },
    example: "http://192.168.178.33/api/settings/00:1E:C0:00:00:00",
  }),
  nrgkickAddress: host({
    group: "nrgkick",
    label: { en: "Address", de: "Adresse" },
    help: {
      en:
        "Generation 2: address of the charger. Its local interface must be switched on in the app.",
      de:
        "Generation 2: Adresse des Ladegeräts. Seine lokale Schnittstelle in der App einschalten.",
    },
  }),
  nrgkickUser: plainText({
    group: "nrgkick",
    label: { en: "User", de: "Benutzer" },
    help: {
      en: "Generation 2: user name, when its interface asks for one.",
      de: "Generation 2: Benutzername, wenn die Schnittstelle einen verlangt.",
    },
    maxLength: 64,
    fallback: "",
  }),
  nrgkickPassword: secretText({
    group: "nrgkick",
    label: { en: "Password", de: "Passwort" },
    help: {
      en:
        "Generation 1: the four digits of the PIN, 0000 from the factory. Generation 2: the password.",
      de: "Generation 1: die vier Ziffern der PIN, ab Werk 0000. Generation 2: das Passwort.",
    },
    minLength: 0,
    maxLength: 64,
    fallback: "0000",
  }),
} as const;
