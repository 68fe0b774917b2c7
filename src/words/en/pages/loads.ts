import type { LoadsWords } from "../../page_words.ts";

export const loadsEn: LoadsWords = {
  session: (energy, detail) => `Session ${energy}, ${detail}`,
  holdGroup: (name) => `${name}: by rules or by hand`,
  holdFor: "On or off for",
  ways: { auto: "Auto", on: "On", off: "Off" },
  noCharger: "There is no such charger any more. Nothing has changed.",
  noSwitch: "There is no such switch any more. Nothing has changed.",
  unknownWay: "A switch is put on, off or auto, for at most a day. Nothing has changed.",
  goals: {
    title: "Goal",
    set: "Set a goal",
    take: "Set goal",
    end: "End goal",
    isSet: "Goal set.",
    ended: "Goal ended.",
    energy: "The car gets",
    way: (name) => `When, for ${name}`,
    ways: {
      once: "Ready once, as tonight",
      days: "Ready on these days",
      until: "Whenever, then Off",
    },
    time: "Ready by",
    days: "Days",
    daily: "daily",
    until: (energy) => `until ${energy}`,
    readyBy: (energy, time) => `${energy} by ${time}`,
    onDays: (energy, time, days) => `${energy} by ${time} (${days})`,
    left: (span, time) => `About ${span} more at this power, done by ${time}.`,
    progress: (got, wanted) => `${got} of ${wanted} so far.`,
    unknown: "What it has is not known at the moment.",
    waits: (time) => `Starts at ${time} unless the sun does.`,
    charging: (time) => `Charging for it, met at ${time}.`,
    short: (energy, time) => `Will miss by ${energy} at ${time}, and goes on until it is met.`,
    late: (time) => `Wanted by ${time}: it goes on until it is met.`,
    deadline: (time) => `Wanted by ${time}.`,
    bought: (energy, money, hasBattery) =>
      `Without sun ${energy} come from ${hasBattery ? "house battery and grid" : "the grid"}` +
      `${money === null ? "" : `, ${hasBattery ? "up to" : "about"} ${money}`}.`,
    takes: (energy, span, power) => `${energy} take ${span} at ${power}.`,
    starts: (time) => `Starts at ${time} at the latest.`,
    startsNow: "There is no time to wait for the sun: it starts at once.",
    startsCheap: "This half hour is one of the cheapest: it starts at once.",
    untilPreview: (energy) => `The mode stays until the session has ${energy}, then turns to Off.`,
    already: "The session has that already.",
    wrong:
      "A goal is 0.1 to 200 kWh, with a time such as 07:00 and at least one day where it has " +
      "days. Nothing has changed.",
    twoWays: (given, decimal, whole) =>
      `“${given}” can be read in two ways: enter ${decimal} or ${whole}.`,
    notStored: "The goal could not be stored, so nothing has changed. Try again in a moment.",
  },
};
