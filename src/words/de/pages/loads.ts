import type { LoadsWords } from "../../page_words.ts";

export const loadsDe: LoadsWords = {
  session: (energy, detail) => `Ladung ${energy}, ${detail}`,
  holdGroup: (name) => `${name}: nach Regeln oder von Hand`,
  holdFor: "An oder aus für",
  ways: { auto: "Auto", on: "An", off: "Aus" },
  noCharger: "Dieses Ladegerät gibt es nicht mehr. Nichts geändert.",
  noSwitch: "Diesen Schalter gibt es nicht mehr. Nichts geändert.",
  unknownWay: "Ein Schalter geht an, aus oder auf Auto, höchstens für einen Tag. Nichts geändert.",
};
