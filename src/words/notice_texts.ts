import type { SessionEndedBy } from "../domain/history/history_rows.ts";
import type { DeviceName, HouseEvent } from "../domain/codes/house_event.ts";
import type { Language } from "../domain/settings/language.ts";
import { type Formats, formatsFor, type Place, UNIT_SPACE } from "./format.ts";

/** The words of what a person is told who does not look at the pages. */
interface NoticeTexts {
  readonly device: Readonly<Record<DeviceName, string>>;
  readonly and: string;
  readonly lost: (devices: string, since: string | null) => string;
  readonly back: (devices: string, lost: string) => string;
  readonly well: (device: string, lasted: string) => string;
  readonly sessionEnds: Readonly<Record<SessionEndedBy, string>>;
  readonly session: (end: string, energy: string, solar: string) => string;
  readonly crashed: (lastSeen: string | null) => string;
  readonly storage: (error: string) => string;
  readonly broken: (error: string) => string;
}

const EN: NoticeTexts = {
  device: {
    meter: "site meter",
    inverter: "inverter",
    battery: "house battery",
    charger: "charger",
    plug: "smart plug",
  },
  and: " and ",
  lost: (devices, since) =>
    since === null ? `No contact: ${devices}.` : `No contact since ${since}: ${devices}.`,
  back: (devices, lost) => `Back after ${lost}: ${devices}.`,
  well: (device, lasted) => `Nothing wrong any more after ${lasted}: ${device}.`,
  sessionEnds: {
    "car-full": "The car is full",
    "plug-out": "Charging ended, the plug was pulled",
    disabled: "Charging ended, switched off",
    lost: "A charging session was over when the program came back",
  },
  session: (end, energy, solar) => `${end}: ${energy}, ${solar} of it from the sun.`,
  crashed: (lastSeen) =>
    "The program started again after a crash or a power cut." +
    (lastSeen === null ? "" : ` Before, it was last seen at ${lastSeen}.`),
  storage: (error) => `Nothing can be stored at the moment (${error}); charging goes on.`,
  broken: (error) => `The program ends because of a bug in it; a tracked charge pauses. ${error}.`,
};

const DE: NoticeTexts = {
  device: {
    meter: "Netzzähler",
    inverter: "Wechselrichter",
    battery: "Hausbatterie",
    charger: "Ladegerät",
    plug: "Steckdose",
  },
  and: " und ",
  lost: (devices, since) =>
    since === null ? `Kein Kontakt: ${devices}.` : `Kein Kontakt seit ${since}: ${devices}.`,
  back: (devices, lost) => `Nach ${lost} wieder da: ${devices}.`,
  well: (device, lasted) => `Nach ${lasted} wieder in Ordnung: ${device}.`,
  sessionEnds: {
    "car-full": "Das Auto ist voll",
    "plug-out": "Laden beendet, ausgesteckt",
    disabled: "Laden beendet, ausgeschaltet",
    lost: "Ein Ladevorgang war vorbei, als das Programm zurückkam",
  },
  session: (end, energy, solar) => `${end}: ${energy}, davon ${solar} von der Sonne.`,
  crashed: (lastSeen) =>
    "Das Programm ist nach einem Absturz oder Stromausfall wieder da." +
    (lastSeen === null ? "" : ` Sein letztes Zeichen davor: ${lastSeen}.`),
  storage: (error) => `Im Moment lässt sich nichts speichern (${error}); das Laden geht weiter.`,
  broken: (error) =>
    `Das Programm endet wegen eines eigenen Fehlers; ein Laden mit der Sonne pausiert. ${error}.`,
};

const TEXTS: Readonly<Record<Language, NoticeTexts>> = { en: EN, de: DE };

/** What a person is told of an event, in one or two plain sentences; null: nothing. */
export function noticeText(event: HouseEvent, place: Place): string | null {
  const text = tell(event, place.language, formatsFor(place));
  return text === null ? null : text.replaceAll(UNIT_SPACE, " ");
}

function tell(event: HouseEvent, language: Language, formats: Formats): string | null {
  const texts = TEXTS[language];
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
      const { what, todo } = event.detail;
      return `${what[language]}. ${todo[language]}.`;
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
