import type { PlugValues, Reading } from "../../domain/house/snapshot.ts";
import type { ChargeMode } from "../../domain/house/mode.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { PlugMemory } from "../heater/plug_memory.ts";

/** No other load ends a charge that is younger than this: the car has a dwell of that length. */
export const LEAST_CHARGE_MS = 5 * MINUTE_MS;
/** A load that goes on for so long after it was told otherwise counts as a part of the house. */
export const DEAF_MS = MINUTE_MS;

/** A switch as a charger has to reckon with it. */
export interface PlugLoad {
  /** What it draws now; "On at" where it has no meter. */
  readonly drawW: number;
  /** What it will draw once it is on. */
  readonly stepW: number;
  /**
   * taken: what it draws is the house's, and not the car's to have · yielding: it goes off when the
   * car can use the sun · claiming: it is about to go on, and the car makes room.
   */
  readonly standing: "taken" | "yielding" | "claiming";
}

/** How a switch stands to a charger, by what the last cycle decided. */
export function plugLoad(context: {
  readonly memory: PlugMemory;
  readonly reading: Reading<PlugValues>;
  readonly settings: Settings;
  /** The switch comes before the charger. */
  readonly isFirst: boolean;
  readonly mode: ChargeMode;
  /** Tracked has asked the car to charge, and for so long (null: it has not). */
  readonly askedForMs: number | null;
  readonly now: Moment;
}): PlugLoad {
  const { memory, reading, settings, isFirst, mode, askedForMs, now } = context;
  const isOn = reading.value?.on === true;
  const load = { drawW: plugDrawW(reading, settings), stepW: settings.plugOnPowerW };
  if (isOn && memory.isOnBySun && !isFirst && mayObey(memory, now)) {
    return { ...load, standing: "yielding" };
  }
  const isClaim = askedForMs === null
    ? memory.claim !== null
    : memory.claim === "due" && askedForMs >= LEAST_CHARGE_MS;
  const isClaiming = !isOn && isClaim && isFirst && mode === "tracked";
  return { ...load, standing: isClaiming ? "claiming" : "taken" };
}

/** False for a relay that has been told off for so long that it will not go off for another load. */
export function mayObey({ relay }: PlugMemory, now: Moment): boolean {
  return relay.told !== false || relay.toldSinceMs === null ||
    now.steadyMs - relay.toldSinceMs < DEAF_MS;
}

/** What a switch draws now in W; one without a meter, or whose meter fails, draws "On at". */
export function plugDrawW(
  { value }: Reading<PlugValues>,
  { plugOnPowerW }: Pick<Settings, "plugOnPowerW">,
): number {
  return value?.on === true ? value.powerW ?? plugOnPowerW : 0;
}
