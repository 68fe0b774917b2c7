import type { ModeOrigin } from "../../src/domain/mode.ts";
import type { Phases } from "../../src/domain/units.ts";
import type { ReasonTexts } from "./reason_texts.ts";

const BLIND = " Der Zähler sagt nichts.";

/** Reasons as German sentences. */
export const reasonsDe: ReasonTexts = {
  "starting-up": () => "Startet: die ersten Werte kommen in wenigen Sekunden.",
  "setup.charger": () => "Kein Ladegerät eingerichtet. Adresse in den Einstellungen eintragen.",
  "setup.inverter": () =>
    "Sonne braucht den Wechselrichter. Adresse in den Einstellungen eintragen.",
  "off": ({ modeBy, sinceMs }, { when }) => switchedOff(modeBy, when(sinceMs)),
  "stopping": ({ powerW }, { power }) => `Hält an: noch fließen ${power(powerW)}.`,
  "offline.charger": ({ sinceMs }, { when }) =>
    sinceMs === null
      ? "Ladegerät hat noch nie geantwortet. Strom und Adresse prüfen."
      : `Ladegerät antwortet seit ${when(sinceMs)} nicht. Der Modus wartet auf es.`,
  "rejected.charger": ({ detail }) =>
    `Ladegerät lehnt Befehle ab: ${detail}. Neuer Versuch, sobald sich die Einstellungen ändern.`,
  "asked": ({ currentA, sinceMs }, { current, when }) =>
    `Auto gebeten, ${current(currentA)} zu nehmen (${when(sinceMs)}). Noch fließt nichts.`,
  "charging.slow": ({ powerW, isMeterBlind }, { power }) =>
    `Lädt mit ${power(powerW)}, unabhängig von der Sonne (Langsam).${isMeterBlind ? BLIND : ""}`,
  "charging.fast": ({ powerW, isMeterBlind }, { power }) =>
    `Lädt mit ${power(powerW)}, unabhängig von der Sonne (Schnell).${isMeterBlind ? BLIND : ""}`,
  "charging.tracked": ({ powerW, spareW }, { power }) =>
    spareW < 0
      ? `Lädt ${power(powerW)}, ${power(spareW)} mehr als die Sonne gibt.`
      : `Lädt ${power(powerW)} Sonne. ${power(spareW)} Reserve.`,
  "limit.current": ({ powerW, limitA }, { power, current }) =>
    `Lädt ${power(powerW)}: mehr lässt die Grenze von ${current(limitA)} nicht zu.`,
  "stop.pending": ({ powerW, missingW, pausesAtMs }, { power, clockSeconds }) =>
    `Sonne geht: ${power(missingW)} von ${power(powerW)} fehlen, ` +
    `Pause um ${clockSeconds(pausesAtMs)}.`,
  "wait.surplus": ({ surplusW, neededW, phases }, { power }) =>
    surplusW < 0
      ? `Lädt nicht: dem Haus fehlen ${power(surplusW)}, ` +
        `${power(neededW)} Überschuss nötig (${onPhases(phases)}).`
      : `Lädt nicht: ${power(surplusW)} übrig, ${power(neededW)} nötig (${onPhases(phases)}).`,
  "wait.stable": ({ surplusW, startsAtMs }, { power, clockSeconds }) =>
    `Genug Sonne: ${power(surplusW)} übrig. ` +
    `Start um ${clockSeconds(startsAtMs)}, wenn es so bleibt.`,
  "wait.dwell": ({ surplusW, startsAtMs }, { power, clockSeconds }) =>
    `Pause: ${power(surplusW)} ${surplusW < 0 ? "fehlen" : "übrig"}. ` +
    `Start frühestens um ${clockSeconds(startsAtMs)}.`,
  "wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `Hausbatterie zuerst: ${percent(socPct)}, Start ab ${percent(startSocPct)}.`,
  "wait.battery": () => "Lädt nicht: die Hausbatterie meldet ihren Ladestand nicht.",
  "stale.meter": ({ ageMs, pausesAtMs }, { duration, clockSeconds }) =>
    `Zähler seit ${duration(ageMs)} stumm: kleinster Strom, ` +
    `Pause um ${clockSeconds(pausesAtMs)}.`,
  "blind.meter": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Lädt nicht: der Zähler hat noch nie geantwortet."
      : `Lädt nicht: seit ${duration(ageMs)} keine Werte vom Zähler.`,
};

function onPhases(phases: Phases): string {
  return phases === 1 ? "1 Phase" : `${phases} Phasen`;
}

function switchedOff(modeBy: ModeOrigin, when: string): string {
  switch (modeBy) {
    case "user":
      return `Aus. ${when} von Hand ausgeschaltet.`;
    case "auto":
      return `Aus. ${when} von selbst ausgeschaltet.`;
    case "plug-in":
      return `Aus. ${when} beim Anstecken ausgeschaltet.`;
    case "car-full":
      return `Auto nimmt seit ${when} keinen Strom. Voll oder Limit im Auto.`;
    case "offline":
      return `Aus. ${when} ausgeschaltet, weil das Ladegerät fehlte.`;
  }
}
