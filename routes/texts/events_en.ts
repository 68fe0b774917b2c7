import type { DeviceName } from "../../src/domain/house_event.ts";
import type { EventSentences } from "./event_sentences.ts";

const DEVICES: Readonly<Record<DeviceName, string>> = {
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
  "mode.chosen": ({ mode, from, modeBy }, { names, origins }) =>
    `${names[mode]} chosen ${origins[modeBy]}, ${names[from]} before.`,
  "mode.turned": ({ mode, from, modeBy, reason }, { names, origins, reason: say }) =>
    withReason(`Turned from ${names[from]} to ${names[mode]} (${origins[modeBy]})`, say(reason)),
  "charging.began": ({ mode, powerW }, { names, power }) =>
    `Charging began${powerW === null ? "" : ` with ${power(powerW)}`} (${names[mode]}).`,
  "charging.paused": ({ reason }, { reason: say }) => withReason("Charging paused", say(reason)),
  "charging.stopped": ({ reason }, { reason: say }) => withReason("Charging ended", say(reason)),
  "plug.switched": ({ on, reason }, { reason: say }) =>
    withReason(`Smart plug ${on ? "on" : "off"}`, say(reason)),
  "session.ended": (session, { ends, energy, percent, money }) => {
    const { energyWh, solarWh, costMilli, currency, endedBy } = session;
    const sun = energyWh > 0 ? `, ${percent(100 * solarWh / energyWh)} sun` : "";
    const cost = costMilli === null || currency === null
      ? ""
      : `, ${money({ milli: costMilli, currency })}`;
    return `Session ended (${ends[endedBy]}): ${energy(energyWh)}${sun}${cost}.`;
  },
  "device.lost": ({ devices, sinceMs, error, isAbsent }, { when }) =>
    `No answer from ${namesOf(devices)}` +
    (sinceMs === null ? "" : ` since ${when(sinceMs)}`) +
    (isAbsent ? ": it is not plugged in" : error === null ? "" : `: ${error}`) + ".",
  "device.back": ({ devices, lostMs }, { span }) =>
    `${capital(namesOf(devices))} back after ${span(lostMs)}.`,
  "settings.changed": ({ changes }, { setting, value }) =>
    changes.map(({ key, old, new: next }) =>
      old === next ? `${setting(key)} changed` : `${setting(key)}: ${value(old)} → ${value(next)}`
    ).join("; "),
  "storage.failed": ({ error }) => `The database takes nothing: ${error}.`,
  "storage.recovered": ({ failedMs, lost }, { span }) =>
    `The database works again after ${span(failedMs)}` +
    (lost === 0 ? "." : `; ${lost} events were lost.`),
  "program.started": ({ version, earlierEnd, lastSeenMs }, { when }) =>
    `Version ${version} started ${EARLIER[earlierEnd]}` +
    (lastSeenMs === null ? "." : `, last seen ${when(lastSeenMs)}.`),
  "program.stopped": ({ isSafe }) =>
    isSafe
      ? "Program stopped; the devices were told so."
      : "Program stopped; not every device took it.",
  "program.broken": ({ error }) => `Program ended by a fault of its own: ${error}.`,
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
    plug: "Smart plug",
    session: "Session",
    device: "Device",
    settings: "Settings",
    storage: "Data",
    program: "Program",
  },
  empty: "No events yet. They are kept from now on.",
  emptyKind: "No events of this kind.",
  more: "Older events",
  newest: "Newest events",
  /** So many of the same code were not written, because they came too often. */
  leftOut: (count: number) => `(and ${count} more like it)`,
  sentences,
};

function withReason(what: string, reason: string | null): string {
  return reason === null ? `${what}.` : `${what}. ${reason}`;
}

function namesOf(devices: readonly DeviceName[]): string {
  return devices.map((device) => DEVICES[device]).join(", ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
