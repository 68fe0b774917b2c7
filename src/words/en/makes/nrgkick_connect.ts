import type { MakeWords } from "../../diagnosis_texts.ts";

const LOOK_IT_UP = "Look the Connect box's address up in the router and enter it in both URLs";

/** What an NRGkick of the first generation behind its Connect box says of itself, in English. */
export const nrgkickConnectEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `${address} answers, but offers no web interface: it is no Connect box`,
      todo: LOOK_IT_UP,
    },
    "no-answer": {
      what: ({ address }) => `No answer in time from the Connect box at ${address}`,
      todo:
        "Check its power, network and address; it may take half a minute while it searches the " +
        "charger. If it stays silent, switch it off and on again",
    },
    "charger-away": {
      what: ({ address }) =>
        `The Connect box at ${address} answers, but the charger is not connected to it`,
      todo:
        "Plug the charger into its socket; close its app on every phone (Bluetooth takes one); " +
        "check the MAC address in both URLs; bring the box nearer",
    },
    "frozen": {
      what: ({ address }) =>
        `The Connect box at ${address} repeats old values: it has lost the charger`,
      todo:
        "Close the charger's app on every phone and bring the box nearer; if it stays so, switch " +
        "the box off and on again",
    },
    "pin-wrong": {
      what: () => "The charger does not take the PIN of the settings",
      todo:
        "Enter the charger's PIN, four digits, as Password{ under Settings} (0000 from the factory)",
    },
    "pin-mismatch": {
      what: () => "The charger has another PIN than its Connect box (PasswordMatch is false)",
      todo:
        "Enter the charger's PIN, four digits, in the box's own pages and {under Settings|here}",
    },
    "wrong-path": {
      what: ({ address }) => `${address} answers, but knows no charger of this URL (HTTP 404)`,
      todo:
        "Check path and MAC address of the URL; Find{ under Settings}, or doctor --find ADDRESS, " +
        "tells the right ones",
    },
    "other-device": {
      what: ({ address }) =>
        `A web page answers at ${address} that is no Connect box: some other device`,
      todo: LOOK_IT_UP,
    },
    "server-error": {
      what: ({ address }) => `The Connect box at ${address} reports a failure of its own`,
      todo: "Switch the box off and on again, and wait some minutes",
    },
  },
  params: {
    measurementsUrl: {
      label: "Measurements URL",
      help: "Where the Connect box gives the measurements of this charger.",
    },
    settingsUrl: {
      label: "Settings URL",
      help: "Where the Connect box takes the commands; empty for the same place " +
        "beside the measurements.",
    },
    pin: {
      label: "PIN",
      help: "The four digits of the charger, 0000 from the factory. Stored here and " +
        "never shown again.",
    },
  },
} satisfies MakeWords;
