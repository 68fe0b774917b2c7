import type { PlugReason } from "../../domain/codes/plug_reason.ts";
import { momentsDe } from "./moments.ts";
import type { ReasonFormats } from "../reason_texts.ts";

/** Why the plug is on or off, as a German sentence. */
export function plugReasonDe(reason: PlugReason, format: ReasonFormats): string {
  const { power, percent, when, clockSeconds, duration } = format;
  switch (reason.code) {
    case "plug.disabled":
      return "Wird nicht geschaltet: in den Einstellungen nicht freigegeben.";
    case "plug.offline":
      return reason.sinceMs === null
        ? "Hat noch nie geantwortet. Strom und Adresse prüfen."
        : `Antwortet seit ${when(reason.sinceMs)} nicht.`;
    case "plug.off-once":
      return "Einmal ausgeschaltet, weil dieses Programm sie übernimmt oder abgibt.";
    case "plug.unheard":
      return `Soll seit ${when(reason.sinceMs)} ${reason.on ? "an" : "aus"} sein. ` +
        "Das Relais folgt noch nicht.";
    case "plug.fast":
      return "Aus, solange das Auto schnell lädt.";
    case "plug.by-hand":
      return `${reason.on ? "An" : "Aus"} seit ${when(reason.sinceMs)}, von Hand geschaltet. ` +
        "Bleibt so bis zum nächsten Fenster.";
    case "plug.satisfied":
      return `Der Verbraucher hat seit ${when(reason.sinceMs)} genug. ` +
        "Aus bis zum nächsten Fenster.";
    case "plug.always":
      return `An bis ${clockOfDay(reason.endsAt, reason)}, egal was die Sonne tut (Immer an).`;
    case "plug.on.window":
      return `An bis ${
        clockOfDay(reason.endsAt, reason)
      }: „Ein ab“ ist 0, die Leistung zählt nicht.`;
    case "plug.on.sun":
      return `An: ${power(reason.freeW)} Sonne für sie, ein ab ${power(reason.neededW)}.`;
    case "plug.on.battery":
      return `An: ${power(reason.freeW)} Sonne für sie, und Wolken. ` +
        `Die Batterie (${percent(reason.socPct)}) hilft.`;
    case "plug.on.dip":
      return `Zu wenig Sonne: ${power(reason.missingW)} fehlen, aus um ${
        clockSeconds(reason.offAtMs)
      }.`;
    case "plug.stale":
      return `Zähler seit ${duration(reason.ageMs)} stumm: aus um ${clockSeconds(reason.offAtMs)}.`;
    case "plug.blind":
      return reason.ageMs === null
        ? "Wartet: der Zähler hat noch nie geantwortet."
        : `Wartet: seit ${duration(reason.ageMs)} keine vollständigen Werte vom Haus.`;
    case "plug.wait.window":
      return reason.nextAt === null
        ? "Wartet: kein Zeitfenster ist gesetzt."
        : `Wartet auf ihr Fenster ab ${clockOfDay(reason.nextAt, reason)}.`;
    case "plug.wait.start-hour":
      return `Wartet auf ihre Startstunde, ${String(reason.startHour).padStart(2, "0")}:00.`;
    case "plug.wait.battery":
      return "Wartet: die Hausbatterie meldet ihren Ladestand nicht.";
    case "plug.wait.soc":
      return `Hausbatterie zuerst: ${percent(reason.socPct)}, ein ab ${
        percent(reason.startSocPct)
      }.`;
    case "plug.wait.power":
      return reason.freeW < 0
        ? `Wartet: dem Haus fehlen ${power(reason.freeW)}, ein ab ${power(reason.neededW)} Sonne.`
        : `Wartet: ${power(reason.freeW)} Sonne für sie, ein ab ${power(reason.neededW)}.`;
    case "plug.wait.import":
      return `Wartet: das Netz liefert ${power(reason.gridPowerW)}. ` +
        "Was in die Batterie geht, kommt nicht zur Steckdose.";
    case "plug.wait.drain":
      return `Aus: neben dem Auto gibt die Batterie ${power(reason.batteryPowerW)}, mehr als ` +
        `${power(reason.limitW)} (Größte Entnahme).`;
    case "plug.wait.car":
      return `Auto zuerst: ${power(Math.max(0, reason.freeW))} Sonne übrig, ` +
        `ein ab ${power(reason.neededW)}.`;
    case "plug.wait.stable":
      return `Genug Sonne: ${power(reason.freeW)}. ` +
        `Ein um ${clockSeconds(reason.startsAtMs)}, wenn es so bleibt.`;
    case "plug.dwell":
      return `Geht um ${clockSeconds(reason.switchesAtMs)} ${reason.on ? "an" : "aus"}: ` +
        "drei Minuten zwischen zwei Schaltungen.";
  }
}

function clockOfDay(
  clock: string,
  { isTomorrow }: { readonly isTomorrow: boolean },
): string {
  return isTomorrow ? momentsDe.tomorrow(clock) : clock;
}
