import { type PlacedDevice, placeOf } from "./house_order.ts";

/** A load that is about to be left as it is. */
export interface LeftDevice {
  readonly id: number;
  /** It is in the house still, as another one; false: it is removed. */
  readonly isStaying: boolean;
}

/**
 * Makes loads safe, then stores what leaves them, before a cycle can tell them anything: a program
 * that is killed meanwhile steers them still, or has left them safe.
 * @throws ProgramEnding once it ends: nobody makes anything safe then; and what `store` throws
 */
export type Leave = <T>(left: readonly LeftDevice[], store: () => T) => Promise<T>;

/** While nothing is open, nothing is to be made safe. */
export const LEAVE_NOTHING: Leave = (_left, store) => Promise.resolve().then(store);

/** The loads of `before` that are left for `next`: not in it, or another one there. */
export function leftFor(
  next: readonly PlacedDevice[],
  before: readonly PlacedDevice[],
): readonly LeftDevice[] {
  return before.flatMap((device): readonly LeftDevice[] => {
    const { id, roles } = device;
    if (!roles.includes("charger") && !roles.includes("switch")) return [];
    const then = next.find((one) => one.id === id);
    if (then === undefined) return [{ id, isStaying: false }];
    return placeOf(then) === placeOf(device) ? [] : [{ id, isStaying: true }];
  });
}
