import { momentsDe } from "../moments.ts";
import type { PlugReasonWords } from "../../reason_words.ts";

/** Reasons of a switch as German sentences, whatever it is called. */
export const plugReasonsDe: PlugReasonWords = {
  "plug.disabled": () => "Wird nicht geschaltet: in den Einstellungen nicht freigegeben.",
  "plug.offline": ({ sinceMs }, { when }) =>
    sinceMs === null
      ? "Hat noch nie geantwortet. Strom und Adresse prüfen."
      : `Antwortet seit ${when(sinceMs)} nicht.`,
  "plug.off-once": () =>
    "Einmal ausgeschaltet, weil dieses Programm die Steuerung übernimmt oder abgibt.",
  "plug.unheard": ({ sinceMs, on }, { when }) =>
    `Soll seit ${when(sinceMs)} ${on ? "an" : "aus"} sein. Das Relais folgt noch nicht.`,
  "plug.fast": () => "Aus, solange das Auto schnell lädt.",
  "plug.manual": ({ on, untilMs }, { when }) =>
    `${on ? "An" : "Aus"} bis ${when(untilMs)}, weil jemand es so gewählt hat.`,
  "plug.by-hand": ({ on, sinceMs }, { when }) =>
    `${on ? "An" : "Aus"} seit ${when(sinceMs)}, von Hand geschaltet. ` +
    "Bleibt so bis zum nächsten Fenster.",
  "plug.satisfied": ({ sinceMs }, { when }) =>
    `Der Verbraucher hat seit ${when(sinceMs)} genug. Aus bis zum nächsten Fenster.`,
  "plug.always": ({ endsAt, isTomorrow }) =>
    `An bis ${clockOfDay(endsAt, { isTomorrow })}, egal was die Sonne tut (Immer an).`,
  "plug.on.window": ({ endsAt, isTomorrow }) =>
    `An bis ${clockOfDay(endsAt, { isTomorrow })}: „Ein ab“ ist 0, die Leistung zählt nicht.`,
  "plug.on.sun": ({ freeW, neededW }, { power }) =>
    `An: ${power(freeW)} Sonne übrig, ein ab ${power(neededW)}.`,
  "plug.on.battery": ({ freeW, socPct }, { power, percent }) =>
    `An: ${power(freeW)} Sonne übrig, bei Wolken. Die Batterie (${percent(socPct)}) hilft.`,
  "plug.on.dip": ({ missingW, offAtMs }, { power, clockSeconds }) =>
    `Zu wenig Sonne: ${power(missingW)} fehlen, aus um ${clockSeconds(offAtMs)}.`,
  "plug.stale": ({ ageMs, offAtMs }, { clockSeconds, duration }) =>
    `Zähler seit ${duration(ageMs)} stumm: aus um ${clockSeconds(offAtMs)}.`,
  "plug.blind": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Wartet: der Zähler hat noch nie geantwortet."
      : `Wartet: seit ${duration(ageMs)} keine vollständigen Werte vom Haus.`,
  "plug.wait.window": ({ nextAt, isTomorrow }) =>
    nextAt === null
      ? "Wartet: kein Zeitfenster ist gesetzt."
      : `Wartet auf das Zeitfenster ab ${clockOfDay(nextAt, { isTomorrow })}.`,
  "plug.wait.start-hour": ({ startHour }) =>
    `Wartet auf die Startstunde, ${String(startHour).padStart(2, "0")}:00.`,
  "plug.wait.battery": () => "Wartet: die Hausbatterie meldet ihren Ladestand nicht.",
  "plug.wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `Hausbatterie zuerst: ${percent(socPct)}, ein ab ${percent(startSocPct)}.`,
  "plug.wait.power": ({ freeW, neededW }, { power }) =>
    freeW < 0
      ? `Wartet: dem Haus fehlen ${power(freeW)}, ein ab ${power(neededW)} Sonne.`
      : `Wartet: ${power(freeW)} Sonne übrig, ein ab ${power(neededW)}.`,
  "plug.wait.import": ({ gridPowerW }, { power }) =>
    `Wartet: das Netz liefert ${power(gridPowerW)}. ` +
    "Was in die Batterie geht, fehlt hier.",
  "plug.wait.fuse": ({ limitA }, { current }) =>
    `Aus: Eingeschaltet würden Haus und Verbraucher die Hauptsicherung von ` +
    `${current(limitA)} überlasten.`,
  "plug.wait.drain": ({ batteryPowerW, limitW }, { power }) =>
    `Aus: neben dem Auto gibt die Batterie ${power(batteryPowerW)}, mehr als ` +
    `${power(limitW)} (Größte Entnahme).`,
  "plug.wait.car": ({ freeW, neededW }, { power }) =>
    `Auto zuerst: ${power(Math.max(0, freeW))} Sonne übrig, ein ab ${power(neededW)}.`,
  "plug.wait.stable": ({ freeW, startsAtMs }, { power, clockSeconds }) =>
    `Genug Sonne: ${power(freeW)}. Ein um ${clockSeconds(startsAtMs)}, wenn es so bleibt.`,
  "plug.dwell": ({ switchesAtMs, on }, { clockSeconds }) =>
    `Geht um ${clockSeconds(switchesAtMs)} ${on ? "an" : "aus"}: ` +
    "drei Minuten zwischen zwei Schaltungen.",
};

function clockOfDay(
  clock: string,
  { isTomorrow }: { readonly isTomorrow: boolean },
): string {
  return isTomorrow ? momentsDe.tomorrow(clock) : clock;
}
