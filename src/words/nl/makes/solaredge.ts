import type { solaredgeEn } from "../../en/makes/solaredge.ts";

const ONE_CLIENT = "Stop wat de omvormer nog meer via Modbus leest (domotica, een andere " +
  "chargemanager): hij neemt maar één programma aan. Probeer het dan over twee minuten opnieuw";
const AC_TOO_HIGH = "netspanning te hoog";
const AC_TOO_LOW = "netspanning te laag";
const ARC = "vlamboog aan de DC-kant gevonden";
const BATTERY_COMMUNICATION = "geen verbinding met de batterij";
const FREQUENCY_TOO_HIGH = "netfrequentie te hoog";
const FREQUENCY_TOO_LOW = "netfrequentie te laag";
const ISOLATION = "isolatiefout aan de DC-kant";
const METER_COMMUNICATION = "geen verbinding met de meter";
const NO_COUNTRY = "geen land ingesteld";
const PHASE_DISCONNECTED = "er is een fase los";
const TOO_HOT = "te heet";

/** What a SolarEdge inverter says of itself, in Dutch. */
export const solaredgeNl: typeof solaredgeEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `${address} weigert de verbinding: Modbus TCP staat uit, een ander programma is met de ` +
        "omvormer verbonden, of de poort is een andere",
      todo: "Stop andere programma's die hem lezen; laat Modbus TCP in SetApp aanzetten " +
        "(Locatiecommunicatie) en maak binnen twee minuten verbinding; de poort is 1502 met " +
        "SetApp en 502 met scherm",
    },
    "dropped": {
      what: ({ address }) =>
        `${address} neemt de verbinding aan en sluit die meteen: een ander programma is met de ` +
        "omvormer verbonden, of hij herstart",
      todo: ONE_CLIENT,
    },
    "no-answer": {
      what: ({ address, unitId }) =>
        `${address} neemt de verbinding aan en antwoordt niet: het Modbus-nummer is niet ${unitId}, ` +
        "een ander programma is verbonden, of zijn Modbus hangt",
      todo: "Controleer “Modbus-nummer” (1, tenzij de installateur het wijzigde); stop andere " +
        "programma's die hem lezen; blijft hij stil, zet Modbus TCP in SetApp uit en weer aan",
    },
    "wrong-unit": {
      what: ({ address, unitId }) =>
        `${address} is bereikt, maar daarachter is geen omvormer met Modbus-nummer ${unitId}`,
      todo: "Vul het “Modbus-nummer” in van de omvormer met de netwerkkabel, meestal 1",
    },
    "unknown-register": {
      what: ({ address }) => `${address} heeft de registers van een SolarEdge-omvormer niet`,
      todo: "Controleer of dit het adres van de omvormer is en niet van een ander Modbus-apparaat",
    },
    "other-device": {
      what: ({ address }) =>
        `Op ${address} antwoordt een Modbus-apparaat dat geen SolarEdge-omvormer is`,
      todo: "Zoek het adres van de omvormer op in de router en vul het in{ onder Instellingen}",
    },
    "garbled": {
      what: ({ address }) => `Wat ${address} antwoordt, is geen Modbus of niet wat er gevraagd was`,
      todo: "Controleer adres en poort (1502 met SetApp, 502 met scherm); herstart een " +
        "Modbus-proxy als die ertussen zit",
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
    "0x3:0x6": "software-update",
    "0x3:0x9": "fout bij de Modbus-meter",
    "0x3:0x15": METER_COMMUNICATION,
    "0x3:0x16": BATTERY_COMMUNICATION,
    "0x3:0x17": "interne storing van de batterij",
    "0x3:0x1b": "batterij in slaap gedwongen",
    "0x3:0x24": PHASE_DISCONNECTED,
    "0x3:0x25": PHASE_DISCONNECTED,
    "0x3:0x26": PHASE_DISCONNECTED,
    "0x3:0x27": PHASE_DISCONNECTED,
  },
  params: {
    port: {
      label: "Modbus-poort",
      help: "1502 bij omvormers met SetApp, 502 bij die met een scherm.",
    },
    unitId: {
      label: "Modbus-nummer",
      help:
        "Modbus-nummer van de omvormer, 1 tenzij de installateur het wijzigde. Hij neemt maar één " +
        "programma aan, onder welk nummer dan ook.",
    },
    followerUnitId: {
      label: "Tweede omvormer",
      help: "Modbus-nummer van een tweede omvormer die aan deze hangt. 0 voor geen.",
    },
    batteries: {
      label: "Batterijen",
      help: "Thuisbatterijen aan de omvormer. Een vast aantal stopt het zoeken naar meer.",
      options: { auto: "zoeken", "0": "geen", "1": "1", "2": "2", "3": "3" },
    },
  },
};
