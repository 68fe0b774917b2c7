import type { SessionEndedBy } from "../history/history_rows.ts";
import type { ChargeMode, ModeOrigin } from "../house/mode.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Reason } from "./reason.ts";
import { type ClockMove, movedTime } from "../house/time.ts";

export const DEVICE_NAMES = ["meter", "inverter", "battery", "charger", "plug"] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

/** One setting that changed; a secret is "***" on both sides. */
export interface SettingChange {
  readonly key: string;
  readonly old: unknown;
  readonly new: unknown;
}

/** How the program before this one ended; first: there was none. */
export type EarlierEnd = "first" | "stopped" | "crashed";

/**
 * What the recorder writes into the log of events: a code, and the numbers that belong to it. Times
 * in a detail are wall times (epoch ms). Every detail may have `leftOut`: so many events of the same
 * code came too often before it and were not written.
 */
export type HouseEvent =
  /** A person, or something in a person's name, chose a mode. */
  | Told<
    "mode",
    "mode.chosen",
    { readonly mode: ChargeMode; readonly modeBy: ModeOrigin; readonly from: ChargeMode }
  >
  /** The mode turned by itself. */
  | Told<
    "mode",
    "mode.turned",
    {
      readonly mode: ChargeMode;
      readonly modeBy: ModeOrigin;
      readonly from: ChargeMode;
      readonly reason: Reason;
    }
  >
  /** Current began to flow or ceased: paused in a session that goes on, stopped without one. */
  | Told<
    "charger",
    "charging.began" | "charging.paused" | "charging.stopped",
    { readonly mode: ChargeMode; readonly powerW: number | null; readonly reason: Reason }
  >
  /** The relay turned; the reason is null where somebody else switched it. */
  | Told<
    "plug",
    "plug.switched",
    { readonly on: boolean; readonly reason: PlainReason | null }
  >
  | Told<
    "session",
    "session.ended",
    {
      readonly startedAtMs: number;
      readonly endedBy: SessionEndedBy;
      readonly energyWh: number;
      readonly solarWh: number;
      readonly costMilli: number | null;
      readonly currency: string | null;
    }
  >
  | Told<
    "device",
    "device.lost",
    {
      readonly devices: readonly DeviceName[];
      /** Its last answer; null: never one. */
      readonly sinceMs: number | null;
      /** What is wrong; null: nothing is known but the error. */
      readonly diagnosis: Diagnosis | null;
      readonly error: string | null;
      /** The charger's gateway says that the charger is out of reach: out of the wall, mostly. */
      readonly isAbsent: boolean;
    }
  >
  | Told<
    "device",
    "device.back",
    { readonly devices: readonly DeviceName[]; readonly lostMs: number }
  >
  /** A device says of itself that something is wrong, or that nothing is any more. */
  | Told<
    "device",
    "device.fault",
    { readonly device: DeviceName; readonly diagnosis: Diagnosis }
  >
  | Told<"device", "device.well", { readonly device: DeviceName; readonly lastedMs: number }>
  | Told<"settings", "settings.changed", { readonly changes: readonly SettingChange[] }>
  /** Secrets that were wrong, by where they came from; null: from many addresses. */
  | Told<"access", "secret.wrong", { readonly address: string | null; readonly count: number }>
  | Told<"storage", "storage.failed", { readonly error: string }>
  /** Events that did not fit into the memory meanwhile are `lost`. */
  | Told<"storage", "storage.recovered", { readonly failedMs: number; readonly lost: number }>
  | Told<
    "program",
    "program.started",
    {
      readonly version: string;
      readonly earlierEnd: EarlierEnd;
      /** It had crashed before, less than an hour ago. */
      readonly isRepeated: boolean;
      /** The newest sign of the program before; null: none. */
      readonly lastSeenMs: number | null;
    }
  >
  /** Not safe: a device that should have been told to stop did not take it. */
  | Told<"program", "program.stopped", { readonly isSafe: boolean }>
  | Told<"program", "program.broken", { readonly error: string }>
  /** A backup took the place of the database, while no program ran on it. */
  | Told<"program", "program.restored", Readonly<Record<never, never>>>
  /** The wall clock was set, by so much; negative: back. */
  | Told<"program", "clock.set", { readonly stepMs: number }>;

/** Times in a detail that are not the event's own. */
const STAMPS = ["startedAtMs", "sinceMs"];

/** An event as the clock that is right would have stamped it. */
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

/** A reason of any kind as it is stored. */
export type PlainReason = { readonly code: string };

type Told<K extends string, C extends string, D> = {
  readonly atMs: number;
  readonly kind: K;
  readonly code: C;
  readonly detail: D;
};
