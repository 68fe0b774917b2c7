import type { PowerFlows, Snapshot } from "../../domain/house/snapshot.ts";
import type { ChargeMode } from "../../domain/house/mode.ts";
import type { Settings } from "../../domain/settings/settings.ts";
import type { Moment } from "../../domain/house/time.ts";
import { MINUTE_MS } from "../../domain/house/units.ts";
import type { CurrentRange } from "../charging/current.ts";
import type { PlugMemory } from "../heater/plug_memory.ts";
import { NOISE_W } from "./site.ts";

/*
 * One sun, two loads. All of it (`totalW`) is what car and plug may take together. The one with
 * "Priority" decides on a house without the other; the other one gets what that leaves. So what one
 * does never changes what the first one sees, and no round of mutual switching can begin.
 */

/** A battery with this charge takes next to nothing, so what a load leaves goes to the grid. */
const FULL_SOC_PCT = 99;
/**
 * The plug ends no charge that is younger than this, because the car has a dwell of that length.
 */
const LEAST_CHARGE_MS = 5 * MINUTE_MS;
/** A plug that stays on for so long after it was told to go off counts as a part of the house. */
const DEAF_MS = MINUTE_MS;

/** The plug as the car has to reckon with it. */
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

/** How the plug stands to the car, by what the last cycle decided. */
export function plugLoad(context: {
  readonly memory: PlugMemory;
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly mode: ChargeMode;
  /** Tracked has asked the car to charge, and for so long (null: it has not). */
  readonly askedForMs: number | null;
  readonly now: Moment;
}): PlugLoad {
  const { memory, settings, mode, askedForMs, now } = context;
  const { plugPriority, plugOnPowerW } = settings;
  const drawW = plugDrawW(context.snapshot, settings);
  const isOn = context.snapshot.plug.value?.on === true;
  const load = { drawW, stepW: plugOnPowerW };
  if (isOn && memory.isOnBySun && plugPriority === "car" && mayObey(memory, now)) {
    return { ...load, standing: "yielding" };
  }
  const isClaim = askedForMs === null
    ? memory.claim !== null
    : memory.claim === "due" && askedForMs >= LEAST_CHARGE_MS;
  const isClaiming = !isOn && isClaim && plugPriority === "plug" && mode === "tracked";
  return { ...load, standing: isClaiming ? "claiming" : "taken" };
}

/** A relay that has been told off for so long does not go off for the car. */
function mayObey({ relay }: PlugMemory, now: Moment): boolean {
  return relay.told !== false || relay.toldSinceMs === null ||
    now.steadyMs - relay.toldSinceMs < DEAF_MS;
}

/** What the plug draws now in W; a plug without a meter, or whose meter fails, draws "On at". */
export function plugDrawW({ plug }: Snapshot, { plugOnPowerW }: Settings): number {
  return plug.value?.on === true ? plug.value.powerW ?? plugOnPowerW : 0;
}

/** The powers of the house as the car shall see them. */
export function flowsForCar(
  flows: PowerFlows,
  load: PlugLoad,
  battery: {
    readonly isConfigured: boolean;
    readonly socPct: number | null;
    readonly maxChargingW: number;
  },
): PowerFlows {
  const { gridPowerW, batteryPowerW } = flows;
  if (gridPowerW === null || load.standing === "taken") return flows;
  if (load.standing === "claiming") return { ...flows, gridPowerW: gridPowerW + load.stepW };
  // Without its draw the grid gives less, then the battery; the rest is charged, or exported.
  const fromGridW = Math.min(load.drawW, Math.max(0, gridPowerW));
  if (batteryPowerW === null) return { ...flows, gridPowerW: gridPowerW - fromGridW };
  const fromBatteryW = Math.min(load.drawW - fromGridW, Math.max(0, batteryPowerW));
  const freedW = load.drawW - fromGridW - fromBatteryW;
  const isHungry = battery.isConfigured && (battery.socPct ?? 0) < FULL_SOC_PCT &&
    gridPowerW > -NOISE_W;
  const roomW = isHungry ? Math.max(0, battery.maxChargingW + batteryPowerW - fromBatteryW) : 0;
  const chargedW = Math.min(freedW, roomW);
  return {
    ...flows,
    gridPowerW: gridPowerW - fromGridW - (freedW - chargedW),
    batteryPowerW: batteryPowerW - fromBatteryW - chargedW,
  };
}

/** The car as the plug has to reckon with it. */
export interface CarDemand {
  readonly mode: ChargeMode;
  /** What it draws; null: not known. */
  readonly powerW: number | null;
  /** It is asked to charge, and draws or may still answer. */
  readonly isAsked: boolean;
  /** It was asked in vain and has not drawn since: nothing is kept free for it. */
  readonly isSilent: boolean;
  /** Tracked is about to ask it. */
  readonly isAboutToStart: boolean;
  readonly commandA: number;
  /** It has had its time to follow the last command. */
  readonly isFollowed: boolean;
  readonly range: CurrentRange;
  readonly perAmpereW: number;
}

/** The sun of the plug. */
export interface PlugShare {
  /** What is left for it, its own draw included. */
  readonly freeW: number;
  /** What is left if the car takes no more than now. */
  readonly beforeClaimW: number;
  /** With what the car takes: all that the two may share. */
  readonly totalW: number;
  /** The car comes first and could take more: it waits for what the plug draws. */
  readonly isCarWaiting: boolean;
}

/**
 * What the plug may have of the sun; null: the house is not known. What the inverter cannot pass
 * reaches the battery alone and is nobody's.
 */
export function sunForPlug(
  flows: PowerFlows,
  drawW: number,
  car: CarDemand,
  { plugPriority: priority, acLimitW }: Pick<Settings, "plugPriority"> & {
    /** AC power that the inverter can give at most; null: no limit is known. */
    readonly acLimitW: number | null;
  },
): PlugShare | null {
  const { gridPowerW, batteryPowerW, consumptionPowerW } = flows;
  if (gridPowerW === null || batteryPowerW === null) return null;
  const carW = car.powerW ?? 0;
  const reachW = acLimitW === null || consumptionPowerW === null
    ? Infinity
    : acLimitW - (consumptionPowerW - drawW);
  const beforeClaimW = Math.min(reachW, drawW - gridPowerW - batteryPowerW);
  const totalW = beforeClaimW + carW;
  const claimW = carClaimW(car, totalW, priority);
  const isCarFirst = car.mode === "tracked" && priority === "car" &&
    (car.isAsked || car.isAboutToStart);
  return {
    freeW: totalW - claimW,
    beforeClaimW,
    totalW,
    isCarWaiting: isCarFirst && claimW > carW + NOISE_W,
  };
}

/** What of the sun is the car's before the plug is asked, in W. */
function carClaimW(car: CarDemand, totalW: number, priority: "car" | "plug"): number {
  const carW = car.powerW ?? 0;
  if (car.mode !== "tracked") {
    const isRising = car.isAsked && !car.isFollowed;
    return isRising ? Math.max(carW, car.commandA * car.perAmpereW) : carW;
  }
  if (priority === "plug") return 0;
  if (!car.isAsked && !car.isAboutToStart) return carW;
  const isAtLimit = car.isAsked && car.isFollowed && car.commandA >= car.range.maxA;
  if (isAtLimit) return carW;
  const smallestW = car.range.minA * car.perAmpereW;
  return Math.min(car.range.maxA * car.perAmpereW, Math.max(totalW, smallestW));
}
