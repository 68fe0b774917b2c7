import type { Diagnosis } from "./diagnosis.ts";
import type { ChargeMode, ModeOrigin } from "../house/mode.ts";
import type { Phases } from "../house/units.ts";

/**
 * Why the charger does what it does, with the numbers behind it. Times are wall time (epoch ms).
 * Sentences are made where they are shown; everything else compares codes and numbers.
 */
export type Reason =
  /** No cycle has run yet. */
  | { readonly code: "starting-up" }
  /** `missing`: the one of its two addresses that is not entered. */
  | {
    readonly code: "setup.charger";
    readonly missing?: "nrgkickMeasurementsUrl" | "nrgkickSettingsUrl";
  }
  /** Tracked has no site meter to follow. */
  | { readonly code: "setup.inverter" }
  /** A person has chosen it, and no cycle has acted on it yet. */
  | { readonly code: "mode.asked"; readonly mode: ChargeMode }
  /** Nobody has chosen a mode since the database began. */
  | { readonly code: "off.new" }
  | { readonly code: "off"; readonly modeBy: ModeOrigin; readonly sinceMs: number }
  /** Told to stop, current still flows. */
  | { readonly code: "stopping"; readonly powerW: number }
  /** The charger has not answered for a moment, or not told its power; nothing is raised. */
  | { readonly code: "silent.charger"; readonly sinceMs: number | null }
  | { readonly code: "offline.charger"; readonly sinceMs: number | null }
  /** The charger refuses commands, e.g. for a wrong PIN; `detail` is the device's own word. */
  | {
    readonly code: "rejected.charger";
    readonly detail: string;
    readonly diagnosis?: Diagnosis;
    /** It is asked again by itself, within a minute; missing: once the settings change. */
    readonly isAskedAgain?: boolean;
  }
  /** Nothing flows, and the charger says of itself why. */
  | { readonly code: "fault.charger"; readonly diagnosis: Diagnosis }
  /** Asked to charge, nothing flows yet. */
  | { readonly code: "asked"; readonly currentA: number; readonly sinceMs: number }
  /** Asked in vain; asked again at `nextAtMs` (null: not by itself). */
  | {
    readonly code: "car.waiting";
    readonly asks: number;
    readonly sinceMs: number;
    readonly nextAtMs: number | null;
  }
  /** It has drawn what it was offered, and draws no more since then. */
  | { readonly code: "car.idle"; readonly currentA: number; readonly sinceMs: number }
  /** The charger tells that no car is plugged in. */
  | { readonly code: "car.absent" }
  /** The mode turned to Disabled: the car takes no more after so long a charge. */
  | { readonly code: "car.full"; readonly chargedMs: number }
  /** The mode turned because a car or the charger was plugged in. */
  | { readonly code: "turn.plug-in"; readonly mode: ChargeMode }
  /** Slow turned into Tracked by itself. */
  | { readonly code: "turn.tracked"; readonly socPct: number | null; readonly surplusW: number }
  /** Tracked turned back into Slow by itself. */
  | { readonly code: "turn.slow"; readonly lackedMs: number }
  | {
    readonly code: "charging.slow" | "charging.fast";
    readonly powerW: number;
    /** The site meter tells nothing: charging goes on without it. */
    readonly isMeterBlind: boolean;
  }
  /** Told another current, which the car does not draw yet. */
  | { readonly code: "charging.changing"; readonly powerW: number; readonly currentA: number }
  | {
    readonly code: "charging.tracked";
    readonly powerW: number;
    /** What the sun would give beyond the power that flows, in W; negative when it gives less. */
    readonly spareW: number;
  }
  /** The inverter is throttled: the current rises step by step while nothing is imported. */
  | { readonly code: "charging.held-back"; readonly powerW: number }
  /** Charging at the full current that the limit allows. */
  | { readonly code: "limit.current"; readonly powerW: number; readonly limitA: number }
  /** Offered the full current, and the car takes less. */
  | { readonly code: "limit.car"; readonly powerW: number; readonly currentA: number }
  /** Limits and the charger's own range leave no current that a car can take. */
  | { readonly code: "limit.range"; readonly minA: number; readonly maxA: number }
  /** Charging less than the sun gives, because clouds pass. */
  | { readonly code: "limit.cloudy"; readonly powerW: number; readonly spareW: number }
  /** The house battery gives more than its limit: charging pauses at `pausesAtMs`. */
  | {
    readonly code: "guard.battery";
    readonly batteryPowerW: number;
    readonly limitW: number;
    readonly pausesAtMs: number;
  }
  /** Paused because the house battery gave more than its limit. */
  | { readonly code: "wait.protection"; readonly limitW: number; readonly startsAtMs: number }
  /**
   * The surplus is short; the house battery bridges until `pausesAtMs`. `plugW`, here and below: so
   * much of the surplus the plug still draws and would leave to the car; negative: so much is kept for
   * the plug, which comes first. Left out: the plug has no part in it.
   */
  | {
    readonly code: "stop.pending";
    readonly powerW: number;
    readonly missingW: number;
    readonly pausesAtMs: number;
    readonly plugW?: number;
  }
  | {
    readonly code: "wait.surplus";
    readonly surplusW: number;
    readonly neededW: number;
    readonly phases: Phases;
    readonly plugW?: number;
  }
  /** The inverter is throttled, nobody knows how much sun there is: the smallest charge is tried. */
  | { readonly code: "wait.held-back"; readonly startsAtMs: number }
  /** Enough sun; starts when it stays. */
  | {
    readonly code: "wait.stable";
    readonly surplusW: number;
    readonly startsAtMs: number;
    readonly plugW?: number;
  }
  /** Paused a moment ago; starts again at the earliest at `startsAtMs`. */
  | {
    readonly code: "wait.dwell";
    readonly surplusW: number;
    readonly startsAtMs: number;
    readonly plugW?: number;
  }
  | { readonly code: "wait.soc"; readonly socPct: number; readonly startSocPct: number }
  /** The house battery is set up and does not tell its charge. */
  | { readonly code: "wait.battery" }
  /** Site data are old: held at the smallest current until `pausesAtMs`. */
  | {
    readonly code: "stale.meter" | "stale.battery";
    readonly ageMs: number;
    readonly pausesAtMs: number;
  }
  /** Site data are missing: Tracked does not charge. */
  | { readonly code: "blind.meter" | "blind.battery"; readonly ageMs: number | null };

export type ReasonCode = Reason["code"];
