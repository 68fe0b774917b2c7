import { OWN_MACHINE_VARIABLE } from "../../../domain/settings/own_places.ts";
import type { DiagnosisWords } from "../../diagnosis_texts.ts";
import { goeEn } from "../makes/goe.ts";
import { solaredgeEn } from "../makes/solaredge.ts";
import { nrgkickConnectEn } from "../makes/nrgkick_connect.ts";
import { nrgkickGen2En } from "../makes/nrgkick_gen2.ts";
import { froniusEn } from "../makes/fronius.ts";
import { shellyEn } from "../makes/shelly.ts";
import { tplinkEn } from "../makes/tplink.ts";

const ASK_INSTALLER = "If the house has this part, let the installer update the inverter's " +
  "firmware and see in SetApp whether the inverter finds it; a restart of the inverter may help";
const LOOK_FOR_IT = "Check that the device has power and network, and that this address is still " +
  "its own (give it a fixed one in the router)";
const ANEW = "Unplug the car and plug it in again; if it stays, look this number up in the " +
  "charger's app";

/** What can be wrong with devices, in English; German has the shape of this. */
export const diagnosesEn = {
  symptoms: {
    "name-unknown": {
      what: ({ address }) => `Nobody in the network knows the name in ${address}`,
      todo: "Check its spelling{ under Settings}, or enter the IP address instead",
    },
    "own-machine": {
      what: ({ address }) =>
        `${address} leads to the machine itself or to its own link, which is not spoken to`,
      todo:
        "Enter the device's IP address, or see in the router where its name leads. Whoever runs " +
        `the program can allow it: ${OWN_MACHINE_VARIABLE}=on`,
    },
    "no-route": {
      what: ({ address }) => `There is no device at ${address}, or no way to its network`,
      todo: LOOK_FOR_IT,
    },
    "port-closed": {
      what: ({ address }) => `A device answers at ${address}, but its port is closed`,
      todo: "Check address and port{ under Settings}",
    },
    "no-connection": {
      what: ({ address }) => `Nothing answers at ${address}`,
      todo: LOOK_FOR_IT,
    },
    "no-answer": {
      what: ({ address }) => `No answer in time from ${address}`,
      todo:
        "Check that the device has power and network and a good connection; if it stays silent, " +
        "switch it off and on again",
    },
    "dropped": {
      what: ({ address }) => `${address} closes the connection without an answer`,
      todo: "Try again in a minute; if it stays so, switch the device off and on again",
    },
    "wrong-unit": {
      what: ({ address }) => `${address} answers for another unit`,
      todo: "Check the unit{ under Settings}",
    },
    "unknown-register": {
      what: ({ address }) => `${address} does not have the values that this device has`,
      todo: "Check the address{ under Settings}",
    },
    "busy": {
      what: ({ address }) => `${address} is busy`,
      todo: "Try again in a minute",
    },
    "no-site-meter": {
      what: ({ address }) =>
        `The inverter at ${address} has no meter that measures the grid connection`,
      todo: "Let the installer set the meter up as Export+Import in SetApp, or look for a meter " +
        "without power",
    },
    "follower-failed": {
      what: () =>
        "The inverter set as “Follower unit” gives no values, so the sum of both is unknown",
      todo:
        "Check its Modbus unit{ under Settings} (0: there is none), and in SetApp whether the leader " +
        "finds it",
    },
    "block-silent": {
      what: ({ address }) =>
        `${address} answers all questions but the one for this part: it is asked only rarely ` +
        "now, so that the rest can be read",
      todo: ASK_INSTALLER,
    },
    "block-drops": {
      what: ({ address }) =>
        `${address} closes the connection whenever it is asked for this part: it is asked ` +
        "only rarely now, so that the rest can be read",
      todo: ASK_INSTALLER,
    },
    "block-garbled": {
      what: ({ address }) =>
        `${address} answers the question for this part with bytes that are no answer: it is ` +
        "asked only rarely now, so that the rest can be read",
      todo: ASK_INSTALLER,
    },
    "frozen": {
      what: ({ address }) => `${address} repeats old values`,
      todo: "Wait some minutes; if it stays so, restart the device",
    },
    "wrong-direction": {
      what: ({ address }) =>
        `The power at ${address} flows the wrong way for what it is said to measure`,
      todo: "Turn its clamps round, or set “Reversed” for this device",
    },
    "charger-away": {
      what: ({ address }) => `The charger behind ${address} is away`,
      todo: "Plug it into its socket, near enough to its gateway",
    },
    "part-away": {
      what: ({ address }) => `${address} answers, but the device behind it does not`,
      todo: "Check that the device behind it has power, and the cable or radio between the two",
    },
    "pin-wrong": {
      what: () => "The charger has another PIN",
      todo: "Enter the PIN of its app{ under Settings}",
    },
    "pin-mismatch": {
      what: () => "The charger has another PIN than its gateway",
      todo: "Enter the PIN of its app in the gateway's own pages",
    },
    "sign-in-wrong": {
      what: ({ address }) => `${address} wants another user or password`,
      todo: "Enter both{ under Settings}",
    },
    "api-disabled": {
      what: ({ address }) => `The local interface of ${address} is switched off`,
      todo: "Switch it on in the app",
    },
    "wrong-path": {
      what: ({ address }) => `${address} does not know this address (HTTP 404)`,
      todo: "Check the address{ under Settings}",
    },
    "other-device": {
      what: ({ address }) => `Another device answers at ${address}`,
      todo: "Look the device's address up in the router and enter it{ under Settings}",
    },
    "server-error": {
      what: ({ address }) => `${address} reports a failure of its own`,
      todo: "Switch it off and on again",
    },
    "garbled": {
      what: ({ address }) => `What ${address} answers is not the language of this device`,
      todo: "Check that this is the address of the device, and its firmware",
    },
    "refused-request": {
      what: ({ address }) => `${address} refuses the request`,
      todo: "Look at the device's own words below",
    },
    "unreachable": {
      what: ({ address }) => `${address} cannot be reached`,
      todo: "Check that the device has power and network",
    },
  },
  findings: {
    "search-failed": {
      what: "This machine could not call into its network",
      todo: "Check its network, or enter the address by hand",
    },
    "inverter-blank": {
      what: "The inverter answers and has no values: it restarts",
      todo: "Wait five minutes and try again",
    },
    "plant-partial": {
      what:
        "More flows into the grid than this inverter gives: something else feeds in too, so what " +
        "the house draws and what is sun cannot be told",
      todo:
        "If a second inverter is connected to this one, enter its Modbus unit as “Follower unit”" +
        "{ under Settings}; if it is of another kind, only grid, battery and car can be shown",
    },
    "meter-silent": {
      what: "The inverter does not know what the meter measures",
      todo:
        "At night some firmware lets the meter sleep; after a restart wait five minutes. By day " +
        "check the meter's power and its RS485 cable, and look for the meter in SetApp",
    },
    "battery-fault": {
      what: "The battery reports a fault, or the inverter has lost it",
      todo: "Look at the battery's display and its cable to the inverter, and call the installer",
    },
    "battery-silent": {
      what: "The inverter does not know how full the battery is",
      todo:
        "After a restart wait five minutes; else look whether the battery is switched on, and " +
        "restart inverter and battery",
    },
    "battery-power-silent": {
      what: "The battery tells its charge, but no power that can be believed: Tracked waits for it",
      todo:
        "It may sleep: look again when it charges or discharges; if it stays so, restart inverter " +
        "and battery",
    },
    "charger-power-silent": {
      what: "The charger answers and does not tell the power that flows",
      todo:
        "Try again in a minute; if it stays so, switch the charger off and on again and look for " +
        "newer firmware in its app",
    },
    "charger-half": {
      what: "The charger tells what flows, but not what it is set to",
      todo: "Try again in a minute; with generation 1 check the Settings URL",
    },
    "plug-tripped": {
      what: "The plug holds its relay off by itself: it is too hot, or its load is too large",
      todo:
        "Switch the load off, let the plug cool down, and have socket and load checked: a loose " +
        "contact gets hot",
    },
    "plug-meter-silent": {
      what: "The plug has a meter and does not tell the power",
      todo: "Pull the plug out for ten seconds; it can be used without its meter",
    },
  },
  inverterFault: {
    what: (label: string | null, means: string | null) =>
      `The inverter reports a fault${label === null ? "" : ` ${label}`}` +
      (means === null ? "" : `: ${means}`),
    todo: "Look at its display or SetApp, and call the installer",
  },
  charger: {
    what: (notices: string) => `The charger reports ${notices}`,
    kinds: { error: "error", warning: "warning", rcd: "residual current" },
    todo: { error: ANEW, warning: "Look it up in the charger's app", rcd: ANEW },
  },
  makes: {
    "solaredge": solaredgeEn,
    "nrgkick-connect": nrgkickConnectEn,
    "nrgkick-gen2": nrgkickGen2En,
    "shelly": shellyEn,
    "tplink": tplinkEn,
    "goe": goeEn,
    "fronius": froniusEn,
  },
} satisfies DiagnosisWords;
