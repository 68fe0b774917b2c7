import type { DeviceName } from "../../src/domain/house_event.ts";
import type { EventSentences } from "./event_sentences.ts";
import type { eventsEn } from "./events_en.ts";

const DEVICES: Readonly<Record<DeviceName, string>> = {
  meter: "Netzzähler",
  inverter: "Wechselrichter",
  battery: "Hausbatterie",
  charger: "Ladegerät",
  plug: "Steckdose",
};
const EARLIER = {
  first: "zum ersten Mal",
  stopped: "nach ordentlichem Ende",
  crashed: "nach Absturz oder Stromausfall",
} as const;

const sentences: EventSentences = {
  "mode.chosen": ({ mode, from, modeBy }, { names, origins }) =>
    `${names[mode]} ${origins[modeBy]} gewählt, vorher ${names[from]}.`,
  "mode.turned": ({ mode, from, modeBy, reason }, { names, origins, reason: say }) =>
    withReason(
      `Von ${names[from]} auf ${names[mode]} gewechselt (${origins[modeBy]})`,
      say(reason),
    ),
  "charging.began": ({ mode, powerW }, { names, power }) =>
    `Laden begann${powerW === null ? "" : ` mit ${power(powerW)}`} (${names[mode]}).`,
  "charging.paused": ({ reason }, { reason: say }) => withReason("Ladepause", say(reason)),
  "charging.stopped": ({ reason }, { reason: say }) => withReason("Laden beendet", say(reason)),
  "plug.switched": ({ on, reason }, { reason: say }) =>
    withReason(`Steckdose ${on ? "an" : "aus"}`, say(reason)),
  "session.ended": (session, { ends, energy, percent, money }) => {
    const { energyWh, solarWh, costMilli, currency, endedBy } = session;
    const sun = energyWh > 0 ? `, ${percent(100 * solarWh / energyWh)} Sonne` : "";
    const cost = costMilli === null || currency === null
      ? ""
      : `, ${money({ milli: costMilli, currency })}`;
    return `Ladung zu Ende (${ends[endedBy]}): ${energy(energyWh)}${sun}${cost}.`;
  },
  "device.lost": ({ devices, sinceMs, error, isAbsent }, { when }) =>
    `Keine Antwort von: ${namesOf(devices)}` +
    (sinceMs === null ? "" : `, seit ${when(sinceMs)}`) +
    (isAbsent ? " (nicht eingesteckt)" : error === null ? "" : ` (${error})`) + ".",
  "device.back": ({ devices, lostMs }, { span }) =>
    `Antwortet nach ${span(lostMs)} wieder: ${namesOf(devices)}.`,
  "settings.changed": ({ changes }, { setting, value }) =>
    changes.map(({ key, old, new: next }) =>
      old === next ? `${setting(key)} geändert` : `${setting(key)}: ${value(old)} → ${value(next)}`
    ).join("; "),
  "storage.failed": ({ error }) => `Die Datenbank nimmt nichts an: ${error}.`,
  "storage.recovered": ({ failedMs, lost }, { span }) =>
    `Die Datenbank geht nach ${span(failedMs)} wieder` +
    (lost === 0 ? "." : `; ${lost} Ereignisse gingen verloren.`),
  "program.started": ({ version, earlierEnd, lastSeenMs }, { when }) =>
    `Version ${version} gestartet, ${EARLIER[earlierEnd]}` +
    (lastSeenMs === null ? "." : `, zuletzt da: ${when(lastSeenMs)}.`),
  "program.stopped": ({ isSafe }) =>
    isSafe
      ? "Programm beendet; die Geräte wissen es."
      : "Programm beendet; nicht jedes Gerät hat es angenommen.",
  "program.broken": ({ error }) => `Programm durch eigenen Fehler beendet: ${error}.`,
  "clock.set": ({ stepMs }, { span }) =>
    `Die Uhr wurde um ${span(Math.abs(stepMs))} ${stepMs < 0 ? "zurück" : "vor"}gestellt.`,
};

export const eventsDe: typeof eventsEn = {
  title: "Ereignisse",
  about: "Was geschah, das Neueste zuerst: Modi, Laden, Geräte, Einstellungen.",
  kindsLabel: "Zeigen",
  all: "Alle",
  kinds: {
    mode: "Modus",
    charger: "Ladegerät",
    plug: "Steckdose",
    session: "Ladung",
    device: "Gerät",
    settings: "Einstellungen",
    storage: "Daten",
    program: "Programm",
  },
  empty: "Noch keine Ereignisse. Ab jetzt werden sie aufgehoben.",
  emptyKind: "Keine Ereignisse dieser Art.",
  more: "Ältere Ereignisse",
  newest: "Neueste Ereignisse",
  leftOut: (count) => `(und ${count} weitere dieser Art)`,
  sentences,
};

function withReason(what: string, reason: string | null): string {
  return reason === null ? `${what}.` : `${what}. ${reason}`;
}

function namesOf(devices: readonly DeviceName[]): string {
  return devices.map((device) => DEVICES[device]).join(", ");
}
