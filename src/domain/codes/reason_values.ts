import * as v from "valibot";
import { CHARGE_MODES, MODE_ORIGINS } from "../house/mode.ts";
import { DIAGNOSIS } from "./diagnosis.ts";
import type { Reason } from "./reason.ts";

const number = v.number();
const numberOrNull = v.nullable(number);
const phases = v.picklist([1, 2, 3]);
const plugW = v.exactOptional(number);

/** Every reason as it may come back from the database. */
export const REASON = v.variant("code", [
  v.object({ code: v.literal("starting-up") }),
  v.object({ code: v.literal("setup.charger") }),
  v.object({ code: v.literal("setup.inverter") }),
  v.object({ code: v.literal("mode.asked"), mode: v.picklist(CHARGE_MODES) }),
  v.object({ code: v.literal("off.new") }),
  v.object({ code: v.literal("car.idle"), currentA: number, sinceMs: number }),
  v.object({ code: v.literal("charging.changing"), powerW: number, currentA: number }),
  v.object({ code: v.literal("limit.car"), powerW: number, currentA: number }),
  v.object({ code: v.literal("off"), modeBy: v.picklist(MODE_ORIGINS), sinceMs: number }),
  v.object({ code: v.literal("stopping"), powerW: number }),
  v.object({ code: v.literal("silent.charger"), sinceMs: numberOrNull }),
  v.object({ code: v.literal("offline.charger"), sinceMs: numberOrNull }),
  v.object({
    code: v.literal("rejected.charger"),
    detail: v.string(),
    diagnosis: v.exactOptional(DIAGNOSIS),
    isAskedAgain: v.exactOptional(v.boolean()),
  }),
  v.object({ code: v.literal("fault.charger"), diagnosis: DIAGNOSIS }),
  v.object({ code: v.literal("asked"), currentA: number, sinceMs: number }),
  v.object({
    code: v.literal("car.waiting"),
    asks: number,
    sinceMs: number,
    nextAtMs: numberOrNull,
  }),
  v.object({ code: v.literal("car.absent") }),
  v.object({ code: v.literal("car.full"), chargedMs: number }),
  v.object({ code: v.literal("turn.plug-in"), mode: v.picklist(CHARGE_MODES) }),
  v.object({ code: v.literal("turn.tracked"), socPct: numberOrNull, surplusW: number }),
  v.object({ code: v.literal("turn.slow"), lackedMs: number }),
  v.object({
    code: v.picklist(["charging.slow", "charging.fast"]),
    powerW: number,
    isMeterBlind: v.boolean(),
  }),
  v.object({ code: v.literal("charging.tracked"), powerW: number, spareW: number }),
  v.object({ code: v.literal("limit.current"), powerW: number, limitA: number }),
  v.object({ code: v.literal("limit.range"), minA: number, maxA: number }),
  v.object({ code: v.literal("charging.held-back"), powerW: number }),
  v.object({ code: v.literal("wait.held-back"), startsAtMs: number }),
  v.object({ code: v.literal("limit.cloudy"), powerW: number, spareW: number }),
  v.object({
    code: v.literal("guard.battery"),
    batteryPowerW: number,
    limitW: number,
    pausesAtMs: number,
  }),
  v.object({ code: v.literal("wait.protection"), limitW: number, startsAtMs: number }),
  v.object({
    code: v.literal("stop.pending"),
    powerW: number,
    missingW: number,
    pausesAtMs: number,
    plugW,
  }),
  v.object({
    code: v.literal("wait.surplus"),
    surplusW: number,
    neededW: number,
    phases,
    plugW,
  }),
  v.object({ code: v.literal("wait.stable"), surplusW: number, startsAtMs: number, plugW }),
  v.object({ code: v.literal("wait.dwell"), surplusW: number, startsAtMs: number, plugW }),
  v.object({ code: v.literal("wait.soc"), socPct: number, startSocPct: number }),
  v.object({ code: v.literal("wait.battery") }),
  v.object({
    code: v.picklist(["stale.meter", "stale.battery"]),
    ageMs: number,
    pausesAtMs: number,
  }),
  v.object({ code: v.picklist(["blind.meter", "blind.battery"]), ageMs: numberOrNull }),
]) satisfies v.GenericSchema<unknown, Reason>;

/** Reads a reason that was stored; null for what is none, e.g. one of another version. */
export function parseReason(value: unknown): Reason | null {
  const result = v.safeParse(REASON, value);
  return result.success ? result.output : null;
}
