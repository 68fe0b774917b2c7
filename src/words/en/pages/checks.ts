import type { FoundHint } from "../../../domain/ports/device_checks.ts";
import { notFoundEn } from "../settings/settings_devices.ts";

/** Words of connection tests, searches and troubles in English; German has the shape of this. */
export const checksEn = {
  test: "Test connection",
  find: "Find",
  /** Said of the buttons: nothing is stored by them. */
  about: {
    inverter: "Both use what is entered above, saved or not. Find looks at the address above.",
    charger: "Both use what is entered above, saved or not. Find hears chargers of generation 2 " +
      "in your network, and asks the Connect box at the address or URL above for its chargers.",
    plug: "Test uses the address above, saved or not. Find asks the plugs in your network.",
  },
  refused: (seconds: number) =>
    `Not done: another test or search runs, or there were many. Try again in ${seconds} s.`,
  invalid: (count: number) =>
    count === 1
      ? "Not done: one setting is not right"
      : `Not done: ${count} settings are not right`,
  unreadable: "Not done: the form could not be read.",
  answers: (device: string) => `${device}: answers`,
  answersWithProblem: (device: string) => `${device}: answers, but something is wrong`,
  silent: (device: string) => `${device}: no connection`,
  absent: (device: string) => `${device}: there is none`,
  devices: {
    inverter: "Inverter",
    meter: "Meter",
    battery: "House battery",
    charger: "Charger",
    plug: "Smart plug",
  },
  fromProgram: "The inverter takes one connection, which this program keeps for itself. " +
    "So this is what it was told last, not a new test.",
  elsewhere: "Port or unit above are others than the ones in use: they are tried once saved.",
  heldSearch:
    "This program keeps the inverter's one connection at this address for itself: it was not looked for.",
  address: "Address",
  model: "Model",
  firmware: "Firmware",
  roundTrip: "Answered within",
  age: "Age of the values",
  status: "Status",
  power: "Power",
  temperature: "Temperature",
  voltages: "Voltages",
  level: "Charge",
  health: "Health",
  setTo: "Set to",
  paused: "paused",
  range: "Range",
  car: "Car",
  carConnected: "plugged in",
  carAbsent: "not plugged in",
  state: "State",
  todo: "To do:",
  details: "Details",
  nothingFound: {
    ...notFoundEn,
    plug: "No plug found. Newer plugs and firmware (KLAP) stay silent and cannot be used.",
  },
  addressMissing: {
    inverter: "Enter the inverter's address first: inverters do not announce themselves.",
    charger: "For a charger of generation 1, enter the address of its Connect box under Address: " +
      "it does not announce itself.",
    plug: "",
  },
  found: (count: number) => count === 1 ? "One found" : `${count} found`,
  hints: {
    "api-disabled": "Its JSON API is off: switch it on in the app (Extended, Local API).",
    "charger-away": "The Connect box does not reach it: is it in its socket?",
  } satisfies Readonly<Record<FoundHint, string>>,
  use: "Use this one",
  filled: "Entered in the fields above, not saved yet. Check them, then save.",
  secretAgain: "Type the password once more before saving: it was not sent back.",
};
export type ChecksTexts = typeof checksEn;
