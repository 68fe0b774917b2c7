import type { MakeWords } from "../../diagnosis_texts.ts";

/** What a Shelly says of itself, in English. */
export const shellyEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) => `A device answers at ${address}, but it has no web interface there`,
      todo: "Check the address: a Shelly has its interface at port 80, so the port is left away",
    },
    "no-answer": {
      what: ({ address }) => `No answer in time from the Shelly at ${address}`,
      todo:
        "Check its WLAN; if it stays silent, pull it out or switch its fuse off for ten seconds",
    },
    "sign-in-wrong": {
      what: ({ address }) => `The Shelly at ${address} asks for another password`,
      todo:
        "Enter the password of its page (Settings, Authentication) for this device; its user is " +
        "always admin. It is asked again in ten minutes, or at once when the device is saved",
    },
    "wrong-path": {
      what: ({ address }) =>
        `${address} answers, but has no RPC: a Shelly of the first generation, or another device`,
      todo: "Check the address; what is needed is a Plus, a Pro, or one of Gen3 or Gen4",
    },
    "other-device": {
      what: ({ address }) =>
        `What answers at ${address} is no Shelly of the second generation or later`,
      todo: "Look the Shelly's address up in its app or in the router, and enter it",
    },
    "unknown-register": {
      what: ({ address }) => `The Shelly at ${address} has nothing of this kind at this channel`,
      todo: "Check “Channel”, which counts from 0, and in its app the profile of the meter: with " +
        "triphase there is channel 0 alone, with monophase there are 0, 1 and 2",
    },
    "busy": {
      what: ({ address }) => `The Shelly at ${address} has no room for another connection`,
      todo: "It goes on by itself; if it comes often, stop other programs or browser pages that " +
        "ask it, and enter its right password in each",
    },
    "refused-request": {
      what: ({ address }) => `The Shelly at ${address} does not take the request`,
      todo: "Look for newer firmware in its app, and check “Channel”",
    },
    "server-error": {
      what: ({ address }) =>
        `The Shelly at ${address} reports a failure of its own, or its relay does not move`,
      todo: "Look in its app whether it is too hot or its load too large, and let it cool down; " +
        "if its relay stays stuck, take another one",
    },
    "frozen": {
      what: ({ address }) => `The Shelly at ${address} repeats old values`,
      todo: "Restart it in its app (Settings, Reboot), and look for newer firmware there",
    },
    "wrong-direction": {
      what: ({ address }) =>
        `The Shelly at ${address} measures a power that flows the wrong way for what it measures`,
      todo: "Set “Reversed” for this device, or turn its clamps round; also check that it is " +
        "not at the grid connection",
    },
    "garbled": {
      what: ({ address }) => `What ${address} answers is broken or no Shelly's`,
      todo: "Check the address and its WLAN, then try again",
    },
  },
} satisfies MakeWords;
