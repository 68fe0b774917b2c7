import { goalCausesNl } from "./goals.ts";
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
  "user": "met de hand uitgezet",
  "auto": "vanzelf uitgezet",
  "plug-in": "uitgezet bij het aansluiten",
  "car-full": "de auto neemt niets meer",
  "offline": "de laadpaal was weg",
  "goal": "de auto heeft wat zijn doel vroeg",
} as const;

/** Why charging or its mode changed, as what follows a colon. */
export const causesNl: CauseWords = {
  ...NO_CAUSE,
  ...goalCausesNl,
  "setup.charger": () => "geen laadpaal ingesteld",
  "setup.inverter": () => "geen omvormer ingesteld",
  "off": ({ modeBy }) => OFF[modeBy],
  "offline.charger": () => "de laadpaal antwoordt niet",
  "rejected.charger": ({ diagnosis, detail }, { advice }) =>
    `de laadpaal weigert opdrachten (${diagnosis ? advice(diagnosis).what : detail})`,
  "fault.charger": ({ diagnosis }, { advice }) => afterColon(advice(diagnosis).what),
  "asked": ({ currentA }, { current }) =>
    `de auto neemt niets van de aangeboden ${current(currentA)}`,
  "car.waiting": () => "de auto neemt niets van de aangeboden stroom",
  "car.idle": () => "de auto neemt niets meer",
  "car.absent": () => "geen auto aangesloten",
  "car.full": ({ chargedMs }, { duration }) =>
    `na ${duration(chargedMs)} laden neemt de auto niets meer (vol of limiet in de auto)`,
  "turn.plug-in": () => "aangesloten",
  "turn.tracked": ({ socPct, surplusW }, { power, percent }) =>
    socPct === null
      ? `${power(surplusW)} over`
      : `${power(surplusW)} over, thuisbatterij op ${percent(socPct)}`,
  "turn.slow": ({ lackedMs }, { duration }) => `al ${duration(lackedMs)} geen overschot`,
  "limit.fuse": ({ limitA }, { current }) => `de hoofdzekering van ${current(limitA)}`,
  "switch.phases": ({ phases, surplusW }, { power }) =>
    `om naar ${phases === 1 ? "1 fase" : `${phases} fasen`} om te schakelen` +
    (surplusW === null ? "" : `, ${power(surplusW)} zon`),
  "wait.phases": ({ surplusW }, { power }) => `${power(surplusW)} over`,
  "limit.range": ({ maxA, minA }, { current }) =>
    `hoogstens ${current(maxA)} toegestaan, minstens ${current(minA)} nodig`,
  "guard.battery": drained,
  "wait.protection": drained,
  "stop.pending": ({ powerW, missingW }, { power }) =>
    `van ${power(powerW)} kwam de zon ${power(missingW)} tekort`,
  "wait.surplus": ({ surplusW, neededW }, { power }) =>
    surplusW < 0
      ? `het huis kwam ${power(surplusW)} tekort, ${power(neededW)} overschot nodig`
      : `${power(surplusW)} over, ${power(neededW)} nodig`,
  // What is spare by now does not tell why it paused.
  "wait.dwell": ({ surplusW }, { power }) =>
    surplusW < 0 ? `het huis kwam ${power(surplusW)} tekort` : null,
  "wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `thuisbatterij op ${percent(Math.floor(socPct))}, laden vanaf ${percent(startSocPct)}`,
  "wait.evening": ({ eveningSocPct }, { percent }) =>
    `de laatste zon vult de thuisbatterij, ${percent(eveningSocPct)} vóór zonsondergang`,
  "wait.battery": () => "de thuisbatterij meldt haar laadniveau niet",
  "stale.meter": noMeter,
  "blind.meter": noMeter,
  "stale.battery": noBattery,
  "blind.battery": noBattery,
};

/** Why the plug was switched, likewise. */
export const plugCausesNl: PlugCauseWords = {
  ...NO_PLUG_CAUSE,
  "plug.disabled": () => "niet door dit programma, dat hier niets schakelt",
  "plug.off-once": () => "eenmalig, omdat dit programma de bediening overneemt of loslaat",
  "plug.fast": () => "de auto laadt snel",
  "plug.manual": () => "door iemand zo gekozen",
  "plug.by-hand": () => "met de hand",
  "plug.satisfied": () => "de verbruiker heeft genoeg",
  "plug.always": ({ endsAt }) => `“Altijd aan” tot ${endsAt}`,
  "plug.on.window": ({ endsAt }) =>
    `het tijdvak tot ${endsAt}, zonder voorwaarde (“Aan vanaf” is 0)`,
  "plug.on.sun": ({ freeW, neededW }, { power }) =>
    `${power(freeW)} zon over, ${power(neededW)} nodig`,
  "plug.on.battery": ({ freeW, socPct }, { power, percent }) =>
    `${power(freeW)} zon over, en bij wolken helpt de thuisbatterij (${percent(socPct)})`,
  "plug.blind": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "geen waarden van het huis"
      : `al ${duration(ageMs)} geen volledige waarden van het huis`,
  "plug.wait.window": ({ nextAt }) =>
    nextAt === null ? "er is geen tijdvak ingesteld" : "het tijdvak is voorbij",
  "plug.wait.start-hour": ({ startHour }) => `niet vóór ${String(startHour).padStart(2, "0")}:00`,
  "plug.wait.battery": () => "de thuisbatterij meldt haar laadniveau niet",
  "plug.wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `thuisbatterij op ${percent(socPct)}, aan vanaf ${percent(startSocPct)}`,
  "plug.wait.power": ({ freeW, neededW }, { power }) =>
    freeW < 0
      ? `het huis kwam ${power(freeW)} tekort`
      : `${power(freeW)} zon over, ${power(neededW)} nodig`,
  "plug.wait.car": ({ freeW }, { power }) =>
    `de auto gaat voor en laat ${power(Math.max(0, freeW))} zon over`,
  "plug.wait.import": ({ gridPowerW }, { power }) =>
    `het net leverde ${power(gridPowerW)} terwijl een batterij laadde`,
  "plug.wait.fuse": ({ limitA }, { current }) => `de hoofdzekering van ${current(limitA)}`,
  "plug.wait.drain": ({ batteryPowerW, limitW }, { power }) =>
    `naast de auto gaf de batterij ${power(batteryPowerW)}, meer dan ${power(limitW)}`,
};

function drained({ limitW }: { readonly limitW: number }, { power }: ReasonFormats): string {
  return `de thuisbatterij gaf meer dan ${power(limitW)}`;
}

function noMeter({ ageMs }: Aged, { duration }: ReasonFormats): string {
  return (ageMs === null ? "" : `al ${duration(ageMs)} `) + "geen waarden van de meter";
}

function noBattery({ ageMs }: Aged, { duration }: ReasonFormats): string {
  return (ageMs === null ? "" : `al ${duration(ageMs)} `) + "geen waarden van de thuisbatterij";
}
