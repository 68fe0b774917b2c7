import * as v from "valibot";
import { DIAGNOSIS } from "./diagnosis.ts";
import { CHARGE_MODES, MODE_ORIGINS } from "../house/mode.ts";
import { CHARGER_URLS } from "../settings/device_settings.ts";

const number = v.number();
const numberOrNull = v.nullable(number);
const mode = v.picklist(CHARGE_MODES);
const phases = v.picklist([1, 2, 3]);
/** On how many a charger charges that is switched between fewer and more. */
const switched = v.exactOptional(phases);
/**
 * So much of the surplus the plug still draws and would leave to the car; negative: so much is kept
 * for the plug, which comes first. Left out: the plug has no part in it.
 */
const plugW = v.exactOptional(number);
/** The same in a house that has more loads than a charger and a plug: of all the others together. */
const othersW = v.exactOptional(number);
/** What is counted towards a goal, what it wants, and by when; null: whenever that is. */
const GOAL = { gotWh: number, goalWh: number, deadlineMs: numberOrNull };

/** Every reason, as it is told and as it comes back from the database. */
export const REASON = v.variant("code", [
  /** No cycle has run yet. */
  v.object({ code: v.literal("starting-up") }),
  v.object({
    code: v.literal("setup.charger"),
    /** The one of its two addresses that is not entered. */
    missing: v.exactOptional(v.picklist(CHARGER_URLS)),
  }),
  /** Tracked has no site meter to follow. */
  v.object({ code: v.literal("setup.inverter") }),
  /** A person has chosen it, and no cycle has acted on it yet. */
  v.object({ code: v.literal("mode.asked"), mode }),
  /** Nobody has chosen a mode since the database began. */
  v.object({ code: v.literal("off.new") }),
  v.object({ code: v.literal("off"), modeBy: v.picklist(MODE_ORIGINS), sinceMs: number }),
  /** Told to stop, current still flows. */
  v.object({ code: v.literal("stopping"), powerW: number }),
  /** The charger has not answered for a moment, or not told its power; nothing is raised. */
  v.object({ code: v.literal("silent.charger"), sinceMs: numberOrNull }),
  v.object({ code: v.literal("offline.charger"), sinceMs: numberOrNull }),
  /** The charger refuses commands, e.g. for a wrong PIN; `detail` is the device's own word. */
  v.object({
    code: v.literal("rejected.charger"),
    detail: v.string(),
    diagnosis: v.exactOptional(DIAGNOSIS),
    /** It is asked again by itself, within a minute; missing: once the settings change. */
    isAskedAgain: v.exactOptional(v.boolean()),
  }),
  /** Nothing flows, and the charger says of itself why. */
  v.object({ code: v.literal("fault.charger"), diagnosis: DIAGNOSIS }),
  /** Asked to charge, nothing flows yet. */
  v.object({ code: v.literal("asked"), currentA: number, sinceMs: number }),
  /** Asked in vain; asked again at `nextAtMs` (null: not by itself). */
  v.object({
    code: v.literal("car.waiting"),
    asks: number,
    sinceMs: number,
    nextAtMs: numberOrNull,
  }),
  /** It has drawn what it was offered, and draws no more since then. */
  v.object({ code: v.literal("car.idle"), currentA: number, sinceMs: number }),
  /** The charger tells that no car is plugged in. */
  v.object({ code: v.literal("car.absent") }),
  /** The mode turned to Disabled: the car takes no more after so long a charge. */
  v.object({ code: v.literal("car.full"), chargedMs: number }),
  /** The mode turned because a car or the charger was plugged in. */
  v.object({ code: v.literal("turn.plug-in"), mode }),
  /** Slow turned into Tracked by itself. */
  v.object({ code: v.literal("turn.tracked"), socPct: numberOrNull, surplusW: number }),
  /** Tracked turned back into Slow by itself. */
  v.object({ code: v.literal("turn.slow"), lackedMs: number }),
  v.object({
    code: v.picklist(["charging.slow", "charging.fast"]),
    powerW: number,
    /** What Slow takes of the sun above the smallest charge, in W. */
    sunW: v.exactOptional(number),
    /** The site meter tells nothing: charging goes on without it. */
    isMeterBlind: v.boolean(),
  }),
  /** Told another current, which the car does not draw yet. */
  v.object({ code: v.literal("charging.changing"), powerW: number, currentA: number }),
  v.object({
    code: v.literal("charging.tracked"),
    powerW: number,
    /** What the sun would give beyond the power that flows, in W; negative when it gives less. */
    spareW: number,
    phases: switched,
  }),
  /** The inverter is throttled: the current rises step by step while nothing is imported. */
  v.object({ code: v.literal("charging.held-back"), powerW: number }),
  /** Charging at the full current that the limit allows. */
  v.object({
    code: v.literal("limit.current"),
    powerW: number,
    limitA: number,
    phases: switched,
  }),
  /** Offered the full current, and the car takes less. */
  v.object({ code: v.literal("limit.car"), powerW: number, currentA: number }),
  /** Limits and the charger's own range leave no current that a car can take. */
  v.object({ code: v.literal("limit.range"), minA: number, maxA: number }),
  /** Charging less than the sun gives, because clouds pass. */
  v.object({ code: v.literal("limit.cloudy"), powerW: number, spareW: number }),
  /** The house battery gives more than its limit: charging pauses at `pausesAtMs`. */
  v.object({
    code: v.literal("guard.battery"),
    batteryPowerW: number,
    limitW: number,
    pausesAtMs: number,
  }),
  /** Paused because the house battery gave more than its limit. */
  v.object({ code: v.literal("wait.protection"), limitW: number, startsAtMs: number }),
  /** The surplus is short; the house battery bridges until `pausesAtMs`. */
  v.object({
    code: v.literal("stop.pending"),
    powerW: number,
    missingW: number,
    pausesAtMs: number,
    plugW,
    othersW,
  }),
  v.object({
    code: v.literal("wait.surplus"),
    surplusW: number,
    neededW: number,
    phases,
    plugW,
    othersW,
  }),
  /** Enough sun, of which a charger behind this one still draws so much. */
  v.object({ code: v.literal("wait.room"), powerW: number }),
  /**
   * Tightened so that the loads and the house stay within the main fuse, in A a phase; after the fuse
   * has switched it off, it starts at the earliest at `startsAtMs`.
   */
  v.object({
    code: v.literal("limit.fuse"),
    currentA: number,
    limitA: number,
    startsAtMs: v.optional(number),
  }),
  /**
   * A pause to switch to so many phases; up for so much sun in W that has lasted so many minutes, null:
   * no sun is looked at. `powerW` still flows; left out: nothing does.
   */
  v.object({
    code: v.literal("switch.phases"),
    phases,
    isUp: v.boolean(),
    surplusW: numberOrNull,
    minutes: numberOrNull,
    powerW: v.exactOptional(number),
  }),
  /**
   * Enough sun for other phases, which may be switched at `switchesAtMs`; null: not in this stay of the
   * car.
   */
  v.object({
    code: v.literal("wait.phases"),
    surplusW: number,
    phases,
    switchesAtMs: numberOrNull,
  }),
  /** The inverter is throttled, so the sun is not known: the smallest charge is tried. */
  v.object({ code: v.literal("wait.held-back"), startsAtMs: number }),
  /** Enough sun; starts when it stays. */
  v.object({
    code: v.literal("wait.stable"),
    surplusW: number,
    startsAtMs: number,
    plugW,
    othersW,
  }),
  /** Paused a moment ago; starts again at the earliest at `startsAtMs`. */
  v.object({ code: v.literal("wait.dwell"), surplusW: number, startsAtMs: number, plugW, othersW }),
  /** `comesWh`: what the battery still gets today, of `wantedWh`; absent: not looked at. */
  v.object({
    code: v.literal("wait.soc"),
    socPct: number,
    startSocPct: number,
    comesWh: v.optional(number),
    wantedWh: v.optional(number),
  }),
  /** What is to come of the sun is the house battery's: it shall have `eveningSocPct` at sunset. */
  v.object({
    code: v.literal("wait.evening"),
    comesWh: number,
    socPct: number,
    eveningSocPct: number,
  }),
  /** The mode turned to Tracked because a goal asks for it. */
  v.object({ code: v.literal("turn.goal") }),
  /** A goal is charged for from `startsAtMs` on, unless the sun does before. */
  v.object({ code: v.literal("goal.waits"), ...GOAL, startsAtMs: number }),
  /** It is charged for now, whatever the sun does. */
  v.object({
    code: v.literal("goal.charging"),
    ...GOAL,
    powerW: number,
    readyAtMs: numberOrNull,
    isMeterBlind: v.boolean(),
  }),
  /** Likewise, and so much will be missing at its time. */
  v.object({ code: v.literal("goal.short"), ...GOAL, powerW: number, shortWh: number }),
  /** Its time is over, and it goes on until it is met. */
  v.object({ code: v.literal("goal.late"), ...GOAL, powerW: number, readyAtMs: numberOrNull }),
  /** The mode turned to Disabled: the car has what the goal wanted. */
  v.object({ code: v.literal("goal.met"), gotWh: number, goalWh: number }),
  /** The house battery is set up and does not tell its charge. */
  v.object({ code: v.literal("wait.battery") }),
  /** Site data are old: held at the smallest current until `pausesAtMs`. */
  v.object({
    code: v.picklist(["stale.meter", "stale.battery"]),
    ageMs: number,
    pausesAtMs: number,
  }),
  /** Site data are missing: Tracked does not charge. */
  v.object({ code: v.picklist(["blind.meter", "blind.battery"]), ageMs: numberOrNull }),
]);

/**
 * Why the charger does what it does, with the numbers behind it. Times are wall time (epoch ms).
 * Sentences are made where they are shown; everything else compares codes and numbers.
 */
export type Reason = Readonly<v.InferOutput<typeof REASON>>;
export type ReasonCode = Reason["code"];

/** Reads a reason that was stored; null for what is none, e.g. one of another version. */
export function parseReason(value: unknown): Reason | null {
  const result = v.safeParse(REASON, value);
  return result.success ? result.output : null;
}
