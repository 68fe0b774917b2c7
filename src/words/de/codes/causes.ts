import { goalCausesDe } from "./goals.ts";
import {
  afterColon,
  type CauseWords,
  NO_CAUSE,
  NO_PLUG_CAUSE,
  type PlugCauseWords,
  type ReasonFormats,
} from "../../reason_words.ts";

interface Aged {
  readonly ageMs: number | null;
}

const OFF = {
  "user": "von Hand ausgeschaltet",
  "auto": "von selbst ausgeschaltet",
  "plug-in": "beim Anstecken ausgeschaltet",
  "car-full": "das Auto nimmt nichts mehr",
  "offline": "das Ladegerät fehlte",
  "goal": "das Auto hat, was sein Ziel wollte",
} as const;

/** Why charging or its mode changed, as what follows a colon. */
export const causesDe: CauseWords = {
  ...NO_CAUSE,
  ...goalCausesDe,
  "setup.charger": () => "kein Ladegerät eingerichtet",
  "setup.inverter": () => "kein Wechselrichter eingerichtet",
  "off": ({ modeBy }) => OFF[modeBy],
  "offline.charger": () => "das Ladegerät antwortet nicht",
  "rejected.charger": ({ diagnosis, detail }, { advice }) =>
    `das Ladegerät lehnt Befehle ab (${diagnosis ? advice(diagnosis).what : detail})`,
  "fault.charger": ({ diagnosis }, { advice }) => afterColon(advice(diagnosis).what),
  "asked": ({ currentA }, { current }) =>
    `das Auto nimmt nichts von den angebotenen ${current(currentA)}`,
  "car.waiting": () => "das Auto nimmt nichts vom angebotenen Strom",
  "car.idle": () => "das Auto nimmt nichts mehr",
  "car.absent": () => "kein Auto angesteckt",
  "car.full": ({ chargedMs }, { duration }) =>
    `nach ${duration(chargedMs)} Laden nimmt das Auto nichts mehr (voll oder Limit im Auto)`,
  "turn.plug-in": () => "angesteckt",
  "turn.tracked": ({ socPct, surplusW }, { power, percent }) =>
    socPct === null
      ? `${power(surplusW)} übrig`
      : `${power(surplusW)} übrig, Hausbatterie bei ${percent(socPct)}`,
  "turn.slow": ({ lackedMs }, { duration }) => `seit ${duration(lackedMs)} kein Überschuss`,
  "limit.fuse": ({ limitA }, { current }) => `die Hauptsicherung von ${current(limitA)}`,
  "switch.phases": ({ phases, surplusW }, { power }) =>
    `um auf ${phases === 1 ? "1 Phase" : `${phases} Phasen`} umzuschalten` +
    (surplusW === null ? "" : `, ${power(surplusW)} Sonne`),
  "wait.phases": ({ surplusW }, { power }) => `${power(surplusW)} übrig`,
  "limit.range": ({ maxA, minA }, { current }) =>
    `höchstens ${current(maxA)} erlaubt, mindestens ${current(minA)} nötig`,
  "guard.battery": drained,
  "wait.protection": drained,
  "stop.pending": ({ powerW, missingW }, { power }) =>
    `von ${power(powerW)} fehlten der Sonne ${power(missingW)}`,
  "wait.surplus": ({ surplusW, neededW }, { power }) =>
    surplusW < 0
      ? `dem Haus fehlten ${power(surplusW)}, ${power(neededW)} Überschuss nötig`
      : `${power(surplusW)} übrig, ${power(neededW)} nötig`,
  // What is spare by now does not tell why it paused.
  "wait.dwell": ({ surplusW }, { power }) =>
    surplusW < 0 ? `dem Haus fehlten ${power(surplusW)}` : null,
  "wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `Hausbatterie bei ${percent(Math.floor(socPct))}, Laden ab ${percent(startSocPct)}`,
  "wait.evening": ({ eveningSocPct }, { percent }) =>
    `die letzte Sonne füllt die Hausbatterie, ${percent(eveningSocPct)} bis Sonnenuntergang`,
  "wait.battery": () => "die Hausbatterie meldet ihren Ladestand nicht",
  "stale.meter": noMeter,
  "blind.meter": noMeter,
  "stale.battery": noBattery,
  "blind.battery": noBattery,
};

/** Why the plug was switched, likewise. */
export const plugCausesDe: PlugCauseWords = {
  ...NO_PLUG_CAUSE,
  "plug.disabled": () => "nicht von diesem Programm, das hier nichts schaltet",
  "plug.off-once": () => "einmal, weil dieses Programm die Steuerung übernimmt oder abgibt",
  "plug.fast": () => "das Auto lädt schnell",
  "plug.manual": () => "von jemandem so gewählt",
  "plug.by-hand": () => "von Hand",
  "plug.satisfied": () => "der Verbraucher hat genug",
  "plug.always": ({ endsAt }) => `„Immer an“ bis ${endsAt}`,
  "plug.on.window": ({ endsAt }) =>
    `das Zeitfenster bis ${endsAt}, ohne Bedingung („Ein ab“ ist 0)`,
  "plug.on.sun": ({ freeW, neededW }, { power }) =>
    `${power(freeW)} Sonne übrig, ${power(neededW)} nötig`,
  "plug.on.battery": ({ freeW, socPct }, { power, percent }) =>
    `${power(freeW)} Sonne übrig, und bei Wolken hilft die Hausbatterie (${percent(socPct)})`,
  "plug.blind": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "keine Werte vom Haus"
      : `seit ${duration(ageMs)} keine vollständigen Werte vom Haus`,
  "plug.wait.window": ({ nextAt }) =>
    nextAt === null ? "kein Zeitfenster ist gesetzt" : "das Zeitfenster ist vorbei",
  "plug.wait.start-hour": ({ startHour }) => `nicht vor ${String(startHour).padStart(2, "0")}:00`,
  "plug.wait.battery": () => "die Hausbatterie meldet ihren Ladestand nicht",
  "plug.wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `Hausbatterie bei ${percent(socPct)}, ein ab ${percent(startSocPct)}`,
  "plug.wait.power": ({ freeW, neededW }, { power }) =>
    freeW < 0
      ? `dem Haus fehlten ${power(freeW)}`
      : `${power(freeW)} Sonne übrig, ${power(neededW)} nötig`,
  "plug.wait.car": ({ freeW }, { power }) =>
    `das Auto geht vor und lässt ${power(Math.max(0, freeW))} Sonne übrig`,
  "plug.wait.import": ({ gridPowerW }, { power }) =>
    `das Netz lieferte ${power(gridPowerW)} neben einer Batterie, die lud`,
  "plug.wait.fuse": ({ limitA }, { current }) => `die Hauptsicherung von ${current(limitA)}`,
  "plug.wait.drain": ({ batteryPowerW, limitW }, { power }) =>
    `neben dem Auto gab die Batterie ${power(batteryPowerW)}, mehr als ${power(limitW)}`,
};

function drained({ limitW }: { readonly limitW: number }, { power }: ReasonFormats): string {
  return `die Hausbatterie gab mehr als ${power(limitW)}`;
}

function noMeter({ ageMs }: Aged, { duration }: ReasonFormats): string {
  return (ageMs === null ? "" : `seit ${duration(ageMs)} `) + "keine Werte vom Zähler";
}

function noBattery({ ageMs }: Aged, { duration }: ReasonFormats): string {
  return (ageMs === null ? "" : `seit ${duration(ageMs)} `) + "keine Werte von der Hausbatterie";
}
