import type { Phases } from "../../../domain/house/units.ts";
import { brokerTroublesNl } from "./broker.ts";
import { goalEventsNl } from "./goals.ts";
import { fleetTroublesNl } from "./fleet.ts";
import type { DeviceName } from "../../../domain/codes/house_event.ts";
import type { EventSentences } from "../../event_words.ts";
import type { eventsEn } from "../../en/codes/events.ts";

/** What each device is called in a sentence. */
export const deviceNamesNl: Readonly<Record<DeviceName, string>> = {
  meter: "netmeter",
  inverter: "omvormer",
  battery: "thuisbatterij",
  charger: "laadpaal",
  plug: "slimme stekker",
};
const EARLIER = {
  first: "voor het eerst",
  stopped: "na een nette afsluiting",
  crashed: "na een crash of stroomuitval",
} as const;

const sentences: EventSentences = {
  ...goalEventsNl,
  "mode.chosen": ({ mode, from, modeBy, deviceName }, { modeNames, modeOrigins }) =>
    `${of(deviceName)}${modeNames[mode]} ${modeOrigins[modeBy]} gekozen, eerst ${modeNames[from]}.`,
  "mode.turned": (
    { mode, from, modeBy, reason, deviceName },
    { modeNames, modeOrigins, because },
  ) =>
    `${of(deviceName)}Van ${modeNames[from]} naar ${modeNames[mode]} gegaan` +
    `${because(reason) || `: ${modeOrigins[modeBy]}`}.`,
  "charging.began": ({ mode, powerW, deviceName }, { modeNames, power }) =>
    `${of(deviceName)}Laden begonnen${powerW === null ? "" : ` met ${power(powerW)}`} (${
      modeNames[mode]
    }).`,
  "charging.paused": ({ reason, deviceName }, { because }) =>
    `${of(deviceName)}Laden gepauzeerd${because(reason)}.`,
  "charging.stopped": ({ reason, deviceName }, { because }) =>
    `${of(deviceName)}Laden gestopt${because(reason)}.`,
  "phases.switched": ({ phases, count, isLast, deviceName }) =>
    `${of(deviceName)}Omgeschakeld naar ${onPhases(phases)}, ${count} in 24 uur` +
    `${isLast ? ", vaker mag niet" : ""}.`,
  "phases.failed": ({ phases, isLast, deviceName }) =>
    `${of(deviceName)}Omschakelen naar ${onPhases(phases)} mislukt` +
    (isLast ? ": pas opnieuw als de auto opnieuw is aangesloten." : "."),
  "plug.switched": ({ on, reason, deviceName }, { because }) =>
    `${deviceName ?? "Slimme stekker"} ${on ? "aan" : "uit"}gezet${because(reason)}.`,
  "session.ended": (session, { sessionEnds, energy, percent, money }) => {
    const { energyWh, solarWh, costMilli, currency, endedBy, deviceName } = session;
    const sun = energyWh > 0 ? `, ${percent(100 * solarWh / energyWh)} zon` : "";
    const cost = costMilli === null || currency === null
      ? ""
      : `, ${money({ milli: costMilli, currency })}`;
    return `${of(deviceName)}Laadbeurt afgelopen (${sessionEnds[endedBy]}): ${
      energy(energyWh)
    }${sun}${cost}.`;
  },
  "device.lost": (
    { devices, sinceMs, diagnosis, error, isAbsent, deviceName },
    { when, advice },
  ) =>
    `${deviceName ?? capital(namesOf(devices))}: ` +
    (sinceMs === null ? "nog nooit een antwoord." : `geen waarden sinds ${when(sinceMs)}.`) +
    (isAbsent
      ? " Zit niet in het stopcontact."
      : sentenceOf(diagnosis ? advice(diagnosis).what : error)),
  "device.back": ({ devices, lostMs, deviceName }, { span }) =>
    `${deviceName ?? capital(namesOf(devices))} weer terug na ${span(lostMs)}.`,
  "device.fault": ({ diagnosis, deviceName }, { advice }) =>
    `${of(deviceName)}${advice(diagnosis).what}.`,
  "device.well": ({ device, lastedMs, deviceName }, { span }) =>
    `${deviceName ?? capital(namesOf([device]))}: weer in orde na ${span(lastedMs)}.`,
  "device.left": ({ name }) =>
    `${name} nam de laatste opdracht niet aan en blijft zoals het is: kijk of het uit is.`,
  "settings.changed": ({ changes }, { setting, value }) =>
    changes.map(({ key, old, new: next }) =>
      old === next
        ? `${setting(key)} gewijzigd`
        : `${setting(key)}: ${value(key, old)} → ${value(key, next)}`
    ).join("; ") + ".",
  "secret.wrong": ({ address, count }) =>
    `${count === 1 ? "Een verkeerd geheim" : `${count} verkeerde geheimen`} van ` +
    `${address ?? "andere adressen"}.`,
  "storage.failed": ({ error }) =>
    `Er kan nu niets worden opgeslagen (${error}); het laden gaat door.`,
  "storage.recovered": ({ failedMs, lost }, { span }) =>
    `Wat er gebeurt wordt na ${span(failedMs)} weer opgeslagen` +
    (lost === 0
      ? "."
      : `; ${lost} ${lost === 1 ? "gebeurtenis ging" : "gebeurtenissen gingen"} verloren.`),
  "program.started": ({ version, earlierEnd, lastSeenMs }, { when }) =>
    `Programma ${EARLIER[earlierEnd]} gestart (versie ${version})` +
    (lastSeenMs === null ? "." : `; laatst actief: ${when(lastSeenMs)}.`),
  "program.stopped": ({ isSafe }) =>
    isSafe
      ? "Programma gestopt; de apparaten weten het."
      : "Programma gestopt, en een apparaat nam de laatste opdracht niet aan: kijk of het uit is.",
  "program.broken": ({ error }) => `Programma gestopt door een eigen fout: ${error}.`,
  "program.restored": () => "Een back-up heeft de plaats van de database ingenomen.",
  "broker.lost": ({ broker, trouble, sinceMs }, { when }) =>
    `Geen MQTT-broker op ${broker} sinds ${when(sinceMs)}: ${brokerTroublesNl[trouble]}.`,
  "broker.back": ({ lostMs }, { span }) => `MQTT-broker weer terug na ${span(lostMs)}.`,
  "fleet.lost": ({ trouble, sinceMs }, { when }) =>
    `De database van de vloot neemt niets aan sinds ${when(sinceMs)}: ${fleetTroublesNl[trouble]}.`,
  "fleet.back": ({ lostMs, rows }, { span }) =>
    `De database van de vloot is na ${span(lostMs)} weer terug; ingehaalde rijen: ${rows}.`,
  "clock.set": ({ stepMs }, { span }) =>
    `De klok is ${span(Math.abs(stepMs))} ${stepMs < 0 ? "terug" : "vooruit"}gezet.`,
};

export const eventsNl: typeof eventsEn = {
  title: "Gebeurtenissen",
  about: "Wat er gebeurde, het nieuwste eerst: modi, laden, apparaten, instellingen.",
  kindsLabel: "Tonen",
  all: "Alles",
  kinds: {
    mode: "Modus",
    charger: "Laadpaal",
    plug: "Schakelaar",
    session: "Laadbeurt",
    device: "Apparaat",
    settings: "Instellingen",
    access: "Toegang",
    storage: "Gegevens",
    program: "Programma",
  },
  empty: "Nog geen gebeurtenissen. Vanaf nu worden ze bewaard.",
  emptyKind: "Geen gebeurtenissen van deze soort.",
  more: "Oudere gebeurtenissen",
  newest: "Nieuwste gebeurtenissen",
  leftOut: (count) => `(${count} van deze soort ervoor ${count === 1 ? "is" : "zijn"} weggelaten.)`,
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
  return devices.map((device) => deviceNamesNl[device]).join(", ").replace(/, (?=[^,]*$)/, " en ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function onPhases(phases: Phases): string {
  return phases === 1 ? "1 fase" : `${phases} fasen`;
}
