/** What is wrong in a request of another program, in English; the others have the shape of this. */
export const queriesEn = {
  wholeNumber: (
    { min, max, given }: { readonly min: number; readonly max: number; readonly given: string },
  ) => `Enter a whole number from ${min} to ${max}, not "${given}"`,
  someOf: ({ allowed, given }: { readonly allowed: string; readonly given: string }) =>
    `Choose of ${allowed}, not "${given}"`,
  oneOfNot: ({ allowed, given }: { readonly allowed: string; readonly given: string }) =>
    `Choose one of ${allowed}, not "${given}"`,
  oneOf: (allowed: string) => `Choose one of ${allowed}`,
  time: (given: string) =>
    "Enter a time such as 2026-11-22T12:00:00+01:00, a date such as 2026-11-22, or " +
    `milliseconds since 1970, not "${given}"`,
  endFirst: "The end must lie after the beginning",
  ofNoDevice: "Events are of the whole house: leave the device out",
  modeAlone: "Send the mode alone",
  hold: (maxMinutes: number) =>
    `Send { "on": true, "forMinutes": 60 } with 1 to ${maxMinutes} minutes, or { "auto": true }`,
  goalEnergy: (leastWh: number, mostWh: number) =>
    `Enter whole Wh from ${leastWh} to ${mostWh}, e.g. 20000`,
  goalTime: 'Enter a time such as "07:00", or leave it out: then until the energy is reached',
  goalDays: 'Enter days from 1 (Monday) to 7, each once, e.g. [1, 2, 3, 4, 5], or "once"',
  goalDaysAlone: "Days need a time: send readyBy too",
  goalOther: "Send energyWh, readyBy and days alone",
  noCharger: (name: string) => `"${name}" is no charger`,
  noSwitch: (name: string) => `"${name}" is no switch`,
  noObject: "Send an object, e.g. {}",
  noJson: "The body is no JSON",
  jsonOnly: "Send Content-Type: application/json",
};
export type QueryWords = typeof queriesEn;
