import type { PlugReason } from "../../domain/codes/plug_reason.ts";
import type { Reason } from "../../domain/codes/reason.ts";
import { afterColon, type ReasonFormats } from "../reason_texts.ts";

/** Why charging or its mode changed, as what follows a colon; null: the reason tells no cause. */
export function causeEn(reason: Reason, format: ReasonFormats): string | null {
  const { power, percent, current, duration } = format;
  switch (reason.code) {
    case "setup.charger":
      return "no charger is set up";
    case "setup.inverter":
      return "no inverter is set up";
    case "off":
      return OFF[reason.modeBy];
    case "offline.charger":
      return "the charger does not answer";
    case "rejected.charger":
      return `the charger refuses commands (${reason.diagnosis?.what.en ?? reason.detail})`;
    case "fault.charger":
      return afterColon(reason.diagnosis.what.en);
    case "asked":
      return `the car takes nothing of the ${current(reason.currentA)} offered`;
    case "car.waiting":
      return "the car takes nothing of what is offered";
    case "car.idle":
      return "the car takes nothing any more";
    case "car.absent":
      return "no car is plugged in";
    case "car.full":
      return `after ${duration(reason.chargedMs)} of charging the car takes no more ` +
        "(full, or limit set in the car)";
    case "turn.plug-in":
      return "plugged in";
    case "turn.tracked":
      return reason.socPct === null
        ? `${power(reason.surplusW)} to spare`
        : `${power(reason.surplusW)} to spare, house battery at ${percent(reason.socPct)}`;
    case "turn.slow":
      return `no surplus for ${duration(reason.lackedMs)}`;
    case "limit.range":
      return `at most ${current(reason.maxA)} allowed, at least ${current(reason.minA)} needed`;
    case "guard.battery":
    case "wait.protection":
      return `the house battery gave more than ${power(reason.limitW)}`;
    case "stop.pending":
      return `the sun was ${power(reason.missingW)} short of ${power(reason.powerW)}`;
    case "wait.surplus":
      return reason.surplusW < 0
        ? `the house lacked ${power(reason.surplusW)}, ${power(reason.neededW)} spare needed`
        : `${power(reason.surplusW)} to spare, ${power(reason.neededW)} needed`;
    case "wait.dwell":
      // What is spare by now does not tell why it paused.
      return reason.surplusW < 0 ? `the house lacked ${power(reason.surplusW)}` : null;
    case "wait.soc":
      return `house battery at ${percent(Math.floor(reason.socPct))}, ` +
        `charging from ${percent(reason.startSocPct)}`;
    case "wait.battery":
      return "the house battery does not tell its charge";
    case "stale.meter":
    case "blind.meter":
      return reason.ageMs === null
        ? "no values from the meter"
        : `no values from the meter for ${duration(reason.ageMs)}`;
    case "stale.battery":
    case "blind.battery":
      return reason.ageMs === null
        ? "no values from the house battery"
        : `no values from the house battery for ${duration(reason.ageMs)}`;
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
export function plugCauseEn(reason: PlugReason, format: ReasonFormats): string | null {
  const { power, percent, duration } = format;
  switch (reason.code) {
    case "plug.disabled":
      return "not by this program, which leaves it alone";
    case "plug.off-once":
      return "once, because this program takes it over or lets go of it";
    case "plug.fast":
      return "the car charges in Fast";
    case "plug.by-hand":
      return "by hand";
    case "plug.satisfied":
      return "its load has had enough";
    case "plug.always":
      return `“Always on” until ${reason.endsAt}`;
    case "plug.on.window":
      return `its window until ${reason.endsAt}, without a condition (“On at” is 0)`;
    case "plug.on.sun":
      return `${power(reason.freeW)} of sun for it, ${power(reason.neededW)} needed`;
    case "plug.on.battery":
      return `${power(reason.freeW)} of sun for it, and in clouds the house battery ` +
        `(${percent(reason.socPct)}) helps`;
    case "plug.blind":
      return reason.ageMs === null
        ? "no values of the house"
        : `no complete values of the house for ${duration(reason.ageMs)}`;
    case "plug.wait.window":
      return reason.nextAt === null ? "no time window is set" : "its window is over";
    case "plug.wait.start-hour":
      return `not before ${String(reason.startHour).padStart(2, "0")}:00`;
    case "plug.wait.battery":
      return "the house battery does not tell its charge";
    case "plug.wait.soc":
      return `house battery at ${percent(reason.socPct)}, on from ${percent(reason.startSocPct)}`;
    case "plug.wait.power":
      return reason.freeW < 0
        ? `the house lacked ${power(reason.freeW)}`
        : `${power(reason.freeW)} of sun for it, ${power(reason.neededW)} needed`;
    case "plug.wait.car":
      return `the car comes first and leaves ${power(Math.max(0, reason.freeW))} of sun`;
    case "plug.wait.import":
      return `the grid gave ${power(reason.gridPowerW)} beside a battery that charged`;
    case "plug.wait.drain":
      return `beside the car the battery gave ${power(reason.batteryPowerW)}, more than ${
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
  "user": "switched off by hand",
  "auto": "switched off by itself",
  "plug-in": "switched off when the car was plugged in",
  "car-full": "the car takes no more",
  "offline": "the charger was gone",
} as const;
