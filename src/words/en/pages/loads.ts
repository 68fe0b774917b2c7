import type { LoadsWords } from "../../page_words.ts";

export const loadsEn: LoadsWords = {
  session: (energy, detail) => `Session ${energy}, ${detail}`,
  holdGroup: (name) => `${name}: by rules or by hand`,
  holdFor: "On or off for",
  ways: { auto: "Auto", on: "On", off: "Off" },
  noCharger: "There is no such charger any more. Nothing has changed.",
  noSwitch: "There is no such switch any more. Nothing has changed.",
  unknownWay: "A switch is put on, off or auto, for at most a day. Nothing has changed.",
};
