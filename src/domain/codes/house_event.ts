import * as v from "valibot";
import { DIAGNOSIS, TEXT } from "./diagnosis.ts";
import { REASON } from "./reason.ts";
import { type EventKind, SESSION_ENDS } from "../history/history_rows.ts";
import { BROKER_TROUBLES } from "../ports/broker_state.ts";
import { FLEET_TROUBLES } from "../ports/fleet.ts";
import type { GoalEnd } from "../goals/goal_state.ts";
import { CHARGE_MODES, MODE_ORIGINS } from "../house/mode.ts";
import { type ClockMove, movedTime } from "../house/time.ts";

export const DEVICE_NAMES = ["meter", "inverter", "battery", "charger", "plug"] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

/** How the program before this one ended; first: there was none. */
const EARLIER_ENDS = ["first", "stopped", "crashed"] as const;
export type EarlierEnd = (typeof EARLIER_ENDS)[number];

const number = v.number();
const numberOrNull = v.nullable(number);
const mode = v.picklist(CHARGE_MODES);
const modeBy = v.picklist(MODE_ORIGINS);
const phases = v.picklist([1, 2, 3]);
const error = v.string();
const MISSES = ["unplugged", "no-car", "car-full", "no-flow"] as const satisfies readonly GoalEnd[];
const LOADS = ["charger", "switch"] as const;
const device = v.picklist(DEVICE_NAMES);
const devices = v.pipe(v.array(device), v.readonly());
/** The device, in a house with several of its kind; its name as it was then. */
const named = { deviceId: v.optional(number), deviceName: v.optional(v.string()) };
export interface NamedDevice {
  readonly deviceId?: number | undefined;
  readonly deviceName?: string | undefined;
}
const FLOW = v.object({ mode, powerW: numberOrNull, reason: REASON, ...named });
/** A reason of any kind and of any version. */
const PLAIN_REASON = v.pipe(v.looseObject({ code: v.string() }), v.readonly());
/** One setting that changed; a secret is "***" on both sides. */
const CHANGE = v.pipe(
  v.object({ key: v.string(), old: v.unknown(), new: v.unknown() }),
  v.readonly(),
);

const lost = {
  devices,
  /** Its last answer; null: never one. */
  sinceMs: numberOrNull,
  error: v.nullable(error),
  /** The charger's gateway says that the charger is out of reach: out of the wall, mostly. */
  isAbsent: v.boolean(),
  ...named,
};
const LOST = v.object({
  ...lost,
  /** What is wrong; null: nothing is known but the error. */
  diagnosis: v.nullable(DIAGNOSIS),
});
/**
 * Older versions stored sentences in place of the diagnosis, and the oldest ones stored neither.
 */
const OLDER_LOST = v.pipe(
  v.object({ ...lost, what: v.optional(v.nullable(TEXT), null) }),
  v.transform(({ what, ...rest }) => ({
    ...rest,
    diagnosis: what === null ? null : { code: "lost", what, todo: { en: "", de: "" } },
  })),
);
const FAULT = v.object({ device, diagnosis: DIAGNOSIS, ...named });
const OLDER_FAULT = v.pipe(
  v.object({ device, fault: v.string(), what: TEXT, todo: TEXT, ...named }),
  v.transform(({ fault, what, todo, ...rest }) => ({
    ...rest,
    diagnosis: { code: fault, what, todo },
  })),
);

/**
 * What the recorder writes into the log of events: a code with its kind, and the numbers that
 * belong to it, as they are told and as they come back from the database. Times in a detail are
 * wall times (epoch ms). Every detail may have `leftOut`: so many events of the same code came too
 * often before it and were not written.
 */
export const EVENTS = {
  /** A person, or something in a person's name, chose a mode. */
  "mode.chosen": event("mode", v.object({ mode, modeBy, from: mode, ...named })),
  /** The mode turned by itself. */
  "mode.turned": event("mode", v.object({ mode, modeBy, from: mode, reason: REASON, ...named })),
  /** Current began to flow or ceased: paused in a session that goes on, stopped without one. */
  "charging.began": event("charger", FLOW),
  "charging.paused": event("charger", FLOW),
  "charging.stopped": event("charger", FLOW),
  /** A person, or a program, wants the car to have so much. */
  "goal.set": event("charger", v.object({ energyWh: number, deadlineMs: numberOrNull, ...named })),
  /** A person ended it, or a press of a mode did; null: not known what it had. */
  "goal.dropped": event("charger", v.object({ energyWh: number, gotWh: numberOrNull, ...named })),
  "goal.met": event(
    "charger",
    v.object({
      energyWh: number,
      gotWh: number,
      deadlineMs: numberOrNull,
      lateMs: number,
      ...named,
    }),
  ),
  "goal.missed": event(
    "charger",
    v.object({
      energyWh: number,
      gotWh: number,
      missedWh: number,
      deadlineMs: numberOrNull,
      end: v.picklist(MISSES),
      ...named,
    }),
  ),
  /** The charger was switched to so many phases; `count`: so often in the last day. */
  "phases.switched": event(
    "charger",
    v.object({ phases, count: number, isLast: v.boolean(), ...named }),
  ),
  /** A switch did not show, or the car draws on others; `count`: so many in this stay of the car. */
  "phases.failed": event(
    "charger",
    v.object({ phases, count: number, isLast: v.boolean(), ...named }),
  ),
  /** The relay turned; the reason is null where somebody else switched it. */
  "plug.switched": event(
    "plug",
    v.object({ on: v.boolean(), reason: v.nullable(PLAIN_REASON), ...named }),
  ),
  "session.ended": event(
    "session",
    v.object({
      startedAtMs: number,
      endedBy: v.picklist(SESSION_ENDS),
      energyWh: number,
      solarWh: number,
      costMilli: numberOrNull,
      currency: v.nullable(v.string()),
      ...named,
    }),
  ),
  "device.lost": event("device", v.union([LOST, OLDER_LOST])),
  "device.back": event("device", v.object({ devices, lostMs: number, ...named })),
  /** A device says of itself that something is wrong, or that nothing is any more. */
  "device.fault": event("device", v.union([FAULT, OLDER_FAULT])),
  "device.well": event("device", v.object({ device, lastedMs: number, ...named })),
  /** One that was removed, or is elsewhere now, did not take its last command: it is as it was. */
  "device.left": event("device", v.object({ name: v.string(), load: v.picklist(LOADS) })),
  "settings.changed": event(
    "settings",
    v.object({ changes: v.pipe(v.array(CHANGE), v.readonly()) }),
  ),
  /** Secrets that were wrong, by where they came from; null: from many addresses. */
  "secret.wrong": event("access", v.object({ address: v.nullable(v.string()), count: number })),
  "storage.failed": event("storage", v.object({ error })),
  /** Events that did not fit into the memory meanwhile are `lost`. */
  "storage.recovered": event("storage", v.object({ failedMs: number, lost: number })),
  "program.started": event(
    "program",
    v.object({
      version: v.string(),
      earlierEnd: v.picklist(EARLIER_ENDS),
      /** It had crashed before, less than an hour ago. */
      isRepeated: v.boolean(),
      /** The newest sign of the program before; null: none. */
      lastSeenMs: numberOrNull,
    }),
  ),
  /** Not safe: a device that should have been told to stop did not take it. */
  "program.stopped": event("program", v.object({ isSafe: v.boolean() })),
  "program.broken": event("program", v.object({ error })),
  /** A backup took the place of the database, while no program ran on it. */
  "program.restored": event("program", v.object({})),
  /** The MQTT broker cannot be reached since then, or does not let the program in. */
  "broker.lost": event(
    "program",
    v.object({ broker: v.string(), trouble: v.picklist(BROKER_TROUBLES), sinceMs: number }),
  ),
  "broker.back": event("program", v.object({ lostMs: number })),
  /** The fleet's database takes nothing since then. */
  "fleet.lost": event(
    "program",
    v.object({ trouble: v.picklist(FLEET_TROUBLES), sinceMs: number }),
  ),
  /** It does again; so many rows were new there. */
  "fleet.back": event("program", v.object({ lostMs: number, rows: number })),
  /** The wall clock was set, by so much; negative: back. */
  "clock.set": event("program", v.object({ stepMs: number })),
};

function event<const K extends EventKind, D extends v.GenericSchema>(kind: K, detail: D) {
  return { kind, detail };
}

export type EventCode = keyof typeof EVENTS;
/** The detail of each code. */
export type EventDetails = {
  readonly [C in EventCode]: Readonly<v.InferOutput<(typeof EVENTS)[C]["detail"]>>;
};
export type HouseEvent = {
  readonly [C in EventCode]: {
    readonly atMs: number;
    readonly kind: (typeof EVENTS)[C]["kind"];
    readonly code: C;
    readonly detail: EventDetails[C];
  };
}[EventCode];

export type PlainReason = v.InferOutput<typeof PLAIN_REASON>;
export type SettingChange = v.InferOutput<typeof CHANGE>;

/** The same table, for reading the detail of one code with its own type. */
const READERS: {
  readonly [C in EventCode]: { readonly detail: v.GenericSchema<unknown, EventDetails[C]> };
} = EVENTS;

/** Reads a detail that was stored; null for what is none of this code, e.g. of another version. */
export function parseEventDetail<C extends EventCode>(
  code: C,
  detail: unknown,
): EventDetails[C] | null {
  const result = v.safeParse(READERS[code].detail, detail);
  return result.success ? result.output : null;
}

/** True for a code that has a detail of a known shape. */
export function isEventCode(code: string): code is EventCode {
  return Object.hasOwn(EVENTS, code);
}

/** Times in a detail that are not the event's own. */
const STAMPS = ["startedAtMs", "sinceMs"];

/** The event with the times that it would have if the wall clock had been right. */
export function movedEvent(event: HouseEvent, move: ClockMove): HouseEvent {
  const detail = movedDetail(event.detail, move);
  return Object.assign({}, event, { atMs: movedTime(event.atMs, move), detail });
}

/** The detail of an event, likewise. */
export function movedDetail<T extends object>(detail: T, move: ClockMove): T {
  const moved = Object.entries(detail).map(([key, value]) => [
    key,
    STAMPS.includes(key) && typeof value === "number" ? movedTime(value, move) : value,
  ]);
  return Object.assign({}, detail, Object.fromEntries(moved));
}
