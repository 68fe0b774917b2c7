import type { ModeOrigin } from "../../../domain/house/mode.ts";
import type { Phases } from "../../../domain/house/units.ts";
import { settingsDe } from "../settings/settings.ts";
import { goalReasonsDe } from "./goals.ts";
import { isLevel, type ReasonWords } from "../../reason_words.ts";

const BLIND = " Zähler stumm.";

/** Reasons as German sentences. */
export const reasonsDe: ReasonWords = {
  ...goalReasonsDe,
  "starting-up": () => "Startet: die ersten Werte kommen in wenigen Sekunden.",
  "setup.charger": ({ missing }) =>
    missing === undefined
      ? "Kein Ladegerät eingerichtet. Adresse in den Einstellungen eintragen."
      : "Das Ladegerät ist halb eingerichtet: in den Einstellungen fehlt " +
        `„${settingsDe.fields[missing].label}“.`,
  "setup.inverter": () =>
    "Sonne braucht den Wechselrichter. Adresse in den Einstellungen eintragen.",
  "mode.asked": ({ mode }, { modeNames }) =>
    `${modeNames[mode]} gewählt: das Ladegerät erfährt es gerade.`,
  "off.new": () => "Aus: noch wurde kein Modus gewählt.",
  "off": ({ modeBy, sinceMs }, { when }) => switchedOff(modeBy, when(sinceMs)),
  "stopping": ({ powerW }, { power }) => `Hält an: noch fließen ${power(powerW)}.`,
  "silent.charger": ({ sinceMs }, { clockSeconds }) =>
    sinceMs === null
      ? "Das Ladegerät hat noch keine Werte gemeldet."
      : `Ladegerät stumm seit ${clockSeconds(sinceMs)}: sein Strom wird nicht erhöht.`,
  "offline.charger": ({ sinceMs }, { when }) =>
    sinceMs === null
      ? "Ladegerät hat noch nie geantwortet. Strom und Adresse prüfen."
      : `Ladegerät seit ${when(sinceMs)} ohne Antwort. Danach gilt wieder der gewählte Modus.`,
  "rejected.charger": ({ detail, diagnosis, isAskedAgain = false }, { advice }) =>
    `Ladegerät lehnt Befehle ab: ${diagnosis ? advice(diagnosis).what : detail}. Neuer Versuch` +
    (isAskedAgain
      ? " binnen einer Minute und nach neuer Einstellung."
      : " nach neuer Einstellung."),
  "fault.charger": ({ diagnosis }, { advice }) => {
    const { what, todo } = advice(diagnosis);
    return `${what}. ${todo}.`;
  },
  "asked": ({ currentA, sinceMs }, { current, when }) =>
    `Dem Auto sind ${current(currentA)} angeboten, seit ${when(sinceMs)}. Noch fließt nichts.`,
  "car.waiting": ({ asks, sinceMs, nextAtMs }, { when }) =>
    `Auto startet nicht: ${asks === 1 ? "einmal" : `${asks}-mal`} gebeten seit ${when(sinceMs)}. ` +
    (nextAtMs === null
      ? "Es kann noch von selbst beginnen."
      : `Nächster Versuch: ${when(nextAtMs)}.`),
  "car.idle": ({ currentA, sinceMs }, { current, when }) =>
    `Auto nimmt seit ${when(sinceMs)} nichts von ${current(currentA)}: ` +
    "voll, in Pause oder am eigenen Limit.",
  "car.absent": () => "Kein Auto angesteckt.",
  "car.full": ({ chargedMs }, { duration }) =>
    `Auto nimmt nach ${duration(chargedMs)} Laden keinen Strom mehr. Voll oder Limit im Auto.`,
  "turn.plug-in": ({ mode }, { modeNames }) => `Angesteckt: auf ${modeNames[mode]} gewechselt.`,
  "turn.tracked": ({ socPct, surplusW }, { power, percent }) =>
    socPct === null
      ? `Von Langsam auf Sonne: ${power(surplusW)} übrig.`
      : `Von Langsam auf Sonne: Batterie ${percent(socPct)}, ${power(surplusW)} übrig.`,
  "turn.slow": ({ lackedMs }, { duration }) =>
    `Von Sonne auf Langsam: seit ${duration(lackedMs)} kein Überschuss.`,
  "charging.slow": ({ powerW, sunW, isMeterBlind }, { power }) =>
    sunW === undefined
      ? `Lädt mit ${power(powerW)}, unabhängig von der Sonne (Langsam).${isMeterBlind ? BLIND : ""}`
      : `Lädt mit ${power(powerW)}: die kleinste Ladung und ${power(sunW)} Sonne (Langsam).`,
  "charging.fast": ({ powerW, isMeterBlind }, { power }) =>
    `Lädt mit ${power(powerW)}, unabhängig von der Sonne (Schnell).${isMeterBlind ? BLIND : ""}`,
  "charging.changing": ({ powerW, currentA }, { power, current }) =>
    `Stellt auf ${current(currentA)} um: gerade fließen ${power(powerW)}.`,
  "charging.tracked": ({ powerW, spareW, phases }, { power }) =>
    isLevel(spareW)
      ? `Lädt mit ${power(powerW)}${onSwitched(phases)}: alles, was die Sonne gibt.`
      : spareW < 0
      ? `Lädt mit ${power(powerW)}${onSwitched(phases)}: ${power(spareW)} mehr, als die Sonne gibt.`
      : `Lädt mit ${power(powerW)}${onSwitched(phases)} von der Sonne, noch ${
        power(spareW)
      } übrig.`,
  "limit.current": ({ powerW, limitA, phases }, { power, current }) =>
    `Lädt mit ${power(powerW)}${onSwitched(phases)}: mehr lässt die Grenze von ${
      current(limitA)
    } nicht zu.`,
  "limit.car": ({ powerW, currentA }, { power, current }) =>
    `Lädt mit ${power(powerW)}: mehr nimmt das Auto von den angebotenen ${
      current(currentA)
    } nicht.`,
  "limit.range": ({ minA, maxA }, { current }) =>
    `Lädt nicht: höchstens ${current(maxA)} erlaubt, mindestens ${current(minA)} nötig.`,
  "charging.held-back": ({ powerW }, { power }) =>
    `Lädt mit ${power(powerW)}, Wechselrichter gedrosselt: mehr, solange kein Bezug.`,
  "wait.room": ({ powerW }, { power }) =>
    `Beginnt, sobald ein nachrangiges Ladegerät seine ${power(powerW)} freigibt.`,
  "limit.fuse": ({ currentA, limitA, startsAtMs }, { current, clockSeconds }) =>
    currentA > 0
      ? `Mit ${current(currentA)}, damit alles unter der Hauptsicherung von ${
        current(limitA)
      } bleibt.`
      : startsAtMs === undefined
      ? `Pausiert: Das Haus lässt von der Hauptsicherung von ${current(limitA)} zu wenig übrig.`
      : `Pausiert: Haus und Verbraucher hatten die Hauptsicherung von ${current(limitA)} ` +
        `ausgelastet. Beginnt frühestens um ${clockSeconds(startsAtMs)}.`,
  "switch.phases": ({ phases, isUp, surplusW, minutes, powerW }, { power }) =>
    (powerW === undefined
      ? `Schaltet auf ${onPhases(phases)} um`
      : `Pausiert und wechselt auf ${onPhases(phases)}`) +
    (surplusW === null
      ? "."
      : isUp && minutes !== null
      ? `: seit ${minutes} min ${power(surplusW)} Sonne.`
      : `: ${power(surplusW)} Sonne.`),
  "wait.phases": ({ surplusW, phases, switchesAtMs }, { power, when }) =>
    `Lädt nicht: ${power(surplusW)} übrig reichen für ${onPhases(phases)}. ` +
    (switchesAtMs === null
      ? "Umgeschaltet wird erst nach neuem Anstecken: Zwei Versuche sind misslungen."
      : `Schaltet frühestens ${when(switchesAtMs)} um.`),
  "wait.held-back": ({ startsAtMs }, { clockSeconds }) =>
    `Wechselrichter gedrosselt, vielleicht mehr Sonne: Versuch um ${clockSeconds(startsAtMs)}.`,
  "limit.cloudy": ({ powerW, spareW }, { power }) =>
    `Wolken: Laden auf ${power(powerW)} begrenzt, noch ${power(spareW)} übrig.`,
  "guard.battery": ({ batteryPowerW, limitW, pausesAtMs }, { power, clockSeconds }) =>
    `Hausbatterie gibt ${power(batteryPowerW)}, Grenze ${power(limitW)}: ` +
    `Ladepause ab ${clockSeconds(pausesAtMs)}.`,
  "wait.protection": ({ limitW, startsAtMs }, { power, clockSeconds }) =>
    `Hausbatterie gab mehr als ${power(limitW)}: Ladepause bis ${clockSeconds(startsAtMs)}.`,
  "stop.pending": ({ powerW, missingW, pausesAtMs, ...part }, { power, clockSeconds }) =>
    (missingW < powerW
      ? `Zu wenig Sonne: ${power(missingW)} von ${power(powerW)} fehlen`
      : `Keine Sonne mehr für die ${power(powerW)} des Autos`) +
    `${ofOthers(part, power)}, ` +
    `Ladepause ab ${clockSeconds(pausesAtMs)}.`,
  "wait.surplus": ({ surplusW, neededW, phases, ...part }, { power }) =>
    surplusW < 0
      ? `Lädt nicht: dem Haus fehlen ${power(surplusW)}${ofOthers(part, power)}, ` +
        `${power(neededW)} Überschuss nötig (${onPhases(phases)}).`
      : power(surplusW) === power(neededW)
      ? `Lädt nicht: knapp unter den nötigen ${power(neededW)} (${onPhases(phases)})` +
        `${ofOthers(part, power)}.`
      : `Lädt nicht: ${power(surplusW)} übrig${ofOthers(part, power)}, ` +
        `${power(neededW)} nötig (${onPhases(phases)}).`,
  "wait.stable": ({ surplusW, startsAtMs, ...part }, { power, clockSeconds }) =>
    `Genug Sonne: ${power(surplusW)} übrig${ofOthers(part, power)}. ` +
    `Start um ${clockSeconds(startsAtMs)}, wenn es so bleibt.`,
  "wait.dwell": ({ surplusW, startsAtMs, ...part }, { power, clockSeconds }) =>
    `Pause: ${power(surplusW)} ${surplusW < 0 ? "fehlen" : "übrig"}${ofOthers(part, power)}. ` +
    `Start frühestens um ${clockSeconds(startsAtMs)}.`,
  "wait.soc": ({ socPct, startSocPct, comesWh, wantedWh }, { percent, energy }) =>
    `Hausbatterie zuerst: ${percent(Math.floor(socPct))}, Laden ab ${percent(startSocPct)}` +
    (comesWh === undefined || wantedWh === undefined
      ? "."
      : ` oder sobald die Sonne, die noch kommt, sie sicher füllt (${energy(comesWh)} von ${
        energy(wantedWh)
      }).`),
  "wait.evening": ({ comesWh, socPct, eveningSocPct }, { percent, energy }) =>
    `Hausbatterie zuerst: ${percent(Math.floor(socPct))} von ${percent(eveningSocPct)} ` +
    `bis Sonnenuntergang, noch ${energy(comesWh)} Sonne.`,
  "wait.battery": () => "Lädt nicht: die Hausbatterie meldet ihren Ladestand nicht.",
  "stale.meter": ({ ageMs, pausesAtMs }, { duration, clockSeconds }) =>
    `Zähler seit ${duration(ageMs)} stumm: kleinster Strom, ` +
    `Ladepause ab ${clockSeconds(pausesAtMs)}.`,
  "blind.meter": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Lädt nicht: der Zähler hat noch nie geantwortet."
      : `Lädt nicht: seit ${duration(ageMs)} keine Werte vom Zähler.`,
  "stale.battery": ({ ageMs, pausesAtMs }, { duration, clockSeconds }) =>
    `Hausbatterie seit ${duration(ageMs)} stumm: kleinster Strom, ` +
    `Ladepause ab ${clockSeconds(pausesAtMs)}.`,
  "blind.battery": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Lädt nicht: die Hausbatterie hat noch nie geantwortet."
      : `Lädt nicht: seit ${duration(ageMs)} keine Werte von der Hausbatterie.`,
};

/** What other loads have of a surplus: what they would leave to the car, or what is kept for them. */
function ofOthers(
  { plugW, othersW }: { readonly plugW?: number; readonly othersW?: number },
  power: (powerW: number) => string,
): string {
  if (othersW !== undefined) {
    return othersW > 0
      ? ` (mit ${power(othersW)}, die noch andere Verbraucher nehmen)`
      : ` (${power(othersW)} bleiben für andere Verbraucher)`;
  }
  if (plugW === undefined) return "";
  return plugW > 0
    ? ` (mit ${power(plugW)}, die noch die Steckdose nimmt)`
    : ` (${power(plugW)} bleiben für die Steckdose)`;
}

function onSwitched(phases: Phases | undefined): string {
  return phases === undefined ? "" : ` auf ${onPhases(phases)}`;
}

function onPhases(phases: Phases): string {
  return phases === 1 ? "1 Phase" : `${phases} Phasen`;
}

function switchedOff(modeBy: ModeOrigin, when: string): string {
  switch (modeBy) {
    case "user":
      return `Aus seit ${when}, von Hand geschaltet.`;
    case "auto":
      return `Aus seit ${when}, von selbst geschaltet.`;
    case "plug-in":
      return `Aus seit ${when}, beim Anstecken geschaltet.`;
    case "car-full":
      return `Aus seit ${when}: das Auto nimmt keinen Strom mehr. Voll oder Limit im Auto.`;
    case "goal":
      return `Aus seit ${when}: das Auto hat, was sein Ziel wollte.`;
    case "offline":
      return `Aus seit ${when}, weil das Ladegerät fehlte.`;
  }
}
