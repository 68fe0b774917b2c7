import type { ChargingOptions } from "./charging_point.ts";
import type { HeaterOptions } from "./heater.ts";
import type { MeteredLoadOptions } from "./load.ts";
import type { PlantOptions } from "./plant.ts";

export interface PlantPart extends Partial<PlantOptions> {
  readonly kind: "plant";
}

export interface ChargerPart extends ChargingOptions {
  readonly kind: "charger";
}

export interface HeaterPart extends Partial<HeaterOptions> {
  readonly kind: "heater";
}

export interface LoadPart extends Partial<MeteredLoadOptions> {
  readonly kind: "load";
}

/** What a house may have more than once. */
export type HousePart = PlantPart | ChargerPart | HeaterPart | LoadPart;

/** One of several parts. @throws RangeError where there are not so many */
export function partOf<T>(parts: readonly T[], index: number): T {
  const part = parts[index];
  if (part === undefined) throw new RangeError(`Cannot take part ${index} of ${parts.length}`);
  return part;
}

/** The sum of a value of each part. */
export function sumOf<T>(parts: readonly T[], valueOf: (part: T) => number): number {
  let sum = 0;
  for (const part of parts) sum += valueOf(part);
  return sum;
}
