import type { ModeOrigin } from "../../../domain/house/mode.ts";
import type { Phases } from "../../../domain/house/units.ts";
import { settingsNl } from "../settings/settings.ts";
import { goalReasonsNl } from "./goals.ts";
import { isLevel, type ReasonWords } from "../../reason_words.ts";

const BLIND = " Meter stil.";

/** Reasons as Dutch sentences. */
export const reasonsNl: ReasonWords = {
  ...goalReasonsNl,
  "starting-up": () => "Start: de eerste waarden komen binnen enkele seconden.",
  "setup.charger": ({ missing }) =>
    missing === undefined
      ? "Geen laadpaal ingesteld. Vul het adres in bij de instellingen."
      : "De laadpaal is half ingesteld: in de instellingen ontbreekt " +
        `“${settingsNl.fields[missing].label}”.`,
  "setup.inverter": () => "Zon heeft de omvormer nodig. Vul het adres in bij de instellingen.",
  "mode.asked": ({ mode }, { modeNames }) =>
    `${modeNames[mode]} gekozen: de laadpaal krijgt het net te horen.`,
  "off.new": () => "Uit: er is nog geen modus gekozen.",
  "off": ({ modeBy, sinceMs }, { when }) => switchedOff(modeBy, when(sinceMs)),
  "stopping": ({ powerW }, { power }) => `Stopt: er loopt nog ${power(powerW)}.`,
  "silent.charger": ({ sinceMs }, { clockSeconds }) =>
    sinceMs === null
      ? "De laadpaal heeft nog geen waarden gemeld."
      : `Laadpaal stil sinds ${clockSeconds(sinceMs)}: zijn stroom gaat niet omhoog.`,
  "offline.charger": ({ sinceMs }, { when }) =>
    sinceMs === null
      ? "Laadpaal heeft nog nooit geantwoord. Controleer stroom en adres."
      : `Laadpaal zonder antwoord sinds ${when(sinceMs)}. Daarna geldt de gekozen modus weer.`,
  "rejected.charger": ({ detail, diagnosis, isAskedAgain = false }, { advice }) =>
    `Laadpaal weigert opdrachten: ${diagnosis ? advice(diagnosis).what : detail}. Opnieuw` +
    (isAskedAgain ? " binnen een minuut en na andere instellingen." : " na andere instellingen."),
  "fault.charger": ({ diagnosis }, { advice }) => {
    const { what, todo } = advice(diagnosis);
    return `${what}. ${todo}.`;
  },
  "asked": ({ currentA, sinceMs }, { current, when }) =>
    `De auto krijgt ${current(currentA)} aangeboden sinds ${when(sinceMs)}. Er loopt nog niets.`,
  "car.waiting": ({ asks, sinceMs, nextAtMs }, { when }) =>
    `Auto start niet: ${asks === 1 ? "één keer" : `${asks} keer`} gevraagd sinds ${
      when(sinceMs)
    }. ` +
    (nextAtMs === null ? "Hij kan nog vanzelf beginnen." : `Volgende poging: ${when(nextAtMs)}.`),
  "car.idle": ({ currentA, sinceMs }, { current, when }) =>
    `Auto neemt sinds ${when(sinceMs)} niets van ${current(currentA)}: ` +
    "vol, in rust of op eigen limiet.",
  "car.absent": () => "Geen auto aangesloten.",
  "car.full": ({ chargedMs }, { duration }) =>
    `Auto neemt na ${duration(chargedMs)} laden geen stroom meer. Vol of limiet in de auto.`,
  "turn.plug-in": ({ mode }, { modeNames }) => `Aangesloten: naar ${modeNames[mode]} gegaan.`,
  "turn.tracked": ({ socPct, surplusW }, { power, percent }) =>
    socPct === null
      ? `Van Rustig naar Zon: ${power(surplusW)} over.`
      : `Van Rustig naar Zon: batterij ${percent(socPct)}, ${power(surplusW)} over.`,
  "turn.slow": ({ lackedMs }, { duration }) =>
    `Van Zon naar Rustig: al ${duration(lackedMs)} geen overschot.`,
  "charging.slow": ({ powerW, sunW, isMeterBlind }, { power }) =>
    sunW === undefined
      ? `Laadt met ${power(powerW)}, wat de zon ook doet (Rustig).${isMeterBlind ? BLIND : ""}`
      : `Laadt met ${power(powerW)}: de kleinste lading en ${power(sunW)} zon (Rustig).`,
  "charging.fast": ({ powerW, isMeterBlind }, { power }) =>
    `Laadt met ${power(powerW)}, wat de zon ook doet (Snel).${isMeterBlind ? BLIND : ""}`,
  "charging.changing": ({ powerW, currentA }, { power, current }) =>
    `Gaat naar ${current(currentA)}: nu loopt er ${power(powerW)}.`,
  "charging.tracked": ({ powerW, spareW, phases }, { power }) =>
    isLevel(spareW)
      ? `Laadt met ${power(powerW)}${onSwitched(phases)}: alles wat de zon geeft.`
      : spareW < 0
      ? `Laadt met ${power(powerW)}${onSwitched(phases)}: ${power(spareW)} meer dan de zon geeft.`
      : `Laadt met ${power(powerW)}${onSwitched(phases)} van de zon, nog ${power(spareW)} over.`,
  "limit.current": ({ powerW, limitA, phases }, { power, current }) =>
    `Laadt met ${power(powerW)}${onSwitched(phases)}: meer laat de grens van ${
      current(limitA)
    } niet toe.`,
  "limit.car": ({ powerW, currentA }, { power, current }) =>
    `Laadt met ${power(powerW)}: meer neemt de auto niet van de aangeboden ${current(currentA)}.`,
  "limit.range": ({ minA, maxA }, { current }) =>
    `Laadt niet: hoogstens ${current(maxA)} toegestaan, minstens ${current(minA)} nodig.`,
  "charging.held-back": ({ powerW }, { power }) =>
    `Laadt met ${power(powerW)}, omvormer begrensd: meer zolang er niets van het net komt.`,
  "wait.room": ({ powerW }, { power }) =>
    `Begint zodra een laadpaal met minder voorrang zijn ${power(powerW)} vrijgeeft.`,
  "limit.fuse": ({ currentA, limitA, startsAtMs }, { current, clockSeconds }) =>
    currentA > 0
      ? `Met ${current(currentA)}, zodat huis en verbruikers onder de hoofdzekering ` +
        `van ${current(limitA)} blijven.`
      : startsAtMs === undefined
      ? `Gepauzeerd: het huis laat te weinig over van de hoofdzekering van ${current(limitA)}.`
      : `Gepauzeerd: huis en verbruikers hadden de hoofdzekering van ${current(limitA)} ` +
        `vol belast. Begint op zijn vroegst om ${clockSeconds(startsAtMs)}.`,
  "switch.phases": ({ phases, isUp, surplusW, minutes, powerW }, { power }) =>
    (powerW === undefined
      ? `Schakelt om naar ${onPhases(phases)}`
      : `Pauzeert om naar ${onPhases(phases)} om te schakelen`) +
    (surplusW === null
      ? "."
      : isUp && minutes !== null
      ? `: al ${minutes} min ${power(surplusW)} zon.`
      : `: ${power(surplusW)} zon.`),
  "wait.phases": ({ surplusW, phases, switchesAtMs }, { power, when }) =>
    `Laadt niet: ${power(surplusW)} over is genoeg voor ${onPhases(phases)}. ` +
    (switchesAtMs === null
      ? "Omschakelen gaat pas als de auto opnieuw is aangesloten: twee pogingen zijn mislukt."
      : `Omschakelen kan vanaf ${when(switchesAtMs)}.`),
  "wait.held-back": ({ startsAtMs }, { clockSeconds }) =>
    `Omvormer begrensd, misschien meer zon: poging om ${clockSeconds(startsAtMs)}.`,
  "limit.cloudy": ({ powerW, spareW }, { power }) =>
    `Wolken: laden begrensd op ${power(powerW)}, nog ${power(spareW)} over.`,
  "guard.battery": ({ batteryPowerW, limitW, pausesAtMs }, { power, clockSeconds }) =>
    `Thuisbatterij geeft ${power(batteryPowerW)}, grens ${power(limitW)}: ` +
    `laadpauze vanaf ${clockSeconds(pausesAtMs)}.`,
  "wait.protection": ({ limitW, startsAtMs }, { power, clockSeconds }) =>
    `Thuisbatterij gaf meer dan ${power(limitW)}: laadpauze tot ${clockSeconds(startsAtMs)}.`,
  "stop.pending": ({ powerW, missingW, pausesAtMs, ...part }, { power, clockSeconds }) =>
    (missingW < powerW
      ? `Te weinig zon: ${power(missingW)} van ${power(powerW)} tekort`
      : `Geen zon meer voor de ${power(powerW)} van de auto`) +
    `${ofOthers(part, power)}, ` +
    `laadpauze vanaf ${clockSeconds(pausesAtMs)}.`,
  "wait.surplus": ({ surplusW, neededW, phases, ...part }, { power }) =>
    surplusW < 0
      ? `Laadt niet: het huis komt ${power(surplusW)} tekort${ofOthers(part, power)}, ` +
        `${power(neededW)} overschot nodig (${onPhases(phases)}).`
      : power(surplusW) === power(neededW)
      ? `Laadt niet: net onder de benodigde ${power(neededW)} (${onPhases(phases)})` +
        `${ofOthers(part, power)}.`
      : `Laadt niet: ${power(surplusW)} over${ofOthers(part, power)}, ` +
        `${power(neededW)} nodig (${onPhases(phases)}).`,
  "wait.stable": ({ surplusW, startsAtMs, ...part }, { power, clockSeconds }) =>
    `Genoeg zon: ${power(surplusW)} over${ofOthers(part, power)}. ` +
    `Start om ${clockSeconds(startsAtMs)} als het zo blijft.`,
  "wait.dwell": ({ surplusW, startsAtMs, ...part }, { power, clockSeconds }) =>
    `Pauze: ${power(surplusW)} ${surplusW < 0 ? "tekort" : "over"}${ofOthers(part, power)}. ` +
    `Start op zijn vroegst om ${clockSeconds(startsAtMs)}.`,
  "wait.soc": ({ socPct, startSocPct, comesWh, wantedWh }, { percent, energy }) =>
    `Thuisbatterij eerst: ${percent(Math.floor(socPct))}, laden vanaf ${percent(startSocPct)}` +
    (comesWh === undefined || wantedWh === undefined
      ? "."
      : ` of zodra de zon die nog komt haar zeker vult (${energy(comesWh)} van ${
        energy(wantedWh)
      }).`),
  "wait.evening": ({ comesWh, socPct, eveningSocPct }, { percent, energy }) =>
    `Thuisbatterij eerst: ${percent(Math.floor(socPct))} van ${percent(eveningSocPct)} ` +
    `vóór zonsondergang, nog ${energy(comesWh)} zon.`,
  "wait.battery": () => "Laadt niet: de thuisbatterij meldt haar laadniveau niet.",
  "stale.meter": ({ ageMs, pausesAtMs }, { duration, clockSeconds }) =>
    `Meter al ${duration(ageMs)} stil: kleinste stroom, ` +
    `laadpauze vanaf ${clockSeconds(pausesAtMs)}.`,
  "blind.meter": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Laadt niet: de meter heeft nog nooit geantwoord."
      : `Laadt niet: al ${duration(ageMs)} geen waarden van de meter.`,
  "stale.battery": ({ ageMs, pausesAtMs }, { duration, clockSeconds }) =>
    `Thuisbatterij al ${duration(ageMs)} stil: kleinste stroom, ` +
    `laadpauze vanaf ${clockSeconds(pausesAtMs)}.`,
  "blind.battery": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Laadt niet: de thuisbatterij heeft nog nooit geantwoord."
      : `Laadt niet: al ${duration(ageMs)} geen waarden van de thuisbatterij.`,
};

/** What other loads have of a surplus: what they would leave to the car, or what is kept for them. */
function ofOthers(
  { plugW, othersW }: { readonly plugW?: number; readonly othersW?: number },
  power: (powerW: number) => string,
): string {
  if (othersW !== undefined) {
    return othersW > 0
      ? ` (met ${power(othersW)} die andere verbruikers nog nemen)`
      : ` (${power(othersW)} blijft voor andere verbruikers)`;
  }
  if (plugW === undefined) return "";
  return plugW > 0
    ? ` (met ${power(plugW)} die de stekker nog neemt)`
    : ` (${power(plugW)} blijft voor de stekker)`;
}

function onSwitched(phases: Phases | undefined): string {
  return phases === undefined ? "" : ` op ${onPhases(phases)}`;
}

function onPhases(phases: Phases): string {
  return phases === 1 ? "1 fase" : `${phases} fasen`;
}

function switchedOff(modeBy: ModeOrigin, when: string): string {
  switch (modeBy) {
    case "user":
      return `Uit sinds ${when}, met de hand uitgezet.`;
    case "auto":
      return `Uit sinds ${when}, vanzelf uitgezet.`;
    case "plug-in":
      return `Uit sinds ${when}, uitgezet bij het aansluiten.`;
    case "car-full":
      return `Uit sinds ${when}: de auto neemt geen stroom meer. Vol of limiet in de auto.`;
    case "goal":
      return `Uit sinds ${when}: de auto heeft wat zijn doel vroeg.`;
    case "offline":
      return `Uit sinds ${when}, omdat de laadpaal weg was.`;
  }
}
