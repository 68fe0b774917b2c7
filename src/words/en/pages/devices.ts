import type { Role } from "../../../domain/house/device.ts";
import type { ParamText } from "../../setting_sentences.ts";

/** How a device answered of late; all are texts. */
export interface HealthText {
  readonly percent: string;
  readonly span: string;
  readonly silent: string;
  readonly last: string;
}

/** Words of the page's section for devices in English; the other languages have its shape. */
export const devicesEn = {
  title: "Devices",
  about: "Chargers and switches are steered: who stands higher in this list gets the sun first. " +
    "Everything else is measured.",
  ofSettings: "of the settings",
  notSetUp: "not set up",
  answers: "answers",
  silent: "does not answer",
  notRead: "not read yet",
  health: {
    none: "Nothing is known of the last 24 hours.",
    well: (span: string) => `Answered at all times (${span}).`,
    partly: ({ percent, span, silent, last }: HealthText) =>
      `Answered ${percent} of the time (${span}), not for ${silent}, last around ${last}.`,
    legend:
      "A bar is half an hour. Filled: answers. Narrow: answers too old to act on. Empty: no " +
      "answer. A dot: not known.",
  },
  log: "Log",
  add: "Add a device",
  edit: "Edit",
  up: "Up",
  down: "Down",
  /** Moves a device with a mouse or a finger. */
  drag: "Drag to put it in order",
  own: {
    title: "Its own settings",
    help: "A field that is left empty is as in Settings.",
    inherits: (value: string) => `as in Settings: ${value}`,
    notChosen: (value: string) => `not chosen: ${value}`,
    empty: (inherits: string) => `Empty: ${inherits}`,
  },
  remove: "Remove",
  roles: {
    grid: "grid meter",
    pv: "PV",
    battery: "house battery",
    charger: "charger",
    switch: "switch",
    load: "measured load",
  } satisfies Readonly<Record<Role, string>>,
  done: {
    added: "Added. It is read from the next cycle on.",
    changed: "Saved and in force.",
    removed: "Removed. What it has told so far stays in the history.",
    moved: "The order is saved.",
  },
  find: {
    title: "Find devices",
    help: "Asks the network who is there, and looks at this address for all makes. Nothing is " +
      "changed. Devices that do not announce themselves are found by their address alone.",
    host: "Also look at this address",
    nothing: "Nothing found.",
    add: "Add",
    known: (name: string) => `“${name}” is there already`,
  },
  pick: "Which make is it?",
  noMakes: "This version knows no makes beside those of the settings.",
  addTitle: (make: string) => `Add ${make}`,
  editTitle: (name: string) => `Edit ${name}`,
  name: { label: "Name", help: "As you call it, e.g. Roof or Garage. At most 40 characters." },
  rolesLabel: "What it is in this house",
  rolesHelp: "Choose all that it measures or switches here. A house has one grid meter.",
  noRole: "Choose at least one",
  secretHint: "Leave it empty to keep the stored one. A single - removes it.",
  testHelp: "Test reads it once with what is entered above, saved or not. Nothing is switched.",
  slotHelp: "This device is one of the settings: what you change here is changed there, too.",
  held: "This program keeps the one connection that the device at this address takes: " +
    "it was not asked.",
  fromProgram: "The device takes one connection, which this program keeps for itself. So this is " +
    "what it was told last, not a new test.",
  back: "Back to the devices",
  problems: (count: number) =>
    count === 1
      ? "Nothing was saved: one entry is not right"
      : `Nothing was saved: ${count} entries are not right`,
  gone: "There is no such device any more. Perhaps somebody else has removed it.",
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: "It is no longer read or steered, and its password is forgotten. What it has told " +
    "so far stays in the history.",
  removeIt: "Remove it",
  keepIt: "Keep it",
  /** Parameters that drivers have in common, by key. */
  params: {
    host: {
      label: "Address",
      help: "IP address or host name, with a port only where it is not the usual one. Give the " +
        "device a fixed address in the router.",
    },
    password: {
      label: "Password",
      help: "Of the device itself. It is stored here and never shown again.",
    },
    channel: {
      label: "Channel",
      help: "Which of several meters or relays in the device is meant, counted from 0.",
    },
    reversed: {
      label: "Reversed",
      help: "Its clamps sit the other way round: what it measures counts with the other sign.",
    },
  } satisfies Readonly<Record<string, ParamText>>,
};
