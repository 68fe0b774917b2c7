import type { MakeWords, NoticeMeaning } from "../../diagnosis_texts.ts";

const ANEW = "Unplug the car and pull the charger out of the wall for ten seconds; if it comes " +
  "again, have charger and cable checked";
const NOT_SAFE = "Do not charge with it: pull it out of the wall for ten seconds; if it comes " +
  "again, have charger, socket and car checked";
const SOCKET = "Try another socket; if it comes again, have the house's supply checked by an " +
  "electrician";
const GRID = "Wait until the grid is well again; if it comes often, have the supply checked by " +
  "an electrician";
const COOL = "Let it cool down, out of the sun and uncovered, and lower “Max current”; it goes " +
  "on by itself";
const PLUG_HOT = "Stop charging and have plug and socket checked: a loose contact gets hot; " +
  "lower “Max current”";
const CAR_PLUG = "Unplug the car, look for dirt or water in its socket, and plug it in again; if " +
  "it comes with one car alone, ask its garage";
const ATTACHMENT = "Pull the attachment off the charger and put it on again until it clicks; try " +
  "another one";

/** What an NRGkick of the second generation says of itself, in English. */
export const nrgkickGen2En = {
  symptoms: {
    "port-closed": {
      what: ({ address }) => `${address} answers, but its local interface is closed`,
      todo:
        "Switch the JSON API on in the NRGkick app (Extended, Local API), and check the address",
    },
    "api-disabled": {
      what: ({ address }) => `The JSON API of the charger at ${address} is switched off`,
      todo: "Switch it on in the NRGkick app (Extended, Local API)",
    },
    "sign-in-wrong": {
      what: ({ address }) => `The charger at ${address} asks for another user or password`,
      todo: "Enter “User” and “Password” of the app's local API{ under Settings}",
    },
    "wrong-path": {
      what: ({ address }) =>
        `${address} answers, but has no local API: another device, or older firmware`,
      todo: "Check the address; the charger needs SmartModule 4.0.0.0 or newer",
    },
    "other-device": {
      what: ({ address }) =>
        `A web page answers at ${address} that is no NRGkick: some other device`,
      todo: "Find the charger {under Settings|here}, or with doctor --find, and save its address",
    },
  },
  notices: {
    GENERAL_ERROR: { means: "something is wrong with it", todo: ANEW },
    "32A_ATTACHMENT_ON_16A_UNIT": {
      means: "an attachment for 32 A is on a charger for 16 A",
      todo: "Use an attachment for 16 A",
    },
    VOLTAGE_DROP_DETECTED: {
      means: "the voltage drops too much while it charges",
      todo: "Lower “Max current”, and have the socket and its cable checked by an electrician",
    },
    UNPLUG_DETECTION_TRIGGERED: {
      means: "its plug was pulled, or sits loose in the socket",
      todo: "Push the plug firmly into the socket, then unplug the car and plug it in again",
    },
    TYPE2_NOT_AUTHORIZED: {
      means: "the charging station that it hangs on has not released it",
      todo: "Release it at the charging station, with its card or app",
    },
    RESIDUAL_CURRENT_DETECTED: {
      means: "a residual current flowed, and it switched off",
      todo: NOT_SAFE,
    },
    CP_SIGNAL_VOLTAGE_ERROR: {
      means: "the signal between charger and car has a wrong voltage",
      todo: CAR_PLUG,
    },
    CP_SIGNAL_IMPERMISSIBLE: {
      means: "the signal between charger and car is not allowed",
      todo: CAR_PLUG,
    },
    EV_DIODE_FAULT: {
      means: "the car's side of the signal line is faulty (diode)",
      todo: CAR_PLUG,
    },
    PE_SELF_TEST_FAILED: selfTest("the protective earth"),
    RCD_SELF_TEST_FAILED: selfTest("the residual current device"),
    RELAY_SELF_TEST_FAILED: selfTest("the relay"),
    PE_AND_RCD_SELF_TEST_FAILED: selfTest("protective earth and residual current device"),
    PE_AND_RELAY_SELF_TEST_FAILED: selfTest("protective earth and relay"),
    RCD_AND_RELAY_SELF_TEST_FAILED: selfTest("residual current device and relay"),
    PE_AND_RCD_AND_RELAY_SELF_TEST_FAILED: selfTest(
      "protective earth, residual current device and relay",
    ),
    SUPPLY_VOLTAGE_ERROR: { means: "the supply's voltage is wrong", todo: SOCKET },
    PHASE_SHIFT_ERROR: { means: "the phases of the supply do not fit together", todo: SOCKET },
    OVERVOLTAGE_DETECTED: { means: "the supply's voltage is too high", todo: GRID },
    UNDERVOLTAGE_DETECTED: { means: "the supply's voltage is too low", todo: GRID },
    OVERVOLTAGE_WITHOUT_PE_DETECTED: {
      means: "the voltage is too high, and there is no protective earth",
      todo: SOCKET,
    },
    UNDERVOLTAGE_WITHOUT_PE_DETECTED: {
      means: "the voltage is too low, and there is no protective earth",
      todo: SOCKET,
    },
    UNDERFREQUENCY_DETECTED: { means: "the grid's frequency is too low", todo: GRID },
    OVERFREQUENCY_DETECTED: { means: "the grid's frequency is too high", todo: GRID },
    UNKNOWN_FREQUENCY_TYPE: { means: "it does not know the grid's frequency", todo: SOCKET },
    UNKNOWN_GRID_TYPE: { means: "it does not know the kind of the grid", todo: SOCKET },
    GENERAL_OVERTEMPERATURE: { means: "it is too hot", todo: COOL },
    HOUSING_OVERTEMPERATURE: { means: "its housing is too hot", todo: COOL },
    ATTACHMENT_OVERTEMPERATURE: { means: "its attachment is too hot", todo: PLUG_HOT },
    DOMESTIC_PLUG_OVERTEMPERATURE: {
      means: "its plug for household sockets is too hot",
      todo: PLUG_HOT,
    },
    NO_PE: { means: "there is no protective earth", todo: SOCKET },
    BLACKOUT_PROTECTION: {
      means: "it waits after a power cut before it charges again",
      todo: "Wait some minutes; it goes on by itself",
    },
    ENERGY_LIMIT_REACHED: {
      means: "the energy limit that is set in its app is reached",
      todo: "Raise the limit in the charger's app or switch it off there, or unplug the car",
    },
    EV_DOES_NOT_COMPLY_STANDARD: {
      means: "the car does not keep to the standard of charging",
      todo: CAR_PLUG,
    },
    UNSUPPORTED_CHARGING_MODE: {
      means: "the car asks for a way of charging that it does not know",
      todo: CAR_PLUG,
    },
    NO_ATTACHMENT_DETECTED: { means: "it sees no attachment for the socket", todo: ATTACHMENT },
    NO_COMM_WITH_TYPE2_ATTACHMENT: {
      means: "it cannot speak to its type 2 attachment",
      todo: ATTACHMENT,
    },
    INCREASED_TEMPERATURE: { means: "it gets warm", todo: COOL },
    INCREASED_HOUSING_TEMPERATURE: { means: "its housing gets warm", todo: COOL },
    INCREASED_ATTACHMENT_TEMPERATURE: { means: "its attachment gets warm", todo: PLUG_HOT },
    INCREASED_DOMESTIC_PLUG_TEMPERATURE: {
      means: "its plug for household sockets gets warm",
      todo: PLUG_HOT,
    },
    AC_30MA_FAULT: { means: "30 mA of alternating current leaked", todo: NOT_SAFE },
    AC_60MA_FAULT: { means: "60 mA of alternating current leaked", todo: NOT_SAFE },
    AC_150MA_FAULT: { means: "150 mA of alternating current leaked", todo: NOT_SAFE },
    DC_POSITIVE_6MA_FAULT: { means: "6 mA of direct current leaked (positive)", todo: NOT_SAFE },
    DC_NEGATIVE_6MA_FAULT: { means: "6 mA of direct current leaked (negative)", todo: NOT_SAFE },
  },
  params: {
    user: {
      label: "User",
      help: "User name, when its interface asks for one. Its local interface must be " +
        "switched on in the app.",
    },
  },
} satisfies MakeWords;

function selfTest(part: string): NoticeMeaning {
  return { means: `its self-test of ${part} failed`, todo: NOT_SAFE };
}
