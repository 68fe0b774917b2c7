import type { ControlState } from "../control/state.ts";
import { type Device, SLOT_IDS } from "../domain/house/device.ts";
import type { ModeChoice } from "../domain/house/mode.ts";
import type { ModeStore } from "../domain/ports/record_stores.ts";
import type { Moment } from "../domain/house/time.ts";

/** Choices that the program made because it could read none, by charger. */
export type Unread = ReadonlyMap<number, ModeChoice>;

/** The mode of each charger that a program starts with: a new one is Disabled. @throws StorageFailed */
export function storedModes(
  store: ModeStore,
  devices: readonly Device[],
  now: Moment,
): { readonly choices: ReadonlyMap<number, ModeChoice>; readonly unread: Unread } {
  const others = devices.filter(({ roles }) => roles.includes("charger")).map(({ id }) => id);
  const ids = [SLOT_IDS.charger, ...others];
  const stored = new Map(ids.map((id) => [id, store.load(id)]));
  const initial: ModeChoice = {
    mode: "disabled",
    modeBy: "user",
    sinceMs: now.atMs,
    isInitial: true,
  };
  return {
    choices: new Map(ids.map((id) => [id, stored.get(id) ?? initial])),
    unread: new Map(ids.filter((id) => stored.get(id) === null).map((id) => [id, initial])),
  };
}

/** The charger that comes first while no device has been opened yet. */
export function firstChargerId(house: readonly Device[]): number {
  return house.find(({ roles }) => roles.includes("charger"))?.id ?? SLOT_IDS.charger;
}

/** Wall times in a state that an earlier program had stamped. */
export function keptStamps({ loads }: ControlState, unread: Unread): readonly number[] {
  return [...loads].flatMap(([id, memory]) => {
    if (memory.kind !== "charger") return [];
    const { choice: { sinceMs, goal } } = memory;
    const chosen = unread.has(id) ? [] : [sinceMs];
    const ofGoal = goal === undefined ? [] : [goal.setAtMs, goal.fromMs];
    return [...chosen, ...ofGoal, ...memory.session === null ? [] : [memory.session.startedAtMs]];
  });
}

/**
 * Goes on with modes that could not be read at the start, where none has been chosen since.
 * @throws StorageFailed
 */
export function resumeUnread(
  unread: Unread,
  cycle: {
    choiceOf(id: number): ModeChoice;
    resumeChoice(id: number, choice: ModeChoice): void;
  },
  store: Pick<ModeStore, "load">,
): void {
  for (const [id, { mode, modeBy }] of unread) {
    const choice = cycle.choiceOf(id);
    const isStill = mode === choice.mode && modeBy === choice.modeBy;
    const stored = isStill ? store.load(id) : null;
    if (stored !== null) cycle.resumeChoice(id, stored);
  }
}
