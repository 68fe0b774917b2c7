import type { QueryWords } from "../../en/codes/queries.ts";

export const queriesNl: QueryWords = {
  wholeNumber: ({ min, max, given }) =>
    `Geef een geheel getal van ${min} tot en met ${max}, niet “${given}”`,
  someOf: ({ allowed, given }) => `Kies uit ${allowed}, niet “${given}”`,
  oneOfNot: ({ allowed, given }) => `Kies een van ${allowed}, niet “${given}”`,
  oneOf: (allowed) => `Kies een van ${allowed}`,
  time: (given) =>
    "Geef een tijd zoals 2026-11-22T12:00:00+01:00, een datum zoals 2026-11-22 of " +
    `milliseconden sinds 1970, niet “${given}”`,
  endFirst: "Het einde moet na het begin liggen",
  ofNoDevice: "Gebeurtenissen gelden voor het hele huis: laat het apparaat weg",
  modeAlone: "Stuur alleen de modus",
  hold: (maxMinutes) =>
    `Stuur { "on": true, "forMinutes": 60 } met 1 tot ${maxMinutes} minuten, of { "auto": true }`,
  goalEnergy: (leastWh, mostWh) => `Vul hele Wh van ${leastWh} tot ${mostWh} in, bijv. 20000`,
  goalTime: "Vul een tijd in zoals “07:00”, of laat hem weg: dan geldt het tot de energie er is",
  goalDays: "Vul dagen van 1 (maandag) tot 7 elk één keer in, bijv. [1, 2, 3, 4, 5], of “once”",
  goalDaysAlone: "Bij dagen hoort een tijd: stuur ook readyBy",
  goalOther: "Stuur alleen energyWh, readyBy en days",
  noCharger: (name) => `“${name}” is geen laadpaal`,
  noSwitch: (name) => `“${name}” is geen schakelaar`,
  noObject: "Stuur een object, bijv. {}",
  noJson: "De inhoud is geen JSON",
  jsonOnly: "Stuur Content-Type: application/json",
};
