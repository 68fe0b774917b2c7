import type { ChargeMode } from "../../domain/house/mode.ts";
import type { CurrentRange } from "../charging/current.ts";

/** A charger with its car, as the loads below it and the switches have to reckon with it. */
export interface CarDemand {
  readonly id: number;
  readonly mode: ChargeMode;
  /** Current really flows. */
  readonly isCharging: boolean;
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
  /** It would take so much more, in W, once chargers behind it leave that; 0: it waits for nothing. */
  readonly awaitedW: number;
}

/** Most that it may take of the sun that is there for it, in W, its own draw included. */
export function carClaimW(car: CarDemand, totalW: number): number {
  const carW = car.powerW ?? 0;
  if (car.mode !== "tracked") return untrackedW(car);
  if (!car.isAsked && !car.isAboutToStart) return carW;
  const isAtLimit = car.isAsked && car.isFollowed && car.commandA >= car.range.maxA;
  if (isAtLimit) return carW;
  const smallestW = car.range.minA * car.perAmpereW;
  return Math.min(car.range.maxA * car.perAmpereW, Math.max(totalW, smallestW));
}

/** What a car takes whatever the sun does; one that is on its way up takes what it was told. */
export function untrackedW(car: CarDemand): number {
  const carW = car.powerW ?? 0;
  const isRising = car.isAsked && !car.isFollowed;
  return isRising ? Math.max(carW, car.commandA * car.perAmpereW) : carW;
}
