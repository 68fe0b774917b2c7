import type { NoticeTexts } from "../notice_words.ts";

/** What a person is told who does not look at the pages. */
export const noticesEn: NoticeTexts = {
  device: {
    meter: "site meter",
    inverter: "inverter",
    battery: "house battery",
    charger: "charger",
    plug: "smart plug",
  },
  and: " and ",
  lost: (devices, since) =>
    since === null ? `No contact: ${devices}.` : `No contact since ${since}: ${devices}.`,
  back: (devices, lost) => `Back after ${lost}: ${devices}.`,
  well: (device, lasted) => `Nothing wrong any more after ${lasted}: ${device}.`,
  sessionEnds: {
    "car-full": "The car is full",
    "plug-out": "Charging ended, the plug was pulled",
    disabled: "Charging ended, switched off",
    lost: "A charging session was over when the program came back",
  },
  session: (end, energy, solar) => `${end}: ${energy}, ${solar} of it from the sun.`,
  crashed: (lastSeen) =>
    "The program started again after a crash or a power cut." +
    (lastSeen === null ? "" : ` Before, it was last seen at ${lastSeen}.`),
  storage: (error) => `Nothing can be stored at the moment (${error}); charging goes on.`,
  broken: (error) => `The program ends because of a bug in it; a tracked charge pauses. ${error}.`,
};
