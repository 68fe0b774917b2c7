import type { MakeWords } from "../../diagnosis_texts.ts";

/** What a TP-Link plug says of itself, in English. */
export const tplinkEn = {
  symptoms: {
    "port-closed": {
      what: ({ address }) =>
        `${address} answers, but the port of the plugs' local protocol is closed: newer ` +
        "firmware speaks KLAP instead, or it is another device",
      todo:
        "Check the address. HS100 and HS110 of hardware 4.1 with firmware 1.1.0 or newer need " +
        "the TP-Link cloud and cannot be used: take another plug, and do not update the firmware",
    },
    "other-device": {
      what: ({ address }) =>
        `${address} speaks the plugs' language and is no plug with one relay, but a strip, ` +
        "a dimmer or a lamp: nothing is sent to it",
      todo: "Take a single plug, such as HS110, HS100 or KP115, and enter its address",
    },
    "no-answer": {
      what: ({ address }) => `No answer in time from the plug at ${address}`,
      todo: "Check that it has power, is in the WLAN and still has this address; find it " +
        "{under Settings|here} or with doctor --find",
    },
    "server-error": {
      what: ({ address }) =>
        `The plug at ${address} reports an error of its own, or its relay does not move`,
      todo: "Pull it out for ten seconds; if its relay stays stuck, take another plug",
    },
    "garbled": {
      what: ({ address }) => `What ${address} answers is broken or no TP-Link plug's`,
      todo: "Check the address and the WLAN's strength at the plug, then try again",
    },
  },
} satisfies MakeWords;
