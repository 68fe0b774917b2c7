import type { DeviceName } from "../../../domain/codes/house_event.ts";
import { deviceNamesDe, of } from "./events.ts";
import { goalMissedDe } from "./goals.ts";
import { NO_NOTICE, type NoticeWords } from "../../notice_words.ts";

const SESSION_ENDS = {
  "car-full": "Das Auto ist voll",
  "plug-out": "Laden beendet, ausgesteckt",
  "disabled": "Laden beendet, ausgeschaltet",
  "lost": "Ein Ladevorgang war vorbei, als das Programm zurückkam",
} as const;

/** What a person is told who does not look at the pages. */
export const noticesDe: NoticeWords = {
  ...NO_NOTICE,
  "goal.missed": ({ detail }, { energy }) => goalMissedDe(detail, energy),
  "device.lost": ({ detail: { devices, sinceMs, deviceName } }, { when }) =>
    `Kein Kontakt${sinceMs === null ? "" : ` seit ${when(sinceMs)}`}: ${
      deviceName ?? namesOf(devices)
    }.`,
  "device.back": ({ detail: { devices, lostMs, deviceName } }, { duration }) =>
    `Nach ${duration(lostMs)} wieder da: ${deviceName ?? namesOf(devices)}.`,
  "device.fault": ({ detail: { diagnosis, deviceName } }, { advice }) => {
    const { what, todo } = advice(diagnosis);
    return `${of(deviceName)}${what}. ${todo}.`;
  },
  "device.well": ({ detail: { device, lastedMs, deviceName } }, { duration }) =>
    `Nach ${duration(lastedMs)} wieder in Ordnung: ${deviceName ?? deviceNamesDe[device]}.`,
  "device.left": ({ detail: { name } }) =>
    `${name} nahm den letzten Befehl nicht an und bleibt, wie es ist: nachsehen, ob es aus ist.`,
  "session.ended": (
    { detail: { endedBy, energyWh, solarWh, deviceName } },
    { energy, solarShare },
  ) =>
    `${of(deviceName)}${SESSION_ENDS[endedBy]}: ${energy(energyWh)}, davon ${
      solarShare({ solarWh, energyWh })
    } ` +
    "von der Sonne.",
  "program.started": ({ detail: { lastSeenMs } }, { when }) =>
    "Das Programm ist nach einem Absturz oder Stromausfall wieder da." +
    (lastSeenMs === null ? "" : ` Sein letztes Zeichen davor: ${when(lastSeenMs)}.`),
  "storage.failed": ({ detail: { error } }) =>
    `Im Moment lässt sich nichts speichern (${error}); das Laden geht weiter.`,
  "program.broken": ({ detail: { error } }) =>
    `Das Programm endet wegen eines eigenen Fehlers; ein Laden mit der Sonne pausiert. ${error}.`,
};

function namesOf(devices: readonly DeviceName[]): string {
  return devices.map((device) => deviceNamesDe[device]).join(" und ");
}
