import type { LoadsWords } from "../../page_words.ts";

export const loadsDe: LoadsWords = {
  session: (energy, detail) => `Ladung ${energy}, ${detail}`,
  holdGroup: (name) => `${name}: nach Regeln oder von Hand`,
  holdFor: "An oder aus für",
  ways: { auto: "Auto", on: "An", off: "Aus" },
  noCharger: "Dieses Ladegerät gibt es nicht mehr. Nichts geändert.",
  noSwitch: "Diesen Schalter gibt es nicht mehr. Nichts geändert.",
  unknownWay: "Ein Schalter geht an, aus oder auf Auto, höchstens für einen Tag. Nichts geändert.",
  goals: {
    title: "Ladeziel",
    set: "Ladeziel setzen",
    take: "Ziel setzen",
    end: "Ziel beenden",
    isSet: "Ladeziel gesetzt.",
    ended: "Ladeziel beendet.",
    energy: "Das Auto bekommt",
    way: (name) => `Wann, für ${name}`,
    ways: {
      once: "Einmal fertig, etwa heute Nacht",
      days: "An diesen Tagen fertig",
      until: "Irgendwann, dann Aus",
    },
    time: "Fertig bis",
    days: "Tage",
    daily: "täglich",
    until: (energy) => `bis ${energy}`,
    readyBy: (energy, time) => `${energy} bis ${time}`,
    onDays: (energy, time, days) => `${energy} bis ${time} (${days})`,
    left: (span, time) => `Bei dieser Leistung noch etwa ${span}, fertig bis ${time}.`,
    progress: (got, wanted) => `Bisher ${got} von ${wanted}.`,
    unknown: "Was es hat, ist gerade nicht bekannt.",
    waits: (time) => `Beginn ${time}, falls nicht vorher die Sonne.`,
    charging: (time) => `Lädt dafür, voraussichtlich bis ${time}.`,
    short: (energy, time) => `Bis ${time} fehlen noch ${energy}, es lädt weiter bis zum Ziel.`,
    late: (time) => `Gewünscht bis ${time}: es lädt weiter bis zum Ziel.`,
    deadline: (time) => `Gewünscht bis ${time}.`,
    bought: (energy, money, hasBattery) =>
      `Ohne Sonne kommen ${energy} aus ${hasBattery ? "Hausbatterie und Netz" : "dem Netz"}` +
      `${money === null ? "" : `, ${hasBattery ? "bis zu" : "etwa"} ${money}`}.`,
    takes: (energy, span, power) => `${energy} dauern ${span} bei ${power}.`,
    starts: (time) => `Beginn spätestens ${time}.`,
    startsNow: "Für Sonne bleibt keine Zeit: es beginnt sofort.",
    startsCheap: "Diese halbe Stunde ist eine der billigsten: es beginnt sofort.",
    untilPreview: (energy) =>
      `Der Modus bleibt, bis die Ladung ${energy} hat, und wechselt dann auf Aus.`,
    already: "Das hat die Ladung schon.",
    wrong: "Ein Ladeziel sind 0,1 bis 200 kWh, mit einer Uhrzeit wie 07:00 und mindestens einem " +
      "Tag, wo es Tage hat. Nichts geändert.",
    twoWays: (given, decimal, whole) =>
      `„${given}“ lässt sich auf zwei Arten lesen: ${decimal} oder ${whole} eingeben.`,
    notStored:
      "Das Ladeziel ließ sich nicht speichern, nichts geändert. Gleich noch einmal versuchen.",
  },
};
