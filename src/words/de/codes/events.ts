import type { Phases } from "../../../domain/house/units.ts";
import { brokerTroublesDe } from "./broker.ts";
import { goalEventsDe } from "./goals.ts";
import { fleetTroublesDe } from "./fleet.ts";
import type { DeviceName } from "../../../domain/codes/house_event.ts";
import type { EventSentences } from "../../event_words.ts";
import type { eventsEn } from "../../en/codes/events.ts";

/** What each device is called in a sentence. */
export const deviceNamesDe: Readonly<Record<DeviceName, string>> = {
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
  ...goalEventsDe,
  "mode.chosen": ({ mode, from, modeBy, deviceName }, { modeNames, modeOrigins }) =>
    `${of(deviceName)}${modeNames[mode]} ${modeOrigins[modeBy]} gewählt, vorher ${
      modeNames[from]
    }.`,
  "mode.turned": (
    { mode, from, modeBy, reason, deviceName },
    { modeNames, modeOrigins, because },
  ) =>
    `${of(deviceName)}Von ${modeNames[from]} auf ${modeNames[mode]} gewechselt` +
    `${because(reason) || `: ${modeOrigins[modeBy]}`}.`,
  "charging.began": ({ mode, powerW, deviceName }, { modeNames, power }) =>
    `${of(deviceName)}Laden begann${powerW === null ? "" : ` mit ${power(powerW)}`} (${
      modeNames[mode]
    }).`,
  "charging.paused": ({ reason, deviceName }, { because }) =>
    `${of(deviceName)}Ladepause${because(reason)}.`,
  "charging.stopped": ({ reason, deviceName }, { because }) =>
    `${of(deviceName)}Laden beendet${because(reason)}.`,
  "phases.switched": ({ phases, count, isLast, deviceName }) =>
    `${of(deviceName)}Auf ${onPhases(phases)} umgeschaltet, ${count} in 24 h` +
    `${isLast ? ", öfter darf es nicht sein" : ""}.`,
  "phases.failed": ({ phases, isLast, deviceName }) =>
    `${of(deviceName)}Umschalten auf ${onPhases(phases)} misslungen` +
    (isLast ? ": nächster Versuch erst nach neuem Anstecken." : "."),
  "plug.switched": ({ on, reason, deviceName }, { because }) =>
    `${deviceName ?? "Steckdose"} ${on ? "ein" : "aus"}geschaltet${because(reason)}.`,
  "session.ended": (session, { sessionEnds, energy, percent, money }) => {
    const { energyWh, solarWh, costMilli, currency, endedBy, deviceName } = session;
    const sun = energyWh > 0 ? `, ${percent(100 * solarWh / energyWh)} Sonne` : "";
    const cost = costMilli === null || currency === null
      ? ""
      : `, ${money({ milli: costMilli, currency })}`;
    return `${of(deviceName)}Ladung zu Ende (${sessionEnds[endedBy]}): ${
      energy(energyWh)
    }${sun}${cost}.`;
  },
  "device.lost": (
    { devices, sinceMs, diagnosis, error, isAbsent, deviceName },
    { when, advice },
  ) =>
    `${deviceName ?? namesOf(devices)}: ` +
    (sinceMs === null ? "noch nie eine Antwort." : `keine Werte seit ${when(sinceMs)}.`) +
    (isAbsent ? " Nicht eingesteckt." : sentenceOf(diagnosis ? advice(diagnosis).what : error)),
  "device.back": ({ devices, lostMs, deviceName }, { span }) =>
    `${deviceName ?? namesOf(devices)} nach ${span(lostMs)} wieder da.`,
  "device.fault": ({ diagnosis, deviceName }, { advice }) =>
    `${of(deviceName)}${advice(diagnosis).what}.`,
  "device.well": ({ device, lastedMs, deviceName }, { span }) =>
    `${deviceName ?? namesOf([device])}: nach ${span(lastedMs)} wieder in Ordnung.`,
  "device.left": ({ name }) =>
    `${name} nahm den letzten Befehl nicht an und bleibt, wie es ist: nachsehen, ob es aus ist.`,
  "settings.changed": ({ changes }, { setting, value }) =>
    changes.map(({ key, old, new: next }) =>
      old === next
        ? `${setting(key)} geändert`
        : `${setting(key)}: ${value(key, old)} → ${value(key, next)}`
    ).join("; ") + ".",
  "secret.wrong": ({ address, count }) =>
    `${count === 1 ? "Ein falsches Geheimnis" : `${count} falsche Geheimnisse`} von ` +
    `${address ?? "anderen Adressen"}.`,
  "storage.failed": ({ error }) =>
    `Im Moment lässt sich nichts speichern (${error}); das Laden geht weiter.`,
  "storage.recovered": ({ failedMs, lost }, { span }) =>
    `Nach ${span(failedMs)} wird wieder gespeichert, was geschieht` +
    (lost === 0
      ? "."
      : `; ${lost} ${lost === 1 ? "Ereignis ging" : "Ereignisse gingen"} verloren.`),
  "program.started": ({ version, earlierEnd, lastSeenMs }, { when }) =>
    `Programm ${EARLIER[earlierEnd]} gestartet (Version ${version})` +
    (lastSeenMs === null ? "." : `; zuletzt lief es: ${when(lastSeenMs)}.`),
  "program.stopped": ({ isSafe }) =>
    isSafe
      ? "Programm beendet; die Geräte wissen es."
      : "Programm beendet, ein Gerät nahm den letzten Befehl nicht an: nachsehen, ob es aus ist.",
  "program.broken": ({ error }) => `Programm durch eigenen Fehler beendet: ${error}.`,
  "program.restored": () => "Eine Sicherung ist an die Stelle der Datenbank getreten.",
  "broker.lost": ({ broker, trouble, sinceMs }, { when }) =>
    `Kein MQTT-Broker an ${broker} seit ${when(sinceMs)}: ${brokerTroublesDe[trouble]}.`,
  "broker.back": ({ lostMs }, { span }) => `MQTT-Broker wieder da nach ${span(lostMs)}.`,
  "fleet.lost": ({ trouble, sinceMs }, { when }) =>
    `Die Datenbank der Flotte nimmt nichts seit ${when(sinceMs)}: ${fleetTroublesDe[trouble]}.`,
  "fleet.back": ({ lostMs, rows }, { span }) =>
    `Die Datenbank der Flotte ist nach ${span(lostMs)} wieder da; nachgeholte Zeilen: ${rows}.`,
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
    plug: "Schalter",
    session: "Ladung",
    device: "Gerät",
    settings: "Einstellungen",
    access: "Zugang",
    storage: "Daten",
    program: "Programm",
  },
  empty: "Noch keine Ereignisse. Ab jetzt werden sie aufgehoben.",
  emptyKind: "Keine Ereignisse dieser Art.",
  more: "Ältere Ereignisse",
  newest: "Neueste Ereignisse",
  leftOut: (count) => `(${count} dieser Art davor ${count === 1 ? "ist" : "sind"} ausgelassen.)`,
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
  return devices.map((device) => deviceNamesDe[device]).join(", ").replace(/, (?=[^,]*$)/, " und ");
}

function onPhases(phases: Phases): string {
  return phases === 1 ? "1 Phase" : `${phases} Phasen`;
}
