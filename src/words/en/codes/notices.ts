import type { DeviceName } from "../../../domain/codes/house_event.ts";
import { deviceNamesEn, of } from "./events.ts";
import { goalMissedEn } from "./goals.ts";
import { NO_NOTICE, type NoticeWords } from "../../notice_words.ts";

const SESSION_ENDS = {
  "car-full": "The car is full",
  "plug-out": "Charging ended, the plug was pulled",
  "disabled": "Charging ended, switched off",
  "lost": "A charging session was over when the program came back",
} as const;

/** What a person is told who does not look at the pages. */
export const noticesEn: NoticeWords = {
  ...NO_NOTICE,
  "goal.missed": ({ detail }, { energy }) => goalMissedEn(detail, energy),
  "device.lost": ({ detail: { devices, sinceMs, deviceName } }, { when }) =>
    `No contact${sinceMs === null ? "" : ` since ${when(sinceMs)}`}: ${
      deviceName ?? namesOf(devices)
    }.`,
  "device.back": ({ detail: { devices, lostMs, deviceName } }, { duration }) =>
    `Back after ${duration(lostMs)}: ${deviceName ?? namesOf(devices)}.`,
  "device.fault": ({ detail: { diagnosis, deviceName } }, { advice }) => {
    const { what, todo } = advice(diagnosis);
    return `${of(deviceName)}${what}. ${todo}.`;
  },
  "device.well": ({ detail: { device, lastedMs, deviceName } }, { duration }) =>
    `Nothing wrong any more after ${duration(lastedMs)}: ${deviceName ?? deviceNamesEn[device]}.`,
  "device.left": ({ detail: { name } }) =>
    `${name} did not take its last command and is left as it is: look whether it is off.`,
  "session.ended": (
    { detail: { endedBy, energyWh, solarWh, deviceName } },
    { energy, solarShare },
  ) =>
    `${of(deviceName)}${SESSION_ENDS[endedBy]}: ${energy(energyWh)}, ${
      solarShare({ solarWh, energyWh })
    } of it from the sun.`,
  "program.started": ({ detail: { lastSeenMs } }, { when }) =>
    "The program started again after a crash or a power cut." +
    (lastSeenMs === null ? "" : ` Before, it was last seen at ${when(lastSeenMs)}.`),
  "storage.failed": ({ detail: { error } }) =>
    `Nothing can be stored at the moment (${error}); charging goes on.`,
  "program.broken": ({ detail: { error } }) =>
    `The program ends because of a bug in it; a tracked charge pauses. ${error}.`,
};

function namesOf(devices: readonly DeviceName[]): string {
  return devices.map((device) => deviceNamesEn[device]).join(" and ");
}
