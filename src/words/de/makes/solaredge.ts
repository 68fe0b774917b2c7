import type { solaredgeEn } from "../../en/makes/solaredge.ts";

const ONE_CLIENT = "Beenden, was den Wechselrichter sonst noch über Modbus liest " +
  "(Hausautomation, ein anderer chargemanager): er nimmt nur ein Programm. Dann in zwei Minuten " +
  "noch einmal";
const AC_TOO_HIGH = "Netzspannung zu hoch";
const AC_TOO_LOW = "Netzspannung zu niedrig";
const ARC = "Lichtbogen auf der DC-Seite erkannt";
const BATTERY_COMMUNICATION = "keine Verbindung zur Batterie";
const FREQUENCY_TOO_HIGH = "Netzfrequenz zu hoch";
const FREQUENCY_TOO_LOW = "Netzfrequenz zu niedrig";
const ISOLATION = "Isolationsfehler auf der DC-Seite";
const METER_COMMUNICATION = "keine Verbindung zum Zähler";
const NO_COUNTRY = "kein Land eingestellt";
const PHASE_DISCONNECTED = "eine Phase ist getrennt";
const TOO_HOT = "zu heiß";

/** What a SolarEdge inverter says of itself, in German. */
export const solaredgeDe: typeof solaredgeEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `${address} lehnt die Verbindung ab: Modbus TCP ist aus, ein anderes Programm ist ` +
        "mit dem Wechselrichter verbunden, oder der Port ist ein anderer",
      todo: "Andere Programme beenden, die ihn lesen; Modbus TCP in SetApp einschalten lassen " +
        "(Standortkommunikation) und binnen zwei Minuten verbinden; der Port ist 1502 mit SetApp " +
        "und 502 mit Anzeige",
    },
    "dropped": {
      what: ({ address }) =>
        `${address} nimmt die Verbindung an und schließt sie gleich: ein anderes Programm ` +
        "ist mit dem Wechselrichter verbunden, oder er startet neu",
      todo: ONE_CLIENT,
    },
    "no-answer": {
      what: ({ address, unitId }) =>
        `${address} nimmt die Verbindung an und antwortet nicht: die Modbus-Nummer ist ` +
        `nicht ${unitId}, ein anderes Programm ist verbunden, oder sein Modbus hängt`,
      todo: "„Modbus-Gerät“ prüfen (1, wenn der Installateur nichts änderte); andere Programme " +
        "beenden, die ihn lesen; schweigt er weiter, Modbus TCP in SetApp aus- und einschalten",
    },
    "wrong-unit": {
      what: ({ address, unitId }) =>
        `${address} ist erreicht, aber dahinter ist kein Wechselrichter der Modbus-Nummer ` +
        `${unitId}`,
      todo: "„Modbus-Gerät“ des Wechselrichters mit dem Netzwerkkabel eingeben, meist 1",
    },
    "unknown-register": {
      what: ({ address }) => `${address} hat die Register eines SolarEdge-Wechselrichters nicht`,
      todo: "Prüfen, ob das die Adresse des Wechselrichters ist und keines anderen Modbus-Geräts",
    },
    "other-device": {
      what: ({ address }) =>
        `Bei ${address} antwortet ein Modbus-Gerät, das kein SolarEdge-Wechselrichter ist`,
      todo:
        "Die Adresse des Wechselrichters im Router nachsehen und{ unter Einstellungen} eingeben",
    },
    "garbled": {
      what: ({ address }) => `Was ${address} antwortet, ist kein Modbus oder nicht das Gefragte`,
      todo:
        "Adresse und Port prüfen (1502 mit SetApp, 502 mit Anzeige); hinter einem Modbus-Proxy " +
        "diesen neu starten",
    },
  },
  faults: {
    "17": TOO_HOT,
    "25": ISOLATION,
    "31": AC_TOO_HIGH,
    "32": AC_TOO_LOW,
    "33": AC_TOO_HIGH,
    "34": FREQUENCY_TOO_HIGH,
    "35": FREQUENCY_TOO_LOW,
    "41": AC_TOO_LOW,
    "44": NO_COUNTRY,
    "61": AC_TOO_LOW,
    "62": AC_TOO_LOW,
    "63": AC_TOO_LOW,
    "79": FREQUENCY_TOO_HIGH,
    "80": FREQUENCY_TOO_HIGH,
    "81": FREQUENCY_TOO_HIGH,
    "82": FREQUENCY_TOO_LOW,
    "83": FREQUENCY_TOO_LOW,
    "84": FREQUENCY_TOO_LOW,
    "104": TOO_HOT,
    "107": BATTERY_COMMUNICATION,
    "110": METER_COMMUNICATION,
    "121": ISOLATION,
    "150": ARC,
    "151": ARC,
    "256": ARC,
    "0x3:0x6": "Software-Aktualisierung",
    "0x3:0x9": "Fehler am Modbus-Zähler",
    "0x3:0x15": METER_COMMUNICATION,
    "0x3:0x16": BATTERY_COMMUNICATION,
    "0x3:0x17": "interner Fehler der Batterie",
    "0x3:0x1b": "Batterie zum Schlafen gezwungen",
    "0x3:0x24": PHASE_DISCONNECTED,
    "0x3:0x25": PHASE_DISCONNECTED,
    "0x3:0x26": PHASE_DISCONNECTED,
    "0x3:0x27": PHASE_DISCONNECTED,
  },
  params: {
    port: {
      label: "Modbus-Port",
      help: "1502 bei Geräten mit SetApp, 502 bei solchen mit Anzeige.",
    },
    unitId: {
      label: "Modbus-Gerät",
      help:
        "Modbus-Nummer des Wechselrichters, 1, wenn der Installateur nichts änderte. Er nimmt " +
        "nur ein Programm an, unter welcher Nummer auch immer.",
    },
    followerUnitId: {
      label: "Folgegerät",
      help: "Modbus-Nummer eines zweiten Wechselrichters, der an diesem hängt. 0 für keinen.",
    },
    batteries: {
      label: "Batterien",
      help: "Hausbatterien am Wechselrichter. Eine feste Zahl beendet die Suche nach weiteren.",
      options: { auto: "suchen", "0": "keine", "1": "1", "2": "2", "3": "3" },
    },
  },
};
