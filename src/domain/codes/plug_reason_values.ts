import * as v from "valibot";
import type { PlugReason } from "./plug_reason.ts";

const number = v.number();
const numberOrNull = v.nullable(number);
const on = v.boolean();
const time = v.string();
// Older rows do not have it.
const isTomorrow = v.optional(v.boolean(), false);
const sun = { freeW: number, neededW: number };

/** Every reason of the plug as it may come back from the database. */
const PLUG_REASON = v.variant("code", [
  v.object({ code: v.picklist(["plug.disabled", "plug.off-once", "plug.fast"]) }),
  v.object({ code: v.literal("plug.wait.battery") }),
  v.object({ code: v.literal("plug.offline"), sinceMs: numberOrNull }),
  v.object({ code: v.picklist(["plug.unheard", "plug.by-hand"]), on, sinceMs: number }),
  v.object({ code: v.literal("plug.satisfied"), sinceMs: number }),
  v.object({ code: v.picklist(["plug.always", "plug.on.window"]), endsAt: time, isTomorrow }),
  v.object({ code: v.picklist(["plug.on.sun", "plug.wait.power", "plug.wait.car"]), ...sun }),
  v.object({ code: v.literal("plug.on.battery"), ...sun, socPct: number }),
  v.object({ code: v.literal("plug.on.dip"), missingW: number, offAtMs: number }),
  v.object({ code: v.literal("plug.stale"), ageMs: number, offAtMs: number }),
  v.object({ code: v.literal("plug.blind"), ageMs: numberOrNull }),
  v.object({ code: v.literal("plug.wait.window"), nextAt: v.nullable(time), isTomorrow }),
  v.object({ code: v.literal("plug.wait.start-hour"), startHour: number }),
  v.object({ code: v.literal("plug.wait.soc"), socPct: number, startSocPct: number }),
  v.object({ code: v.literal("plug.wait.import"), gridPowerW: number }),
  v.object({ code: v.literal("plug.wait.drain"), batteryPowerW: number, limitW: number }),
  v.object({ code: v.literal("plug.wait.stable"), freeW: number, startsAtMs: number }),
  v.object({ code: v.literal("plug.dwell"), on, switchesAtMs: number }),
]) satisfies v.GenericSchema<unknown, PlugReason>;

/** Reads a reason that was stored; null for what is none, e.g. one of another version. */
export function parsePlugReason(value: unknown): PlugReason | null {
  const result = v.safeParse(PLUG_REASON, value);
  return result.success ? result.output : null;
}
