import type { PlugReason } from "../../domain/codes/plug_reason.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import { afterColon, type ReasonFormats } from "../reason_texts.ts";

/** Why charging or its mode changed, as what follows a colon; null: the reason tells no cause. */
export function causeDe(reason: Reason, format: ReasonFormats): string | null {
  const { power, percent, current, duration } = format;
  switch (reason.code) {
    case "setup.charger":
      return "kein Ladegerät eingerichtet";
    case "setup.inverter":
      return "kein Wechselrichter eingerichtet";
    case "off":
      return OFF[reason.modeBy];
    case "offline.charger":
      return "das Ladegerät antwortet nicht";
    case "rejected.charger":
      return `das Ladegerät lehnt Befehle ab (${reason.diagnosis?.what.de ?? reason.detail})`;
    case "fault.charger":
      return afterColon(reason.diagnosis.what.de);
    case "asked":
      return `das Auto nimmt nichts von den angebotenen ${current(reason.currentA)}`;
    case "car.waiting":
      return "das Auto nimmt nichts vom angebotenen Strom";
    case "car.idle":
      return "das Auto nimmt nichts mehr";
    case "car.absent":
      return "kein Auto angesteckt";
    case "car.full":
      return `nach ${duration(reason.chargedMs)} Laden nimmt das Auto nichts mehr ` +
        "(voll oder Limit im Auto)";
    case "turn.plug-in":
      return "angesteckt";
    case "turn.tracked":
      return reason.socPct === null
        ? `${power(reason.surplusW)} übrig`
        : `${power(reason.surplusW)} übrig, Hausbatterie bei ${percent(reason.socPct)}`;
    case "turn.slow":
      return `seit ${duration(reason.lackedMs)} kein Überschuss`;
    case "limit.range":
      return `höchstens ${current(reason.maxA)} erlaubt, mindestens ${current(reason.minA)} nötig`;
    case "guard.battery":
    case "wait.protection":
      return `die Hausbatterie gab mehr als ${power(reason.limitW)}`;
    case "stop.pending":
      return `von ${power(reason.powerW)} fehlten der Sonne ${power(reason.missingW)}`;
    case "wait.surplus":
      return reason.surplusW < 0
        ? `dem Haus fehlten ${power(reason.surplusW)}, ${power(reason.neededW)} Überschuss nötig`
        : `${power(reason.surplusW)} übrig, ${power(reason.neededW)} nötig`;
    case "wait.dwell":
      // What is spare by now does not tell why it paused.
      return reason.surplusW < 0 ? `dem Haus fehlten ${power(reason.surplusW)}` : null;
    case "wait.soc":
      return `Hausbatterie bei ${percent(Math.floor(reason.socPct))}, ` +
        `Laden ab ${percent(reason.startSocPct)}`;
    case "wait.battery":
      return "die Hausbatterie meldet ihren Ladestand nicht";
    case "stale.meter":
    case "blind.meter":
      return reason.ageMs === null
        ? "keine Werte vom Zähler"
        : `seit ${duration(reason.ageMs)} keine Werte vom Zähler`;
    case "stale.battery":
    case "blind.battery":
      return reason.ageMs === null
        ? "keine Werte von der Hausbatterie"
        : `seit ${duration(reason.ageMs)} keine Werte von der Hausbatterie`;
    case "starting-up":
    case "mode.asked":
    case "off.new":
    case "charging.changing":
    case "limit.car":
    case "stopping":
    case "silent.charger":
    case "charging.slow":
    case "charging.fast":
    case "charging.tracked":
    case "limit.current":
    case "limit.cloudy":
    case "charging.held-back":
    case "wait.held-back":
    case "wait.stable":
      return null;
  }
}

/** Why the plug was switched, as what follows a colon; null: the reason tells no cause. */
export function plugCauseDe(reason: PlugReason, format: ReasonFormats): string | null {
  const { power, percent, duration } = format;
  switch (reason.code) {
    case "plug.disabled":
      return "nicht von diesem Programm, das sie nicht schaltet";
    case "plug.off-once":
      return "einmal, weil dieses Programm sie übernimmt oder abgibt";
    case "plug.fast":
      return "das Auto lädt schnell";
    case "plug.by-hand":
      return "von Hand";
    case "plug.satisfied":
      return "der Verbraucher hat genug";
    case "plug.always":
      return `„Immer an“ bis ${reason.endsAt}`;
    case "plug.on.window":
      return `ihr Fenster bis ${reason.endsAt}, ohne Bedingung („Ein ab“ ist 0)`;
    case "plug.on.sun":
      return `${power(reason.freeW)} Sonne für sie, ${power(reason.neededW)} nötig`;
    case "plug.on.battery":
      return `${power(reason.freeW)} Sonne für sie, und bei Wolken hilft ` +
        `die Hausbatterie (${percent(reason.socPct)})`;
    case "plug.blind":
      return reason.ageMs === null
        ? "keine Werte vom Haus"
        : `seit ${duration(reason.ageMs)} keine vollständigen Werte vom Haus`;
    case "plug.wait.window":
      return reason.nextAt === null ? "kein Zeitfenster ist gesetzt" : "ihr Fenster ist vorbei";
    case "plug.wait.start-hour":
      return `nicht vor ${String(reason.startHour).padStart(2, "0")}:00`;
    case "plug.wait.battery":
      return "die Hausbatterie meldet ihren Ladestand nicht";
    case "plug.wait.soc":
      return `Hausbatterie bei ${percent(reason.socPct)}, ein ab ${percent(reason.startSocPct)}`;
    case "plug.wait.power":
      return reason.freeW < 0
        ? `dem Haus fehlten ${power(reason.freeW)}`
        : `${power(reason.freeW)} Sonne für sie, ${power(reason.neededW)} nötig`;
    case "plug.wait.car":
      return `das Auto geht vor und lässt ${power(Math.max(0, reason.freeW))} Sonne übrig`;
    case "plug.wait.import":
      return `das Netz lieferte ${power(reason.gridPowerW)} neben einer Batterie, die lud`;
    case "plug.wait.drain":
      return `neben dem Auto gab die Batterie ${power(reason.batteryPowerW)}, mehr als ${
        power(reason.limitW)
      }`;
    case "plug.offline":
    case "plug.unheard":
    case "plug.on.dip":
    case "plug.stale":
    case "plug.wait.stable":
    case "plug.dwell":
      return null;
  }
}

const OFF = {
  "user": "von Hand ausgeschaltet",
  "auto": "von selbst ausgeschaltet",
  "plug-in": "beim Anstecken ausgeschaltet",
  "car-full": "das Auto nimmt nichts mehr",
  "offline": "das Ladegerät fehlte",
} as const;
