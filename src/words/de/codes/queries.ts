import type { QueryWords } from "../../en/codes/queries.ts";

export const queriesDe: QueryWords = {
  wholeNumber: ({ min, max, given }) =>
    `Eine ganze Zahl von ${min} bis ${max} angeben, nicht „${given}“`,
  someOf: ({ allowed, given }) => `Aus ${allowed} wählen, nicht „${given}“`,
  oneOfNot: ({ allowed, given }) => `Eines von ${allowed} wählen, nicht „${given}“`,
  oneOf: (allowed) => `Eines von ${allowed} wählen`,
  time: (given) =>
    "Eine Zeit wie 2026-11-22T12:00:00+01:00, ein Datum wie 2026-11-22 oder " +
    `Millisekunden seit 1970 angeben, nicht „${given}“`,
  endFirst: "Das Ende muss nach dem Anfang liegen",
  ofNoDevice: "Ereignisse sind die des ganzen Hauses: das Gerät weglassen",
  modeAlone: "Nur den Modus senden",
  hold: (maxMinutes) =>
    `{ "on": true, "forMinutes": 60 } mit 1 bis ${maxMinutes} Minuten oder { "auto": true } senden`,
  goalEnergy: (leastWh, mostWh) => `Ganze Wh von ${leastWh} bis ${mostWh} angeben, z. B. 20000`,
  goalTime: "Eine Zeit wie „07:00“ angeben oder weglassen: dann gilt es, bis die Energie da ist",
  goalDays: "Tage von 1 (Montag) bis 7 je einmal angeben, z. B. [1, 2, 3, 4, 5], oder „once“",
  goalDaysAlone: "Zu Tagen gehört eine Zeit: auch readyBy senden",
  goalOther: "Nur energyWh, readyBy und days senden",
  noCharger: (name) => `„${name}“ ist kein Ladegerät`,
  noSwitch: (name) => `„${name}“ ist kein Schalter`,
  noObject: "Ein Objekt senden, z. B. {}",
  noJson: "Der Inhalt ist kein JSON",
  jsonOnly: "Content-Type: application/json senden",
};
