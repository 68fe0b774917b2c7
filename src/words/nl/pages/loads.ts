import type { LoadsWords } from "../../page_words.ts";

export const loadsNl: LoadsWords = {
  session: (energy, detail) => `Laadbeurt ${energy}, ${detail}`,
  holdGroup: (name) => `${name}: volgens regels of met de hand`,
  holdFor: "Aan of uit voor",
  ways: { auto: "Auto", on: "Aan", off: "Uit" },
  noCharger: "Die laadpaal is er niet meer. Niets gewijzigd.",
  noSwitch: "Die schakelaar is er niet meer. Niets gewijzigd.",
  unknownWay: "Een schakelaar gaat aan, uit of op auto, hoogstens voor een dag. Niets gewijzigd.",
  goals: {
    title: "Laaddoel",
    set: "Laaddoel instellen",
    take: "Doel instellen",
    end: "Doel beëindigen",
    isSet: "Laaddoel ingesteld.",
    ended: "Laaddoel beëindigd.",
    energy: "De auto krijgt",
    way: (name) => `Wanneer, voor ${name}`,
    ways: {
      once: "Eenmalig klaar, zoals vannacht",
      days: "Klaar op deze dagen",
      until: "Maakt niet uit wanneer, dan Uit",
    },
    time: "Klaar vóór",
    days: "Dagen",
    daily: "elke dag",
    until: (energy) => `tot ${energy}`,
    readyBy: (energy, time) => `${energy} vóór ${time}`,
    onDays: (energy, time, days) => `${energy} vóór ${time} (${days})`,
    left: (span, time) => `Bij dit vermogen nog ongeveer ${span}, klaar om ${time}.`,
    progress: (got, wanted) => `Tot nu toe ${got} van ${wanted}.`,
    unknown: "Wat hij heeft, is nu niet bekend.",
    waits: (time) => `Wacht tot ${time}, of begint eerder met zon.`,
    charging: (time) => `Laadt ervoor, naar verwachting klaar: ${time}.`,
    short: (energy, time) => `Komt vóór ${time} nog ${energy} tekort; het laadt door tot het doel.`,
    late: (time) => `Gewenst vóór ${time}: het laadt door tot het doel.`,
    deadline: (time) => `Gewenst vóór ${time}.`,
    bought: (energy, money, hasBattery) =>
      `Zonder zon komt ${energy} uit ${hasBattery ? "thuisbatterij en net" : "het net"}` +
      `${money === null ? "" : `, ${hasBattery ? "tot" : "ongeveer"} ${money}`}.`,
    takes: (energy, span, power) => `${energy} duurt ${span} met ${power}.`,
    starts: (time) => `Wacht uiterlijk tot ${time}.`,
    startsNow: "Er is geen tijd om op de zon te wachten: het begint meteen.",
    startsCheap: "Dit halfuur is een van de goedkoopste: het begint meteen.",
    untilPreview: (energy) =>
      `De modus blijft tot de laadbeurt ${energy} heeft, en gaat dan naar Uit.`,
    already: "Dat heeft de laadbeurt al.",
    wrong:
      "Een laaddoel is 0,1 tot 200 kWh, met een tijd zoals 07:00 en minstens één dag als het " +
      "dagen heeft. Niets gewijzigd.",
    twoWays: (given, decimal, whole) =>
      `“${given}” is op twee manieren te lezen: vul ${decimal} of ${whole} in.`,
    notStored: "Het laaddoel kon niet worden opgeslagen, niets gewijzigd. Probeer het zo nog eens.",
  },
};
