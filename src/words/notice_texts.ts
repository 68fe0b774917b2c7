import type { DeviceName, HouseEvent } from "../domain/codes/house_event.ts";
import { adviceOf } from "./diagnosis_texts.ts";
import { type Formats, formatsFor, UNIT_SPACE } from "./format.ts";
import type { Place, Words } from "./words.ts";

/** What a person is told of an event, in one or two plain sentences; null: nothing. */
export function noticeText(event: HouseEvent, place: Place): string | null {
  const text = tell(event, place.words, formatsFor(place));
  return text === null ? null : text.replaceAll(UNIT_SPACE, " ");
}

function tell(event: HouseEvent, words: Words, formats: Formats): string | null {
  const texts = words.notices;
  const when = (atMs: number | null) =>
    atMs === null ? null : formats.moment({ atMs, nowMs: event.atMs });
  const named = (devices: readonly DeviceName[]) =>
    devices.map((name) => texts.device[name]).join(texts.and);
  switch (event.code) {
    case "device.lost":
      return texts.lost(named(event.detail.devices), when(event.detail.sinceMs));
    case "device.back":
      return texts.back(named(event.detail.devices), formats.duration(event.detail.lostMs));
    case "device.fault": {
      const { what, todo } = adviceOf(event.detail.diagnosis, words);
      return `${what}. ${todo}.`;
    }
    case "device.well":
      return texts.well(texts.device[event.detail.device], formats.duration(event.detail.lastedMs));
    case "session.ended": {
      const { endedBy, energyWh, solarWh } = event.detail;
      const solarPct = energyWh > 0 ? 100 * solarWh / energyWh : 0;
      const energy = formats.energy(energyWh);
      return texts.session(texts.sessionEnds[endedBy], energy, formats.percent(solarPct));
    }
    case "program.started":
      return texts.crashed(when(event.detail.lastSeenMs));
    case "storage.failed":
      return texts.storage(event.detail.error);
    case "program.broken":
      return texts.broken(event.detail.error);
    case "mode.chosen":
    case "mode.turned":
    case "charging.began":
    case "charging.paused":
    case "charging.stopped":
    case "plug.switched":
    case "settings.changed":
    case "secret.wrong":
    case "storage.recovered":
    case "program.stopped":
    case "program.restored":
    case "clock.set":
      return null;
  }
}
