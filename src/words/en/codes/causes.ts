import { goalCausesEn } from "./goals.ts";
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
  "user": "switched off by hand",
  "auto": "switched off by itself",
  "plug-in": "switched off when the car was plugged in",
  "car-full": "the car takes no more",
  "offline": "the charger was gone",
  "goal": "the car has what its goal wanted",
} as const;

/** Why charging or its mode changed, as what follows a colon. */
export const causesEn: CauseWords = {
  ...NO_CAUSE,
  ...goalCausesEn,
  "setup.charger": () => "no charger is set up",
  "setup.inverter": () => "no inverter is set up",
  "off": ({ modeBy }) => OFF[modeBy],
  "offline.charger": () => "the charger does not answer",
  "rejected.charger": ({ diagnosis, detail }, { advice }) =>
    `the charger refuses commands (${diagnosis ? advice(diagnosis).what : detail})`,
  "fault.charger": ({ diagnosis }, { advice }) => afterColon(advice(diagnosis).what),
  "asked": ({ currentA }, { current }) =>
    `the car takes nothing of the ${current(currentA)} offered`,
  "car.waiting": () => "the car takes nothing of what is offered",
  "car.idle": () => "the car takes nothing any more",
  "car.absent": () => "no car is plugged in",
  "car.full": ({ chargedMs }, { duration }) =>
    `after ${duration(chargedMs)} of charging the car takes no more ` +
    "(full, or limit set in the car)",
  "turn.plug-in": () => "plugged in",
  "turn.tracked": ({ socPct, surplusW }, { power, percent }) =>
    socPct === null
      ? `${power(surplusW)} to spare`
      : `${power(surplusW)} to spare, house battery at ${percent(socPct)}`,
  "turn.slow": ({ lackedMs }, { duration }) => `no surplus for ${duration(lackedMs)}`,
  "limit.fuse": ({ limitA }, { current }) => `the main fuse of ${current(limitA)}`,
  "switch.phases": ({ phases, surplusW }, { power }) =>
    `to switch to ${phases === 1 ? "1 phase" : `${phases} phases`}` +
    (surplusW === null ? "" : `, ${power(surplusW)} of sun`),
  "wait.phases": ({ surplusW }, { power }) => `${power(surplusW)} to spare`,
  "limit.range": ({ maxA, minA }, { current }) =>
    `at most ${current(maxA)} allowed, at least ${current(minA)} needed`,
  "guard.battery": drained,
  "wait.protection": drained,
  "stop.pending": ({ missingW, powerW }, { power }) =>
    `the sun was ${power(missingW)} short of ${power(powerW)}`,
  "wait.surplus": ({ surplusW, neededW }, { power }) =>
    surplusW < 0
      ? `the house lacked ${power(surplusW)}, ${power(neededW)} spare needed`
      : `${power(surplusW)} to spare, ${power(neededW)} needed`,
  // What is spare by now does not tell why it paused.
  "wait.dwell": ({ surplusW }, { power }) =>
    surplusW < 0 ? `the house lacked ${power(surplusW)}` : null,
  "wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `house battery at ${percent(Math.floor(socPct))}, charging from ${percent(startSocPct)}`,
  "wait.evening": ({ eveningSocPct }, { percent }) =>
    `the last sun fills the house battery, ${percent(eveningSocPct)} wanted by sunset`,
  "wait.battery": () => "the house battery does not tell its charge",
  "stale.meter": noMeter,
  "blind.meter": noMeter,
  "stale.battery": noBattery,
  "blind.battery": noBattery,
};

/** Why the plug was switched, likewise. */
export const plugCausesEn: PlugCauseWords = {
  ...NO_PLUG_CAUSE,
  "plug.disabled": () => "not by this program, which leaves it alone",
  "plug.off-once": () => "once, because this program takes it over or lets go of it",
  "plug.fast": () => "the car charges in Fast",
  "plug.manual": () => "chosen by somebody",
  "plug.by-hand": () => "by hand",
  "plug.satisfied": () => "its load has had enough",
  "plug.always": ({ endsAt }) => `“Always on” until ${endsAt}`,
  "plug.on.window": ({ endsAt }) =>
    `its window until ${endsAt}, without a condition (“On at” is 0)`,
  "plug.on.sun": ({ freeW, neededW }, { power }) =>
    `${power(freeW)} of sun for it, ${power(neededW)} needed`,
  "plug.on.battery": ({ freeW, socPct }, { power, percent }) =>
    `${power(freeW)} of sun for it, and in clouds the house battery (${percent(socPct)}) helps`,
  "plug.blind": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "no values of the house"
      : `no complete values of the house for ${duration(ageMs)}`,
  "plug.wait.window": ({ nextAt }) =>
    nextAt === null ? "no time window is set" : "its window is over",
  "plug.wait.start-hour": ({ startHour }) => `not before ${String(startHour).padStart(2, "0")}:00`,
  "plug.wait.battery": () => "the house battery does not tell its charge",
  "plug.wait.soc": ({ socPct, startSocPct }, { percent }) =>
    `house battery at ${percent(socPct)}, on from ${percent(startSocPct)}`,
  "plug.wait.power": ({ freeW, neededW }, { power }) =>
    freeW < 0
      ? `the house lacked ${power(freeW)}`
      : `${power(freeW)} of sun for it, ${power(neededW)} needed`,
  "plug.wait.car": ({ freeW }, { power }) =>
    `the car comes first and leaves ${power(Math.max(0, freeW))} of sun`,
  "plug.wait.import": ({ gridPowerW }, { power }) =>
    `the grid gave ${power(gridPowerW)} beside a battery that charged`,
  "plug.wait.fuse": ({ limitA }, { current }) => `the main fuse of ${current(limitA)}`,
  "plug.wait.drain": ({ batteryPowerW, limitW }, { power }) =>
    `beside the car the battery gave ${power(batteryPowerW)}, more than ${power(limitW)}`,
};

function drained({ limitW }: { readonly limitW: number }, { power }: ReasonFormats): string {
  return `the house battery gave more than ${power(limitW)}`;
}

function noMeter({ ageMs }: Aged, { duration }: ReasonFormats): string {
  return "no values from the meter" + (ageMs === null ? "" : ` for ${duration(ageMs)}`);
}

function noBattery({ ageMs }: Aged, { duration }: ReasonFormats): string {
  return "no values from the house battery" + (ageMs === null ? "" : ` for ${duration(ageMs)}`);
}
