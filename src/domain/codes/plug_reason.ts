/**
 * Why the smart plug is on or off, with the numbers behind it. Powers in W; `freeW` is the sun that
 * is left for the plug, what it draws itself included. Times are wall time (epoch ms); what a setting
 * names is its own `hh:mm`, with `isTomorrow` where it is that of the next day.
 */
export type PlugReason =
  /** The setting "Enabled" is off: this program leaves it alone. */
  | { readonly code: "plug.disabled" }
  | { readonly code: "plug.offline"; readonly sinceMs: number | null }
  /** Off once, because this program takes it over or lets go of it. */
  | { readonly code: "plug.off-once" }
  /** Told to switch, the relay does not follow yet. */
  | { readonly code: "plug.unheard"; readonly on: boolean; readonly sinceMs: number }
  /** The car charges in Fast. */
  | { readonly code: "plug.fast" }
  /** Somebody switched it: left so until the next window. */
  | { readonly code: "plug.by-hand"; readonly on: boolean; readonly sinceMs: number }
  /** The load stopped drawing: off until the next window. */
  | { readonly code: "plug.satisfied"; readonly sinceMs: number }
  | { readonly code: "plug.always"; readonly endsAt: string; readonly isTomorrow: boolean }
  /** On inside its window, whatever the sun does: "On at" is 0. */
  | { readonly code: "plug.on.window"; readonly endsAt: string; readonly isTomorrow: boolean }
  | { readonly code: "plug.on.sun"; readonly freeW: number; readonly neededW: number }
  /** In clouds a full battery helps. */
  | {
    readonly code: "plug.on.battery";
    readonly freeW: number;
    readonly neededW: number;
    readonly socPct: number;
  }
  /** The sun is short: off at `offAtMs` if it stays so. */
  | { readonly code: "plug.on.dip"; readonly missingW: number; readonly offAtMs: number }
  /** Site data are old: off at `offAtMs` if they stay so. */
  | { readonly code: "plug.stale"; readonly ageMs: number; readonly offAtMs: number }
  /** Site data are missing: nothing tells what the sun gives. */
  | { readonly code: "plug.blind"; readonly ageMs: number | null }
  /** The next window begins at `nextAt`; null: no window is set. */
  | {
    readonly code: "plug.wait.window";
    readonly nextAt: string | null;
    readonly isTomorrow: boolean;
  }
  | { readonly code: "plug.wait.start-hour"; readonly startHour: number }
  /** The house battery does not tell its charge. */
  | { readonly code: "plug.wait.battery" }
  | { readonly code: "plug.wait.soc"; readonly socPct: number; readonly startSocPct: number }
  | { readonly code: "plug.wait.power"; readonly freeW: number; readonly neededW: number }
  /** The grid gives although the sun would do: what goes into the battery does not reach the plug. */
  | { readonly code: "plug.wait.import"; readonly gridPowerW: number }
  /** While the car charges the battery gives more than "Max consumption": the plug yields. */
  | { readonly code: "plug.wait.drain"; readonly batteryPowerW: number; readonly limitW: number }
  /** The sun would do, and the car takes it or is about to. */
  | { readonly code: "plug.wait.car"; readonly freeW: number; readonly neededW: number }
  /** Enough sun; on when it stays. */
  | { readonly code: "plug.wait.stable"; readonly freeW: number; readonly startsAtMs: number }
  /** Switched a moment ago: goes on or off at `switchesAtMs`. */
  | { readonly code: "plug.dwell"; readonly on: boolean; readonly switchesAtMs: number };

export type PlugReasonCode = PlugReason["code"];
