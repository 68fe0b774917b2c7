import type { ChargerDecision } from "../../control/decide.ts";
import type { HouseEvent, NamedDevice } from "../../domain/codes/house_event.ts";
import type { RunningGoal } from "../../domain/goals/goal.ts";
import type { ModeChoice } from "../../domain/house/mode.ts";
import type { Moment } from "../../domain/house/time.ts";

/** One cycle of a charger. */
export interface WatchedGoal {
  readonly decision: Pick<ChargerDecision, "goal" | "endedGoal">;
  readonly choice: ModeChoice;
  readonly name: NamedDevice;
  readonly now: Moment;
}

/** Tells when a goal of one charger is set, met, missed or ended by hand. */
export class GoalWatch {
  #goal: RunningGoal | null;
  #gotWh: number | null = null;

  constructor(choice: ModeChoice) {
    this.#goal = choice.goal ?? null;
  }

  observe({ decision, choice, name, now }: WatchedGoal): readonly HouseEvent[] {
    const before = this.#goal;
    const gotWh = this.#gotWh;
    const goal = choice.goal ?? null;
    this.#goal = goal;
    this.#gotWh = decision.goal?.gotWh ?? null;
    const { endedGoal } = decision;
    const isGone = before !== null && goal?.setAtMs !== before.setAtMs;
    const isSet = goal !== null && goal.setAtMs !== before?.setAtMs;
    const at = { atMs: now.atMs, kind: "charger" } as const;
    return [
      ...(endedGoal === null ? [] : [endEvent(endedGoal, name, now)]),
      ...(isGone && endedGoal === null && !isSet
        ? [{
          ...at,
          code: "goal.dropped" as const,
          detail: { energyWh: before.energyWh, gotWh, ...name },
        }]
        : []),
      ...(isSet
        ? [{
          ...at,
          code: "goal.set" as const,
          detail: {
            energyWh: goal.energyWh,
            deadlineMs: decision.goal?.deadlineMs ?? null,
            ...name,
          },
        }]
        : []),
    ];
  }
}

function endEvent(
  { end, energyWh, gotWh, deadlineMs }: NonNullable<ChargerDecision["endedGoal"]>,
  name: NamedDevice,
  { atMs }: Moment,
): HouseEvent {
  const shared = { energyWh, gotWh, deadlineMs, ...name };
  if (end === "met") {
    const lateMs = deadlineMs === null ? 0 : Math.max(0, atMs - deadlineMs);
    return { atMs, kind: "charger", code: "goal.met", detail: { ...shared, lateMs } };
  }
  const missedWh = Math.max(0, energyWh - gotWh);
  return { atMs, kind: "charger", code: "goal.missed", detail: { ...shared, missedWh, end } };
}
