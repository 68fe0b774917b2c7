import type { PowerFlows } from "../../domain/house/snapshot.ts";
import { carClaimW, type CarDemand } from "./car_demand.ts";
import { NOISE_W } from "../site/site.ts";

/** A charger beside a switch. */
export interface CarBeside extends CarDemand {
  /** It comes before the switch. */
  readonly isFirst: boolean;
}

/** The sun of a switch. */
export interface PlugShare {
  /** What is left for it, its own draw included. */
  readonly freeW: number;
  /** What is left if the car takes no more than now. */
  readonly beforeClaimW: number;
  /** With what the cars take: all that they may share. */
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
  /** In order of priority, each with whether it comes before the switch. */
  cars: readonly CarBeside[],
  /** AC power that the inverter can give at most; null: no limit is known. */
  acLimitW: number | null,
): PlugShare | null {
  const { gridPowerW, batteryPowerW, consumptionPowerW } = flows;
  if (gridPowerW === null || batteryPowerW === null) return null;
  const reachW = acLimitW === null || consumptionPowerW === null
    ? Infinity
    : acLimitW - (consumptionPowerW - drawW);
  const beforeClaimW = Math.min(reachW, drawW - gridPowerW - batteryPowerW);
  const totalW = cars.reduce((sumW, { powerW }) => sumW + (powerW ?? 0), beforeClaimW);
  let freeW = totalW;
  let isCarWaiting = false;
  // What is drawn whatever the sun does is not there for the others.
  const byClaim = cars.toSorted((one, other) => Number(isTracked(one)) - Number(isTracked(other)));
  for (const car of byClaim) {
    const claimW = claimBeside(car, freeW);
    const isWanting = isTracked(car) && car.isFirst && (car.isAsked || car.isAboutToStart);
    isCarWaiting ||= isWanting && claimW > (car.powerW ?? 0) + NOISE_W;
    freeW -= claimW;
  }
  return { freeW, beforeClaimW, totalW, isCarWaiting };
}

/** What of the sun is the car's before the switch is asked, in W. */
function claimBeside(car: CarBeside, totalW: number): number {
  return isTracked(car) && !car.isFirst ? 0 : carClaimW(car, totalW);
}

function isTracked({ mode }: CarDemand): boolean {
  return mode === "tracked";
}
