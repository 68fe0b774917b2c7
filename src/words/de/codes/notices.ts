import type { DeviceName } from "../../../domain/codes/house_event.ts";
import { deviceNamesDe } from "./events.ts";
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
  "device.lost": ({ detail: { devices, sinceMs } }, { when }) =>
    `Kein Kontakt${sinceMs === null ? "" : ` seit ${when(sinceMs)}`}: ${namesOf(devices)}.`,
  "device.back": ({ detail: { devices, lostMs } }, { duration }) =>
    `Nach ${duration(lostMs)} wieder da: ${namesOf(devices)}.`,
  "device.fault": ({ detail: { diagnosis } }, { advice }) => {
    const { what, todo } = advice(diagnosis);
    return `${what}. ${todo}.`;
  },
  "device.well": ({ detail: { device, lastedMs } }, { duration }) =>
    `Nach ${duration(lastedMs)} wieder in Ordnung: ${deviceNamesDe[device]}.`,
  "device.left": ({ detail: { name } }) =>
    `${name} nahm den letzten Befehl nicht an und bleibt, wie es ist: nachsehen, ob es aus ist.`,
  "session.ended": ({ detail: { endedBy, energyWh, solarWh } }, { energy, solarShare }) =>
    `${SESSION_ENDS[endedBy]}: ${energy(energyWh)}, davon ${solarShare({ solarWh, energyWh })} ` +
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
