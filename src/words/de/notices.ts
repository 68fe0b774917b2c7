import type { NoticeTexts } from "../notice_words.ts";

/** What a person is told who does not look at the pages. */
export const noticesDe: NoticeTexts = {
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
