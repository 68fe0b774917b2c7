import type { PlugReason } from "../../domain/codes/plug_reason.ts";
import { momentsEn } from "./moments.ts";
import type { ReasonFormats } from "../reason_texts.ts";

/** Why the plug is on or off, as an English sentence. */
export function plugReasonEn(reason: PlugReason, format: ReasonFormats): string {
  const { power, percent, when, clockSeconds, duration } = format;
  switch (reason.code) {
    case "plug.disabled":
      return "Left alone: not enabled in the settings.";
    case "plug.offline":
      return reason.sinceMs === null
        ? "Has not answered yet. Check its power and its address."
        : `Has not answered since ${when(reason.sinceMs)}.`;
    case "plug.off-once":
      return "Switched off once, because this program takes it over or lets go of it.";
    case "plug.unheard":
      return `Told to go ${reason.on ? "on" : "off"} at ${when(reason.sinceMs)}. ` +
        "The relay does not follow yet.";
    case "plug.fast":
      return "Off while the car charges in Fast.";
    case "plug.by-hand":
      return `${reason.on ? "On" : "Off"} since ${when(reason.sinceMs)}, switched by hand. ` +
        "It stays so until the next window.";
    case "plug.satisfied":
      return `The load has had enough since ${when(reason.sinceMs)}. Off until the next window.`;
    case "plug.always":
      return `On until ${clockOfDay(reason.endsAt, reason)}, whatever the sun does (Always on).`;
    case "plug.on.window":
      return `On until ${
        clockOfDay(reason.endsAt, reason)
      }: “On at” is 0, so power does not count.`;
    case "plug.on.sun":
      return `On: ${power(reason.freeW)} of sun for it, on at ${power(reason.neededW)}.`;
    case "plug.on.battery":
      return `On: ${power(reason.freeW)} of sun for it, and clouds. ` +
        `The battery (${percent(reason.socPct)}) helps.`;
    case "plug.on.dip":
      return `Too little sun: ${power(reason.missingW)} short, ` +
        `off at ${clockSeconds(reason.offAtMs)}.`;
    case "plug.stale":
      return `Meter silent for ${duration(reason.ageMs)}: off at ${clockSeconds(reason.offAtMs)}.`;
    case "plug.blind":
      return reason.ageMs === null
        ? "Waits: the meter has not answered yet."
        : `Waits: no complete values of the house for ${duration(reason.ageMs)}.`;
    case "plug.wait.window":
      return reason.nextAt === null
        ? "Waits: no time window is set."
        : `Waits for its window from ${clockOfDay(reason.nextAt, reason)}.`;
    case "plug.wait.start-hour":
      return `Waits for its start hour, ${String(reason.startHour).padStart(2, "0")}:00.`;
    case "plug.wait.battery":
      return "Waits: the house battery does not tell its charge.";
    case "plug.wait.soc":
      return `House battery first: ${percent(reason.socPct)}, ` +
        `on from ${percent(reason.startSocPct)}.`;
    case "plug.wait.power":
      return reason.freeW < 0
        ? `Waits: the house lacks ${power(reason.freeW)}, on at ${power(reason.neededW)} of sun.`
        : `Waits: ${power(reason.freeW)} of sun for it, on at ${power(reason.neededW)}.`;
    case "plug.wait.import":
      return `Waits: the grid gives ${power(reason.gridPowerW)}. ` +
        "What goes into the battery does not reach the plug.";
    case "plug.wait.drain":
      return `Off: beside the car the battery gives ${power(reason.batteryPowerW)}, more than ` +
        `${power(reason.limitW)} (Max consumption).`;
    case "plug.wait.car":
      return `Car first: ${power(Math.max(0, reason.freeW))} of sun left, ` +
        `on at ${power(reason.neededW)}.`;
    case "plug.wait.stable":
      return `Enough sun: ${power(reason.freeW)}. ` +
        `On at ${clockSeconds(reason.startsAtMs)} if it stays.`;
    case "plug.dwell":
      return `Goes ${reason.on ? "on" : "off"} at ${clockSeconds(reason.switchesAtMs)}: ` +
        "three minutes between two switches.";
  }
}

function clockOfDay(
  clock: string,
  { isTomorrow }: { readonly isTomorrow: boolean },
): string {
  return isTomorrow ? momentsEn.tomorrow(clock) : clock;
}
