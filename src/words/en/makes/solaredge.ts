import type { MakeWords } from "../../diagnosis_texts.ts";

const ONE_CLIENT = "Stop what else reads the inverter by Modbus (a home automation, another " +
  "chargemanager): it takes one program only. Then try again in two minutes";
const AC_TOO_HIGH = "grid voltage too high";
const AC_TOO_LOW = "grid voltage too low";
const ARC = "arc detected on the DC side";
const BATTERY_COMMUNICATION = "no communication with the battery";
const FREQUENCY_TOO_HIGH = "grid frequency too high";
const FREQUENCY_TOO_LOW = "grid frequency too low";
const ISOLATION = "isolation fault on the DC side";
const METER_COMMUNICATION = "no communication with the meter";
const NO_COUNTRY = "no country set";
const PHASE_DISCONNECTED = "a phase is disconnected";
const TOO_HOT = "too hot";

/** What a SolarEdge inverter says of itself, in English. */
export const solaredgeEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `${address} refuses the connection: Modbus TCP is switched off, another program is ` +
        "connected to the inverter, or the port is another",
      todo: "Stop other programs that read the inverter; let Modbus TCP be switched on in SetApp " +
        "(Site Communication) and connect within two minutes; the port is 1502 with SetApp and " +
        "502 with a display",
    },
    "dropped": {
      what: ({ address }) =>
        `${address} takes the connection and closes it at once: another program is ` +
        "connected to the inverter, or it restarts",
      todo: ONE_CLIENT,
    },
    "no-answer": {
      what: ({ address, unitId }) =>
        `${address} takes the connection and does not answer: the Modbus unit is not ` +
        `${unitId}, another program is connected, or its Modbus hangs`,
      todo:
        "Check “Modbus unit” (1 unless the installer changed it); stop other programs that read " +
        "the inverter; if it stays silent, switch Modbus TCP off and on in SetApp",
    },
    "wrong-unit": {
      what: ({ address, unitId }) =>
        `${address} is reached, but there is no inverter of Modbus unit ${unitId} behind it`,
      todo: "Enter the “Modbus unit” of the inverter with the Ethernet cable, usually 1",
    },
    "unknown-register": {
      what: ({ address }) => `${address} does not have the registers of a SolarEdge inverter`,
      todo: "Check that this is the inverter's address and not that of another Modbus device",
    },
    "other-device": {
      what: ({ address }) => `A Modbus device answers at ${address} that is no SolarEdge inverter`,
      todo: "Look the inverter's address up in the router and enter it{ under Settings}",
    },
    "garbled": {
      what: ({ address }) => `What ${address} answers is no Modbus, or not what was asked for`,
      todo:
        "Check address and port (1502 with SetApp, 502 with a display); behind a Modbus proxy, " +
        "restart the proxy",
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
    "0x3:0x6": "software upgrade",
    "0x3:0x9": "Modbus meter error",
    "0x3:0x15": METER_COMMUNICATION,
    "0x3:0x16": BATTERY_COMMUNICATION,
    "0x3:0x17": "internal fault of the battery",
    "0x3:0x1b": "battery forced to sleep",
    "0x3:0x24": PHASE_DISCONNECTED,
    "0x3:0x25": PHASE_DISCONNECTED,
    "0x3:0x26": PHASE_DISCONNECTED,
    "0x3:0x27": PHASE_DISCONNECTED,
  },
  params: {
    port: {
      label: "Modbus port",
      help: "1502 for inverters set up with SetApp, 502 for those with a display.",
    },
    unitId: {
      label: "Modbus unit",
      help: "Modbus unit id of the inverter, 1 unless the installer changed it. An " +
        "inverter takes one program only, whatever its unit.",
    },
    followerUnitId: {
      label: "Follower unit",
      help: "Modbus unit id of a second inverter that is connected to this one. 0 for " +
        "none.",
    },
    batteries: {
      label: "Batteries",
      help: "House batteries at the inverter. A fixed number stops the search for " +
        "others.",
      options: { auto: "look for them", "0": "none", "1": "1", "2": "2", "3": "3" },
    },
  },
} satisfies MakeWords;
