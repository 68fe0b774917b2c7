import type { Phases } from "../../../domain/house/units.ts";
import { brokerTroublesEn } from "./broker.ts";
import { goalEventsEn } from "./goals.ts";
import { fleetTroublesEn } from "./fleet.ts";
import type { DeviceName } from "../../../domain/codes/house_event.ts";
import type { EventSentences } from "../../event_words.ts";

/** What each device is called in a sentence. */
export const deviceNamesEn: Readonly<Record<DeviceName, string>> = {
  meter: "site meter",
  inverter: "inverter",
  battery: "house battery",
  charger: "charger",
  plug: "smart plug",
};
const EARLIER = {
  first: "for the first time",
  stopped: "after a proper stop",
  crashed: "after a crash or a power cut",
} as const;

const sentences: EventSentences = {
  ...goalEventsEn,
  "mode.chosen": ({ mode, from, modeBy, deviceName }, { modeNames, modeOrigins }) =>
    `${of(deviceName)}${modeNames[mode]} chosen ${modeOrigins[modeBy]}, ${modeNames[from]} before.`,
  "mode.turned": (
    { mode, from, modeBy, reason, deviceName },
    { modeNames, modeOrigins, because },
  ) =>
    `${of(deviceName)}Changed from ${modeNames[from]} to ${modeNames[mode]}` +
    `${because(reason) || `: ${modeOrigins[modeBy]}`}.`,
  "charging.began": ({ mode, powerW, deviceName }, { modeNames, power }) =>
    `${of(deviceName)}Charging began${powerW === null ? "" : ` with ${power(powerW)}`} (${
      modeNames[mode]
    }).`,
  "charging.paused": ({ reason, deviceName }, { because }) =>
    `${of(deviceName)}Charging paused${because(reason)}.`,
  "charging.stopped": ({ reason, deviceName }, { because }) =>
    `${of(deviceName)}Charging ended${because(reason)}.`,
  "phases.switched": ({ phases, count, isLast, deviceName }) =>
    `${of(deviceName)}Switched to ${onPhases(phases)}, ${count} in 24 h` +
    `${isLast ? ", as often as it may" : ""}.`,
  "phases.failed": ({ phases, isLast, deviceName }) =>
    `${of(deviceName)}Switching to ${onPhases(phases)} has failed` +
    (isLast ? ": not tried again until the car is plugged in anew." : "."),
  "plug.switched": ({ on, reason, deviceName }, { because }) =>
    `${deviceName ?? "Smart plug"} switched ${on ? "on" : "off"}${because(reason)}.`,
  "session.ended": (session, { sessionEnds, energy, percent, money }) => {
    const { energyWh, solarWh, costMilli, currency, endedBy, deviceName } = session;
    const sun = energyWh > 0 ? `, ${percent(100 * solarWh / energyWh)} sun` : "";
    const cost = costMilli === null || currency === null
      ? ""
      : `, ${money({ milli: costMilli, currency })}`;
    return `${of(deviceName)}Session ended (${sessionEnds[endedBy]}): ${
      energy(energyWh)
    }${sun}${cost}.`;
  },
  "device.lost": (
    { devices, sinceMs, diagnosis, error, isAbsent, deviceName },
    { when, advice },
  ) =>
    `${deviceName ?? capital(namesOf(devices))}: ` +
    (sinceMs === null ? "no answer so far." : `no values since ${when(sinceMs)}.`) +
    (isAbsent ? " Not plugged in." : sentenceOf(diagnosis ? advice(diagnosis).what : error)),
  "device.back": ({ devices, lostMs, deviceName }, { span }) =>
    `${deviceName ?? capital(namesOf(devices))} back after ${span(lostMs)}.`,
  "device.fault": ({ diagnosis, deviceName }, { advice }) =>
    `${of(deviceName)}${advice(diagnosis).what}.`,
  "device.well": ({ device, lastedMs, deviceName }, { span }) =>
    `${deviceName ?? capital(namesOf([device]))}: nothing wrong any more, after ${span(lastedMs)}.`,
  "device.left": ({ name }) =>
    `${name} did not take its last command and is left as it is: look whether it is off.`,
  "settings.changed": ({ changes }, { setting, value }) =>
    changes.map(({ key, old, new: next }) =>
      old === next
        ? `${setting(key)} changed`
        : `${setting(key)}: ${value(key, old)} → ${value(key, next)}`
    ).join("; ") + ".",
  "secret.wrong": ({ address, count }) =>
    `${count === 1 ? "A wrong secret" : `${count} wrong secrets`} from ` +
    `${address ?? "other addresses"}.`,
  "storage.failed": ({ error }) =>
    `Nothing can be stored at the moment (${error}); charging goes on.`,
  "storage.recovered": ({ failedMs, lost }, { span }) =>
    `What happens is stored again, after ${span(failedMs)}` +
    (lost === 0 ? "." : `; ${lost} ${lost === 1 ? "event was" : "events were"} lost.`),
  "program.started": ({ version, earlierEnd, lastSeenMs }, { when }) =>
    `Program started ${EARLIER[earlierEnd]} (version ${version})` +
    (lastSeenMs === null ? "." : `; it last ran at ${when(lastSeenMs)}.`),
  "program.stopped": ({ isSafe }) =>
    isSafe
      ? "Program stopped; its devices are told."
      : "Program stopped, and a device did not take its last command: look whether it is off.",
  "program.broken": ({ error }) => `Program ended by a fault of its own: ${error}.`,
  "program.restored": () => "A backup has taken the place of the database.",
  "broker.lost": ({ broker, trouble, sinceMs }, { when }) =>
    `No MQTT broker at ${broker} since ${when(sinceMs)}: ${brokerTroublesEn[trouble]}.`,
  "broker.back": ({ lostMs }, { span }) => `MQTT broker back after ${span(lostMs)}.`,
  "fleet.lost": ({ trouble, sinceMs }, { when }) =>
    `The fleet's database takes nothing since ${when(sinceMs)}: ${fleetTroublesEn[trouble]}.`,
  "fleet.back": ({ lostMs, rows }, { span }) =>
    `The fleet's database is back after ${span(lostMs)}; rows made up for: ${rows}.`,
  "clock.set": ({ stepMs }, { span }) =>
    `The clock was set ${span(Math.abs(stepMs))} ${stepMs < 0 ? "back" : "forward"}.`,
};

/** Words of the timeline of events. */
export const eventsEn = {
  title: "Events",
  about: "What happened, newest first: modes, charging, devices, settings.",
  kindsLabel: "Show",
  all: "All",
  kinds: {
    mode: "Mode",
    charger: "Charger",
    plug: "Switch",
    session: "Session",
    device: "Device",
    settings: "Settings",
    access: "Access",
    storage: "Data",
    program: "Program",
  },
  empty: "No events yet. They are kept from now on.",
  emptyKind: "No events of this kind.",
  more: "Older events",
  newest: "Newest events",
  /** So many of the same code were not written, because they came too often. */
  leftOut: (count: number) =>
    `(${count} more like it before ${count === 1 ? "is" : "are"} left out.)`,
  sentences,
};

/** Whose it is, in a house with several devices of that kind. */
export function of(deviceName: string | undefined): string {
  return deviceName === undefined ? "" : `${deviceName}: `;
}

function sentenceOf(text: string | null): string {
  return text === null ? "" : ` ${text}.`;
}

function namesOf(devices: readonly DeviceName[]): string {
  return devices.map((device) => deviceNamesEn[device]).join(", ").replace(/, (?=[^,]*$)/, " and ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function onPhases(phases: Phases): string {
  return phases === 1 ? "1 phase" : `${phases} phases`;
}
