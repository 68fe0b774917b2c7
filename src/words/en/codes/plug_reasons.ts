import { momentsEn } from "../moments.ts";
import type { PlugReasonWords } from "../../reason_words.ts";

/** Reasons of a switch, be it a plug or a relay, as English sentences. */
export const plugReasonsEn: PlugReasonWords = {
  "plug.disabled": () => "Left alone: not enabled in the settings.",
  "plug.offline": ({ sinceMs }, { when }) =>
    sinceMs === null
      ? "Has not answered yet. Check its power and its address."
      : `Has not answered since ${when(sinceMs)}.`,
  "plug.off-once": () => "Switched off once, because this program takes it over or lets go of it.",
  "plug.unheard": ({ on, sinceMs }, { when }) =>
    `Told to go ${on ? "on" : "off"} at ${when(sinceMs)}. The relay does not follow yet.`,
  "plug.fast": () => "Off while the car charges in Fast.",
  "plug.manual": ({ on, untilMs }, { when }) =>
    `${on ? "On" : "Off"} until ${when(untilMs)}, because somebody chose so.`,
  "plug.by-hand": ({ on, sinceMs }, { when }) =>
    `${on ? "On" : "Off"} since ${when(sinceMs)}, switched by hand. ` +
    "It stays so until the next window.",
  "plug.satisfied": ({ sinceMs }, { when }) =>
    `The load has had enough since ${when(sinceMs)}. Off until the next window.`,
  "plug.always": ({ endsAt, isTomorrow }) =>
    `On until ${clockOfDay(endsAt, { isTomorrow })}, whatever the sun does (Always on).`,
  "plug.on.window": ({ endsAt, isTomorrow }) =>
    `On until ${clockOfDay(endsAt, { isTomorrow })}: “On at” is 0, so power does not count.`,
  "plug.on.sun": ({ freeW, neededW }, { power }) =>
    `On: ${power(freeW)} of sun for it, on at ${power(neededW)}.`,
  "plug.on.battery": ({ freeW, socPct }, { power, percent }) =>
    `On: ${power(freeW)} of sun for it, and clouds. The battery (${percent(socPct)}) helps.`,
  "plug.on.dip": ({ missingW, offAtMs }, { power, clockSeconds }) =>
    `Too little sun: ${power(missingW)} short, off at ${clockSeconds(offAtMs)}.`,
  "plug.stale": ({ ageMs, offAtMs }, { clockSeconds, duration }) =>
    `Meter silent for ${duration(ageMs)}: off at ${clockSeconds(offAtMs)}.`,
  "plug.blind": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Waits: the meter has not answered yet."
      : `Waits: no complete values of the house for ${duration(ageMs)}.`,
  "plug.wait.window": ({ nextAt, isTomorrow }) =>
    nextAt === null
      ? "Waits: no time window is set."
      : `Waits for its window from ${clockOfDay(nextAt, { isTomorrow })}.`,
  "plug.wait.start-hour": ({ startHour }) =>
    `Waits for its start hour, ${String(startHour).padStart(2, "0")}:00.`,
  "plug.wait.battery": () => "Waits: the house battery does not tell its charge.",
  "plug.wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `House battery first: ${percent(socPct)}, on from ${percent(startSocPct)}.`,
  "plug.wait.power": ({ freeW, neededW }, { power }) =>
    freeW < 0
      ? `Waits: the house lacks ${power(freeW)}, on at ${power(neededW)} of sun.`
      : `Waits: ${power(freeW)} of sun for it, on at ${power(neededW)}.`,
  "plug.wait.import": ({ gridPowerW }, { power }) =>
    `Waits: the grid gives ${power(gridPowerW)}. ` +
    "What goes into the battery is not there for it.",
  "plug.wait.fuse": ({ limitA }, { current }) =>
    `Off: with it, house and loads would take more than the main fuse of ${current(limitA)} bears.`,
  "plug.wait.drain": ({ batteryPowerW, limitW }, { power }) =>
    `Off: beside the car the battery gives ${power(batteryPowerW)}, more than ` +
    `${power(limitW)} (Max consumption).`,
  "plug.wait.car": ({ freeW, neededW }, { power }) =>
    `Car first: ${power(Math.max(0, freeW))} of sun left, on at ${power(neededW)}.`,
  "plug.wait.stable": ({ freeW, startsAtMs }, { power, clockSeconds }) =>
    `Enough sun: ${power(freeW)}. On at ${clockSeconds(startsAtMs)} if it stays.`,
  "plug.dwell": ({ on, switchesAtMs }, { clockSeconds }) =>
    `Goes ${on ? "on" : "off"} at ${clockSeconds(switchesAtMs)}: ` +
    "three minutes between two switches.",
};

function clockOfDay(
  clock: string,
  { isTomorrow }: { readonly isTomorrow: boolean },
): string {
  return isTomorrow ? momentsEn.tomorrow(clock) : clock;
}
