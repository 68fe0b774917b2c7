import type { SetupStepName } from "../../page_words.ts";

/** The set-up of a new house in English; the other languages have its shape. */
export const setupEn = {
  title: "Set up the house",
  step: (number: number, count: number) => `Step ${number} of ${count}`,
  steps: {
    house: "Language and time",
    inverter: "Inverter",
    charger: "Charger",
    plug: "Smart plug",
    car: "Battery and car",
  } satisfies Readonly<Record<SetupStepName, string>>,
  about: {
    house: "Everything can be changed later under Settings. Each step can be skipped.",
    inverter:
      "The inverter with its meter tells how much sun is spare. Enter its address, or search " +
      "your network. Another make is added under Devices.",
    charger:
      "Enter the one address of your charger, or of its Connect box: all else follows from " +
      "it. Find also hears chargers that announce themselves.",
    plug: "A smart plug heats with the sun that the car does not take. Skip this without one.",
    car: "What the battery can take and what the car draws. The defaults are cautious.",
  } satisfies Readonly<Record<SetupStepName, string>>,
  chargerAddress: "Address of the charger",
  chargerHelp: "e.g. 192.168.178.33 or its name. The URLs of a Connect box follow from it.",
  follows: (what: string) => `Follows from it: ${what}`,
  zoneNow: (clock: string, zone: string) => `Here it is ${clock} (${zone}).`,
  demo:
    "Only want to look around? Started with this word in place of “start”, the program runs a " +
    "simulated house, which switches nothing:",
  demoCommand: "demo",
  back: "Back",
  next: "Save and go on",
  skip: "Skip this step",
  leave: "Leave the set-up",
  resume: "Set up step by step",
  sweep: {
    title: "Search the network",
    about:
      "Looks at every address of your home network: whose port answers, and of which make it is. It takes up to a minute; nothing is changed.",
    begin: "Search now",
    running: (looked: number, count: number) => `Looked at ${looked} of ${count} addresses.`,
    over: (looked: number) => `Done: ${looked} addresses looked at.`,
    cancelled: (looked: number) => `Cancelled after ${looked} addresses.`,
    cancel: "Cancel",
    look: "Look again",
    nowhere: "This machine is in no home network that could be searched.",
  },
  doneTitle: "The house is set up",
  doneNone: "No device is set up yet. You can go on at any time: Settings lead here.",
  doneAbout: "The first page shows what sun, house and car do, and why.",
  open: "Open the first page",
  qr: "Open it on a phone: point its camera here.",
  qrLabel: (address: string) => `QR code of ${address}`,
  onlyHere: (address: string) =>
    `${address} is this machine itself. From a phone, use its name or its address in your network.`,
};
