import * as v from "valibot";

const number = v.number();
const numberOrNull = v.nullable(number);
const on = v.boolean();
/** `hh:mm`, as the setting has it. */
const time = v.string();
/** The time is the next day's. Rows of older versions do not tell. */
const isTomorrow = v.optional(v.boolean(), false);

/** Every reason of the plug, as it is told and as it comes back from the database. */
export const PLUG_REASON = v.variant("code", [
  /** The setting "Enabled" is off: this program leaves it alone. */
  v.object({ code: v.literal("plug.disabled") }),
  v.object({ code: v.literal("plug.offline"), sinceMs: numberOrNull }),
  /** Off once, because this program takes it over or lets go of it. */
  v.object({ code: v.literal("plug.off-once") }),
  /** Told to switch, the relay does not follow yet. */
  v.object({ code: v.literal("plug.unheard"), on, sinceMs: number }),
  /** The car charges in Fast. */
  v.object({ code: v.literal("plug.fast") }),
  /** A person holds it so, from a page or an interface, until then. */
  v.object({ code: v.literal("plug.manual"), on, untilMs: number }),
  /** Somebody switched it: left so until the next window. */
  v.object({ code: v.literal("plug.by-hand"), on, sinceMs: number }),
  /** The load stopped drawing: off until the next window. */
  v.object({ code: v.literal("plug.satisfied"), sinceMs: number }),
  v.object({ code: v.literal("plug.always"), endsAt: time, isTomorrow }),
  /** On inside its window, whatever the sun does: "On at" is 0. */
  v.object({ code: v.literal("plug.on.window"), endsAt: time, isTomorrow }),
  v.object({ code: v.literal("plug.on.sun"), freeW: number, neededW: number }),
  /** In clouds a full battery helps. */
  v.object({ code: v.literal("plug.on.battery"), freeW: number, neededW: number, socPct: number }),
  /** The sun is short: off at `offAtMs` if it stays so. */
  v.object({ code: v.literal("plug.on.dip"), missingW: number, offAtMs: number }),
  /** Site data are old: off at `offAtMs` if they stay so. */
  v.object({ code: v.literal("plug.stale"), ageMs: number, offAtMs: number }),
  /** Site data are missing: nothing tells what the sun gives. */
  v.object({ code: v.literal("plug.blind"), ageMs: numberOrNull }),
  /** The next window begins at `nextAt`; null: no window is set. */
  v.object({ code: v.literal("plug.wait.window"), nextAt: v.nullable(time), isTomorrow }),
  v.object({ code: v.literal("plug.wait.start-hour"), startHour: number }),
  /** The house battery does not tell its charge. */
  v.object({ code: v.literal("plug.wait.battery") }),
  v.object({ code: v.literal("plug.wait.soc"), socPct: number, startSocPct: number }),
  v.object({ code: v.literal("plug.wait.power"), freeW: number, neededW: number }),
  /** The grid gives although the sun would do: the battery's share does not reach the plug. */
  v.object({ code: v.literal("plug.wait.import"), gridPowerW: number }),
  /** While the car charges the battery gives more than "Max consumption": the plug yields. */
  v.object({ code: v.literal("plug.wait.drain"), batteryPowerW: number, limitW: number }),
  /** The sun would do, and the car takes it or is about to. */
  v.object({ code: v.literal("plug.wait.car"), freeW: number, neededW: number }),
  /** Enough sun; on when it stays. */
  v.object({ code: v.literal("plug.wait.stable"), freeW: number, startsAtMs: number }),
  /** Off so that the loads and the house stay within the main fuse, in A a phase. */
  v.object({ code: v.literal("plug.wait.fuse"), limitA: number }),
  /** Switched a moment ago: goes on or off at `switchesAtMs`. */
  v.object({ code: v.literal("plug.dwell"), on, switchesAtMs: number }),
]);

/**
 * Why the smart plug is on or off, with the numbers behind it. Powers in W; `freeW` is the sun that
 * is left for the plug, what it draws itself included. Times are wall time (epoch ms); what a
 * setting names is its own `hh:mm`, with `isTomorrow` where it is that of the next day.
 */
export type PlugReason = Readonly<v.InferOutput<typeof PLUG_REASON>>;
export type PlugReasonCode = PlugReason["code"];

/** Reads a reason that was stored; null for what is none, e.g. one of another version. */
export function parsePlugReason(value: unknown): PlugReason | null {
  const result = v.safeParse(PLUG_REASON, value);
  return result.success ? result.output : null;
}
