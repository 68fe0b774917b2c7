import type { ModeOrigin } from "../../../domain/house/mode.ts";
import type { Phases } from "../../../domain/house/units.ts";
import { settingsEn } from "../settings/settings.ts";
import { goalReasonsEn } from "./goals.ts";
import { isLevel, type ReasonWords } from "../../reason_words.ts";

const BLIND = " Meter silent.";

/** Reasons as English sentences. */
export const reasonsEn: ReasonWords = {
  ...goalReasonsEn,
  "starting-up": () => "Starting: the first values come within seconds.",
  "setup.charger": ({ missing }) =>
    missing === undefined
      ? "No charger is set up. Enter its address in the settings."
      : `The charger is half set up: its ${
        settingsEn.fields[missing].label
      } is missing in the settings.`,
  "setup.inverter": () => "Tracked needs the inverter. Enter its address in the settings.",
  "mode.asked": ({ mode }, { modeNames }) =>
    `${modeNames[mode]} chosen: the charger is being told.`,
  "off.new": () => "Off: no mode has been chosen yet.",
  "off": ({ modeBy, sinceMs }, { when }) => switchedOff(modeBy, when(sinceMs)),
  "stopping": ({ powerW }, { power }) => `Stopping: ${power(powerW)} still flowing.`,
  "silent.charger": ({ sinceMs }, { clockSeconds }) =>
    sinceMs === null
      ? "Charger has not told its values yet."
      : `Charger silent since ${clockSeconds(sinceMs)}: its current is not raised.`,
  "offline.charger": ({ sinceMs }, { when }) =>
    sinceMs === null
      ? "Charger has not answered yet. Check its power and its address."
      : `Charger has not answered since ${when(sinceMs)}; once it does, the chosen mode applies.`,
  "rejected.charger": ({ detail, diagnosis, isAskedAgain = false }, { advice }) =>
    `Charger refuses commands: ${diagnosis ? advice(diagnosis).what : detail}. Asked again ` +
    (isAskedAgain ? "within a minute, and once the settings change." : "once the settings change."),
  "fault.charger": ({ diagnosis }, { advice }) => {
    const { what, todo } = advice(diagnosis);
    return `${what}. ${todo}.`;
  },
  "asked": ({ currentA, sinceMs }, { current, when }) =>
    `${current(currentA)} offered to the car since ${when(sinceMs)}. Nothing flows yet.`,
  "car.waiting": ({ asks, sinceMs, nextAtMs }, { when }) =>
    `Car does not start: asked ${asks === 1 ? "once" : `${asks} times`} ` +
    `since ${when(sinceMs)}. ` +
    (nextAtMs === null ? "It may still start by itself." : `Next try at ${when(nextAtMs)}.`),
  "car.idle": ({ currentA, sinceMs }, { current, when }) =>
    `Car has taken none of ${current(currentA)} since ${when(sinceMs)}: ` +
    "full, resting, or at its own limit.",
  "car.absent": () => "No car plugged in.",
  "car.full": ({ chargedMs }, { duration }) =>
    `Car takes no more current after charging for ${duration(chargedMs)}. ` +
    "Full, or limit set in the car.",
  "turn.plug-in": ({ mode }, { modeNames }) => `Plugged in: changed to ${modeNames[mode]}.`,
  "turn.tracked": ({ socPct, surplusW }, { power, percent }) =>
    socPct === null
      ? `Changed Slow → Tracked: ${power(surplusW)} spare.`
      : `Changed Slow → Tracked: battery ${percent(socPct)}, ${power(surplusW)} spare.`,
  "turn.slow": ({ lackedMs }, { duration }) =>
    `Changed Tracked → Slow: no surplus for ${duration(lackedMs)}.`,
  "charging.slow": ({ powerW, sunW, isMeterBlind }, { power }) =>
    sunW === undefined
      ? `Charging at ${power(powerW)} whatever the sun does (Slow).${isMeterBlind ? BLIND : ""}`
      : `Charging at ${power(powerW)}: the smallest charge and ${power(sunW)} of sun (Slow).`,
  "charging.fast": ({ powerW, isMeterBlind }, { power }) =>
    `Charging at ${power(powerW)} whatever the sun does (Fast).${isMeterBlind ? BLIND : ""}`,
  "charging.changing": ({ powerW, currentA }, { power, current }) =>
    `Changing to ${current(currentA)}: ${power(powerW)} flowing now.`,
  "charging.tracked": ({ powerW, spareW, phases }, { power }) =>
    isLevel(spareW)
      ? `Charging at ${power(powerW)}${onSwitched(phases)}: all that the sun gives.`
      : spareW < 0
      ? `Charging at ${power(powerW)}${onSwitched(phases)}: ${
        power(spareW)
      } more than the sun gives.`
      : `Charging at ${power(powerW)}${onSwitched(phases)} from the sun, ${
        power(spareW)
      } to spare.`,
  "limit.current": ({ powerW, limitA, phases }, { power, current }) =>
    `Charging at ${power(powerW)}${onSwitched(phases)}: ` +
    `all that the limit of ${current(limitA)} allows.`,
  "limit.car": ({ powerW, currentA }, { power, current }) =>
    `Charging at ${power(powerW)}: the car takes no more of the ${current(currentA)} offered.`,
  "limit.range": ({ minA, maxA }, { current }) =>
    `Not charging: at most ${current(maxA)} allowed, at least ${current(minA)} needed.`,
  "charging.held-back": ({ powerW }, { power }) =>
    `Charging at ${power(powerW)}. Inverter throttled: rises while nothing is imported.`,
  "wait.room": ({ powerW }, { power }) =>
    `Starts as soon as a charger that comes later leaves its ${power(powerW)}.`,
  "limit.fuse": ({ currentA, limitA, startsAtMs }, { current, clockSeconds }) =>
    currentA > 0
      ? `At ${current(currentA)}, so that house and loads stay below the main fuse ` +
        `of ${current(limitA)}.`
      : startsAtMs === undefined
      ? `Paused: the house leaves too little of the main fuse of ${current(limitA)}.`
      : `Paused: house and loads had filled the main fuse of ${current(limitA)}. ` +
        `Starts at ${clockSeconds(startsAtMs)} at the earliest.`,
  "switch.phases": ({ phases, isUp, surplusW, minutes, powerW }, { power }) =>
    `${powerW === undefined ? "Switches" : "Pauses to switch"} to ${onPhases(phases)}` +
    (surplusW === null
      ? "."
      : isUp && minutes !== null
      ? `: ${power(surplusW)} of sun for ${minutes} min.`
      : `: ${power(surplusW)} of sun.`),
  "wait.phases": ({ surplusW, phases, switchesAtMs }, { power, when }) =>
    `Not charging: ${power(surplusW)} would do for ${onPhases(phases)}. ` +
    (switchesAtMs === null
      ? "Phases are not switched until the car is plugged in anew: two tries have failed."
      : `Switches no sooner than ${when(switchesAtMs)}.`),
  "wait.held-back": ({ startsAtMs }, { clockSeconds }) =>
    `Inverter throttled, so maybe more sun: smallest charge tried at ${clockSeconds(startsAtMs)}.`,
  "limit.cloudy": ({ powerW, spareW }, { power }) =>
    `Clouds: charging is held to ${power(powerW)}, with ${power(spareW)} to spare.`,
  "guard.battery": ({ batteryPowerW, limitW, pausesAtMs }, { power, clockSeconds }) =>
    `House battery gives ${power(batteryPowerW)}, limit ${power(limitW)}: ` +
    `charging pauses at ${clockSeconds(pausesAtMs)}.`,
  "wait.protection": ({ limitW, startsAtMs }, { power, clockSeconds }) =>
    `House battery gave more than ${power(limitW)}: charging pauses until ${
      clockSeconds(startsAtMs)
    }.`,
  "stop.pending": ({ powerW, missingW, pausesAtMs, ...part }, { power, clockSeconds }) =>
    (missingW < powerW
      ? `Too little sun: ${power(missingW)} short of ${power(powerW)}`
      : `No sun left for the ${power(powerW)} of the car`) +
    `${ofOthers(part, power)}, ` +
    `charging pauses at ${clockSeconds(pausesAtMs)}.`,
  "wait.surplus": ({ surplusW, neededW, phases, ...part }, { power }) =>
    surplusW < 0
      ? `Not charging: the house lacks ${power(surplusW)}${ofOthers(part, power)}, ` +
        `${power(neededW)} spare needed (${onPhases(phases)}).`
      : power(surplusW) === power(neededW)
      ? `Not charging: just short of the ${power(neededW)} spare needed (${onPhases(phases)})` +
        `${ofOthers(part, power)}.`
      : `Not charging: ${power(surplusW)} spare${ofOthers(part, power)}, ` +
        `${power(neededW)} needed (${onPhases(phases)}).`,
  "wait.stable": ({ surplusW, startsAtMs, ...part }, { power, clockSeconds }) =>
    `Enough sun: ${power(surplusW)} spare${ofOthers(part, power)}. ` +
    `Starts at ${clockSeconds(startsAtMs)} if it stays.`,
  "wait.dwell": ({ surplusW, startsAtMs, ...part }, { power, clockSeconds }) =>
    `Paused: ${power(surplusW)} ${surplusW < 0 ? "short" : "spare"}${ofOthers(part, power)}. ` +
    `Starts at ${clockSeconds(startsAtMs)} at the earliest.`,
  "wait.soc": ({ socPct, startSocPct, comesWh, wantedWh }, { percent, energy }) =>
    `House battery first: ${percent(Math.floor(socPct))}, charging starts from ${
      percent(startSocPct)
    }` + (comesWh === undefined || wantedWh === undefined
      ? "."
      : `, or once the sun to come surely fills it (${energy(comesWh)} of ${energy(wantedWh)}).`),
  "wait.evening": ({ comesWh, socPct, eveningSocPct }, { percent, energy }) =>
    `House battery first: ${percent(Math.floor(socPct))}, ${percent(eveningSocPct)} wanted by ` +
    `sunset, ${energy(comesWh)} of sun still to come.`,
  "wait.battery": () => "Not charging: the house battery does not tell its charge.",
  "stale.meter": ({ ageMs, pausesAtMs }, { duration, clockSeconds }) =>
    `Meter silent for ${duration(ageMs)}: smallest current, ` +
    `charging pauses at ${clockSeconds(pausesAtMs)}.`,
  "blind.meter": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Not charging: the meter has not answered yet."
      : `Not charging: no values from the meter for ${duration(ageMs)}.`,
  "stale.battery": ({ ageMs, pausesAtMs }, { duration, clockSeconds }) =>
    `House battery silent for ${duration(ageMs)}: smallest current, ` +
    `charging pauses at ${clockSeconds(pausesAtMs)}.`,
  "blind.battery": ({ ageMs }, { duration }) =>
    ageMs === null
      ? "Not charging: the house battery has not answered yet."
      : `Not charging: no values from the house battery for ${duration(ageMs)}.`,
};

/** What other loads have of a surplus: what they would leave to the car, or what is kept for them. */
function ofOthers(
  { plugW, othersW }: { readonly plugW?: number; readonly othersW?: number },
  power: (powerW: number) => string,
): string {
  if (othersW !== undefined) {
    return othersW > 0
      ? ` (with ${power(othersW)} that other loads still draw)`
      : ` (${power(othersW)} kept for other loads)`;
  }
  if (plugW === undefined) return "";
  return plugW > 0
    ? ` (with ${power(plugW)} that the plug still draws)`
    : ` (${power(plugW)} kept for the plug)`;
}

function onSwitched(phases: Phases | undefined): string {
  return phases === undefined ? "" : ` on ${onPhases(phases)}`;
}

function onPhases(phases: Phases): string {
  return phases === 1 ? "1 phase" : `${phases} phases`;
}

function switchedOff(modeBy: ModeOrigin, when: string): string {
  switch (modeBy) {
    case "user":
      return `Off since ${when}, switched by hand.`;
    case "auto":
      return `Off since ${when}, switched by itself.`;
    case "plug-in":
      return `Off since ${when}, when the car was plugged in.`;
    case "car-full":
      return `Off since ${when}: the car takes no more current. Full, or limit set in the car.`;
    case "goal":
      return `Off since ${when}: the car has what its goal wanted.`;
    case "offline":
      return `Off since ${when}, when the charger was gone.`;
  }
}
