import type { ChecksTexts } from "../../en/pages/checks.ts";
import { notFoundDe } from "../settings/settings_devices.ts";

/** Words of connection tests, searches and troubles in German. */
export const checksDe: ChecksTexts = {
  test: "Verbindung prüfen",
  find: "Suchen",
  about: {
    inverter: "Beides gilt dem, was oben eingegeben ist, gespeichert oder nicht. " +
      "Gesucht wird unter der Adresse oben.",
    charger: "Beides gilt dem, was oben eingegeben ist, gespeichert oder nicht. Die Suche hört " +
      "Ladegeräte der Generation 2 im Netz und fragt die Connect-Box unter Adresse oder URL oben.",
    plug: "Geprüft wird die Adresse oben, gespeichert oder nicht. " +
      "Die Suche fragt die Steckdosen im Netz.",
  },
  refused: (seconds) =>
    `Nicht getan: eine andere Prüfung oder Suche läuft, oder es waren viele. ` +
    `In ${seconds} s noch einmal versuchen.`,
  invalid: (count) =>
    count === 1
      ? "Nicht getan: eine Einstellung stimmt nicht"
      : `Nicht getan: ${count} Einstellungen stimmen nicht`,
  unreadable: "Nicht getan: das Formular war nicht lesbar.",
  answers: (device) => `${device}: antwortet`,
  answersWithProblem: (device) => `${device}: antwortet, aber etwas stimmt nicht`,
  silent: (device) => `${device}: keine Verbindung`,
  absent: (device) => `${device}: nicht vorhanden`,
  devices: {
    inverter: "Wechselrichter",
    meter: "Zähler",
    battery: "Hausbatterie",
    charger: "Ladegerät",
    plug: "Steckdose",
  },
  fromProgram: "Der Wechselrichter nimmt eine Verbindung; dieses Programm behält sie für sich. " +
    "Das ist daher, was es zuletzt erfuhr, keine neue Prüfung.",
  elsewhere: "Port oder Modbus-Gerät oben sind andere als die benutzten: " +
    "sie werden erst nach dem Speichern versucht.",
  heldSearch:
    "Dieses Programm behält die eine Verbindung des Wechselrichters unter dieser Adresse " +
    "für sich: es wurde nicht gesucht.",
  address: "Adresse",
  model: "Modell",
  firmware: "Firmware",
  roundTrip: "Antwort nach",
  age: "Alter der Werte",
  status: "Status",
  power: "Leistung",
  temperature: "Temperatur",
  voltages: "Spannungen",
  level: "Ladestand",
  health: "Zustand",
  setTo: "Eingestellt auf",
  paused: "pausiert",
  range: "Bereich",
  car: "Auto",
  carConnected: "angesteckt",
  carAbsent: "nicht angesteckt",
  state: "Zustand",
  todo: "Was tun:",
  details: "Einzelheiten",
  nothingFound: {
    ...notFoundDe,
    plug: "Keine Steckdose gefunden. Neuere Geräte und Firmware (KLAP) schweigen und gehen nicht.",
  },
  addressMissing: {
    inverter: "Erst die Adresse des Wechselrichters eingeben: er meldet sich nicht von selbst.",
    charger: "Für ein Ladegerät der Generation 1 die Adresse seiner Connect-Box unter Adresse " +
      "eingeben: sie meldet sich nicht von selbst.",
    plug: "",
  },
  found: (count) => count === 1 ? "Eines gefunden" : `${count} gefunden`,
  hints: {
    "api-disabled": "Seine JSON-API ist aus: in der App einschalten (Erweitert, Lokale API).",
    "charger-away": "Die Connect-Box erreicht es nicht: steckt es in seiner Steckdose?",
  },
  use: "Dieses nehmen",
  filled: "In die Felder oben eingetragen, noch nicht gespeichert. Ansehen, dann speichern.",
  secretAgain: "Das Passwort vor dem Speichern noch einmal eingeben: es kam nicht zurück.",
};
