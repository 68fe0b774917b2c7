import type { DeviceName } from "../../../domain/codes/house_event.ts";
import { deviceNamesNl, of } from "./events.ts";
import { goalMissedNl } from "./goals.ts";
import { NO_NOTICE, type NoticeWords } from "../../notice_words.ts";

const SESSION_ENDS = {
  "car-full": "De auto is vol",
  "plug-out": "Laden gestopt, stekker eruit",
  "disabled": "Laden gestopt, uitgezet",
  "lost": "Een laadbeurt was voorbij toen het programma terugkwam",
} as const;

/** What a person is told who does not look at the pages. */
export const noticesNl: NoticeWords = {
  ...NO_NOTICE,
  "goal.missed": ({ detail }, { energy }) => goalMissedNl(detail, energy),
  "device.lost": ({ detail: { devices, sinceMs, deviceName } }, { when }) =>
    `Geen contact${sinceMs === null ? "" : ` sinds ${when(sinceMs)}`}: ${
      deviceName ?? namesOf(devices)
    }.`,
  "device.back": ({ detail: { devices, lostMs, deviceName } }, { duration }) =>
    `Weer terug na ${duration(lostMs)}: ${deviceName ?? namesOf(devices)}.`,
  "device.fault": ({ detail: { diagnosis, deviceName } }, { advice }) => {
    const { what, todo } = advice(diagnosis);
    return `${of(deviceName)}${what}. ${todo}.`;
  },
  "device.well": ({ detail: { device, lastedMs, deviceName } }, { duration }) =>
    `Weer in orde na ${duration(lastedMs)}: ${deviceName ?? deviceNamesNl[device]}.`,
  "device.left": ({ detail: { name } }) =>
    `${name} nam de laatste opdracht niet aan en blijft zoals het is: kijk of het uit is.`,
  "session.ended": (
    { detail: { endedBy, energyWh, solarWh, deviceName } },
    { energy, solarShare },
  ) =>
    `${of(deviceName)}${SESSION_ENDS[endedBy]}: ${energy(energyWh)}, waarvan ${
      solarShare({ solarWh, energyWh })
    } van de zon.`,
  "program.started": ({ detail: { lastSeenMs } }, { when }) =>
    "Het programma is weer terug na een crash of stroomuitval." +
    (lastSeenMs === null ? "" : ` Laatste teken daarvoor: ${when(lastSeenMs)}.`),
  "storage.failed": ({ detail: { error } }) =>
    `Er kan nu niets worden opgeslagen (${error}); het laden gaat door.`,
  "program.broken": ({ detail: { error } }) =>
    `Het programma stopt door een eigen fout; laden op zon pauzeert. ${error}.`,
};

function namesOf(devices: readonly DeviceName[]): string {
  return devices.map((device) => deviceNamesNl[device]).join(" en ");
}
