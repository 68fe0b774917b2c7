import { momentsNl } from "../moments.ts";
import type { PlugReasonWords } from "../../reason_words.ts";

/** Reasons of a switch as Dutch sentences, whatever it is called. */
export const plugReasonsNl: PlugReasonWords = {
  "plug.disabled": () => "Wordt niet geschakeld: in de instellingen niet in gebruik.",
  "plug.offline": ({ sinceMs }, { when }) =>
    sinceMs === null
      ? "Heeft nog nooit geantwoord. Controleer stroom en adres."
      : `Antwoordt niet sinds ${when(sinceMs)}.`,
  "plug.off-once": () =>
    "Eenmalig uitgezet, omdat dit programma de bediening overneemt of loslaat.",
  "plug.unheard": ({ sinceMs, on }, { when }) =>
    `Moet sinds ${when(sinceMs)} ${on ? "aan" : "uit"} zijn. Het relais volgt nog niet.`,
  "plug.fast": () => "Uit zolang de auto snel laadt.",
  "plug.manual": ({ on, untilMs }, { when }) =>
    `${on ? "Aan" : "Uit"} tot ${when(untilMs)}, omdat iemand dat koos.`,
  "plug.by-hand": ({ on, sinceMs }, { when }) =>
    `${on ? "Aan" : "Uit"} sinds ${when(sinceMs)}, met de hand geschakeld. ` +
    "Blijft zo tot het volgende tijdvak.",
  "plug.satisfied": ({ sinceMs }, { when }) =>
    `De verbruiker heeft genoeg sinds ${when(sinceMs)}. Uit tot het volgende tijdvak.`,
  "plug.always": ({ endsAt, isTomorrow }) =>
    `Aan tot ${clockOfDay(endsAt, { isTomorrow })}, wat de zon ook doet (Altijd aan).`,
  "plug.on.window": ({ endsAt, isTomorrow }) =>
    `Aan tot ${clockOfDay(endsAt, { isTomorrow })}: “Aan vanaf” is 0, het vermogen telt niet.`,
  "plug.on.sun": ({ freeW, neededW }, { power }) =>
    `Aan: ${power(freeW)} zon over, aan vanaf ${power(neededW)}.`,
  "plug.on.battery": ({ freeW, socPct }, { power, percent }) =>
    `Aan: ${power(freeW)} zon over, met wolken. De batterij (${percent(socPct)}) helpt.`,
  "plug.on.dip": ({ missingW, offAtMs }, { power, clockSeconds }) =>
    `Te weinig zon: ${power(missingW)} tekort, uit om ${clockSeconds(offAtMs)}.`,
  "plug.stale": ({ ageMs, offAtMs }, { clockSeconds, duration }) =>
    `Meter al ${duration(ageMs)} stil: uit om ${clockSeconds(offAtMs)}.`,
  "plug.blind": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Wacht: de meter heeft nog nooit geantwoord."
      : `Wacht: al ${duration(ageMs)} geen volledige waarden van het huis.`,
  "plug.wait.window": ({ nextAt, isTomorrow }) =>
    nextAt === null
      ? "Wacht: er is geen tijdvak ingesteld."
      : `Wacht op het tijdvak vanaf ${clockOfDay(nextAt, { isTomorrow })}.`,
  "plug.wait.start-hour": ({ startHour }) =>
    `Wacht op het startuur, ${String(startHour).padStart(2, "0")}:00.`,
  "plug.wait.battery": () => "Wacht: de thuisbatterij meldt haar laadniveau niet.",
  "plug.wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `Thuisbatterij eerst: ${percent(socPct)}, aan vanaf ${percent(startSocPct)}.`,
  "plug.wait.power": ({ freeW, neededW }, { power }) =>
    freeW < 0
      ? `Wacht: het huis komt ${power(freeW)} tekort, aan vanaf ${power(neededW)} zon.`
      : `Wacht: ${power(freeW)} zon over, aan vanaf ${power(neededW)}.`,
  "plug.wait.import": ({ gridPowerW }, { power }) =>
    `Wacht: het net levert ${power(gridPowerW)}. ` +
    "Wat naar de batterij gaat, is er hier niet.",
  "plug.wait.fuse": ({ limitA }, { current }) =>
    `Uit: ingeschakeld zouden huis en verbruikers de hoofdzekering van ` +
    `${current(limitA)} overbelasten.`,
  "plug.wait.drain": ({ batteryPowerW, limitW }, { power }) =>
    `Uit: naast de auto geeft de batterij ${power(batteryPowerW)}, meer dan ` +
    `${power(limitW)} (Max. ontladen).`,
  "plug.wait.car": ({ freeW, neededW }, { power }) =>
    `Auto eerst: nog ${power(Math.max(0, freeW))} zon over, aan vanaf ${power(neededW)}.`,
  "plug.wait.stable": ({ freeW, startsAtMs }, { power, clockSeconds }) =>
    `Genoeg zon: ${power(freeW)}. Aan om ${clockSeconds(startsAtMs)} als het zo blijft.`,
  "plug.dwell": ({ switchesAtMs, on }, { clockSeconds }) =>
    `Gaat om ${clockSeconds(switchesAtMs)} ${on ? "aan" : "uit"}: ` +
    "drie minuten tussen twee keer schakelen.",
};

function clockOfDay(
  clock: string,
  { isTomorrow }: { readonly isTomorrow: boolean },
): string {
  return isTomorrow ? momentsNl.tomorrow(clock) : clock;
}
