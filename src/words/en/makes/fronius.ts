import type { MakeWords } from "../../diagnosis_texts.ts";

/** What a Fronius says of itself, in English. */
export const froniusEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) => `A device answers at ${address}, but no Fronius page is open there`,
      todo: "Check the address and leave the port away: a Fronius has its Solar API at port 80",
    },
    "no-answer": {
      what: ({ address }) => `No answer in time from the Fronius at ${address}`,
      todo: "Open its page in a browser; if that hangs too, restart its data logger, and look " +
        "whether many other programs ask it",
    },
    "part-away": {
      what: ({ address }) =>
        `The Fronius data logger at ${address} answers and does not reach its inverter or meter`,
      todo:
        "In the dark some inverters sleep: wait for the morning. By day check the cable from the " +
        "inverter to the data logger and to the meter",
    },
    "no-site-meter": {
      what: ({ address }) =>
        `The Fronius at ${address} has no meter that measures the power at the grid connection`,
      todo: "Enter another device as the grid meter, or let the installer set the Smart Meter's " +
        "place to “feed-in point”; a meter in the consumption path or one of pulses does not do",
    },
    "api-disabled": {
      what: ({ address }) =>
        `${address} knows no Solar API (HTTP 404): it is switched off, or it is another device`,
      todo:
        "On GEN24, Verto and Tauro sign in to the inverter's page and switch the Solar API on " +
        "under Communication; else check the address",
    },
    "other-device": {
      what: ({ address }) => `A web page answers at ${address}, and no Solar API of a Fronius`,
      todo: "Check the address. A Fronius that leads every request to HTTPS cannot be read: let " +
        "its page be opened by HTTP too",
    },
    "server-error": {
      what: ({ address }) => `The Fronius at ${address} reports a failure of its own`,
      todo: "Wait some minutes; if it stays so, restart its data logger",
    },
    "refused-request": {
      what: ({ address }) => `The Fronius at ${address} does not know the power flow`,
      todo: "Let its firmware be updated: the Solar API of version 1 is needed",
    },
    "garbled": {
      what: ({ address }) => `What ${address} answers is broken or no Fronius's`,
      todo: "Check the address and the network to it, then try again",
    },
    "frozen": {
      what: ({ address }) => `The Fronius at ${address} repeats old values`,
      todo: "Wait some minutes; if it stays so, restart its data logger",
    },
  },
} satisfies MakeWords;
